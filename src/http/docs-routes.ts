import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import packageJson from "../../package.json";
import { AppError } from "../shared/app-error";
import { withExamples } from "./api-example";
import type { AppEnv } from "./context";
import { fetchAsset } from "./dashboard-shell";
import { problems } from "./envelope";
import { identify, requireRole } from "./require-role";
import { createRouter } from "./router";

const getDocument = createRoute({
  operationId: "getApiDocument",
  method: "get",
  path: "/api/v1/openapi.json",
  summary: "This document",
  tags: ["API"],
  ...requireRole("read_only"),
  responses: {
    200: {
      content: {
        "application/json": {
          schema: z.object({ openapi: z.string().openapi({ example: "3.1.0" }) }),
        },
      },
      description: "OpenAPI 3.1",
    },
    ...problems,
  },
});

/**
 * The API's document, made from the contracts of `app`, and the page that shows it. Both need a
 * sign-in; a browser without one is sent to sign in first.
 */
export function docsRoutes(app: OpenAPIHono<AppEnv>) {
  app.openAPIRegistry.registerComponent("securitySchemes", "apiKey", {
    type: "apiKey",
    in: "header",
    name: "X-API-Key",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: "__Host-session",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "twilioSignature", {
    type: "apiKey",
    in: "header",
    name: "X-Twilio-Signature",
  });

  app.openAPIRegistry.registerComponent("securitySchemes", "elevenLabsSignature", {
    type: "apiKey",
    in: "header",
    name: "ElevenLabs-Signature",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "webhookSecret", {
    type: "http",
    scheme: "bearer",
  });

  return createRouter()
    .openapi(getDocument, (c) => c.json(describe(app), 200))
    .on("GET", ["/docs", "/docs/"], async (c) => {
      try {
        await identify(c);
      } catch (error) {
        if (error instanceof AppError) return c.redirect("/login?next=/docs", 302);
        throw error;
      }
      return fetchAsset(c, "/docs/");
    });
}

type Document = ReturnType<OpenAPIHono["getOpenAPI31Document"]>;

let described: Document | null = null;

/** Built once per isolate: it depends on nothing but the contracts. */
function describe(app: OpenAPIHono<AppEnv>): Document {
  described ??= withExamples(
    app.getOpenAPI31Document({
      openapi: "3.1.0",
      info: { title: "Edge IVR", version: packageJson.version },
      servers: [{ url: "/" }],
    }),
  );
  return described;
}
