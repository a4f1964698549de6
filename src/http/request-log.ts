import { createMiddleware } from "hono/factory";
import type { AppEnv } from "./context";
import { maskPath } from "./log-path";

const LONGEST_CLIENT_ID = 100;

/** One line for each request to the API; webhooks have lines of their own that say more. */
export const requestLog = createMiddleware<AppEnv>(async (c, next) => {
  const { now, requestId } = c.var.deps;
  const startedAt = now();
  await next();
  // Whoever answered may have learnt more of what the request is about.
  const { log } = c.var.deps;
  const given = c.req.header("x-request-id");
  log.info("request.done", {
    method: c.req.method,
    path: maskPath(c.req.path),
    status: c.res.status,
    duration_ms: now() - startedAt,
    ...(given !== undefined && given !== requestId
      ? { client_request_id: given.slice(0, LONGEST_CLIENT_ID) }
      : {}),
  });
});
