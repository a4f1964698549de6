import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import packageJson from "../../package.json";
import { AppError } from "../shared/app-error";
import type { AppEnv } from "./context";
import { fetchAsset } from "./dashboard-shell";
import { problems } from "./envelope";
import { identify, requireRole } from "./require-role";
import { createRouter } from "./router";

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

  return createRouter()
    .openapi(document, (c) => c.body(describe(app), 200, { "Content-Type": "application/json" }))
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

const document = createRoute({
  operationId: "getApiDocument",
  method: "get",
  path: "/api/v1/openapi.json",
  summary: "This document",
  tags: ["API"],
  ...requireRole("read_only"),
  responses: {
    200: {
      content: { "application/json": { schema: z.record(z.string(), z.unknown()) } },
      description: "OpenAPI 3.1",
    },
    ...problems,
  },
});

let described: string | null = null;

/** Built once per isolate: it depends on nothing but the contracts. */
function describe(app: OpenAPIHono<AppEnv>): string {
  described ??= JSON.stringify(
    app.getOpenAPI31Document({
      openapi: "3.1.0",
      info: { title: "Edge IVR", version: packageJson.version },
      servers: [{ url: "/" }],
    }),
  );
  return described;
}
