/** The little of Swagger UI that this page uses; the package brings no types. */
declare module "swagger-ui-dist/swagger-ui-es-bundle.js" {
  interface SwaggerOptions {
    domNode: HTMLElement;
    spec: unknown;
    /** Asks a foreign host to check the document unless it is `null`. */
    validatorUrl: null;
    deepLinking: boolean;
    docExpansion: "list" | "full" | "none";
    defaultModelsExpandDepth: number;
    displayRequestDuration: boolean;
    /** Sends the session cookie along. */
    withCredentials: boolean;
    persistAuthorization: boolean;
    filter: boolean;
  }

  export default function SwaggerUIBundle(options: SwaggerOptions): void;
}
