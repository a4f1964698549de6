import { createRoute } from "@hono/zod-openapi";
import { problems } from "../http/envelope";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { AppError } from "../shared/app-error";

const live = createRoute({
  operationId: "openLiveFeed",
  method: "get",
  path: "/",
  summary: "A WebSocket that tells when calls change",
  tags: ["Live"],
  ...requireRole("read_only"),
  responses: { 101: { description: "The socket is open" }, ...problems },
});

/** Mounted at /api/v1/live. */
export const liveRoutes = createRouter().openapi(live, async (c) => {
  if (c.req.header("upgrade")?.toLowerCase() !== "websocket") {
    throw new AppError("ValidationError", "This address is for WebSockets", [
      { field: "Upgrade", message: "must be websocket", code: "invalid_upgrade" },
    ]);
  }
  return c.var.deps.live.connect(c.req.raw);
});
