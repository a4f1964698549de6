import { createRoute } from "@hono/zod-openapi";
import { problems } from "../http/envelope";
import { identify, requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { AppError } from "../shared/app-error";
import { toListener } from "./listener";

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
  const { actor, deps } = c.var;
  const reply = await deps.live.connect(toListener(actor, deps.now()));
  try {
    // Whoever lost their access just before the socket was open was not among those to be closed.
    await identify(c);
  } catch (refusal) {
    await deps.live.closeSockets({ kind: "user", id: actor.id });
    throw refusal;
  }
  return reply;
});
