import { createMiddleware } from "hono/factory";
import { createDeps } from "../deps";
import type { AppEnv } from "./context";

/** A year: browsers that came once never speak plain http to this host again. */
const HSTS = "max-age=31536000; includeSubDomains";
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/**
 * Gives each request its id and its dependencies. A client may choose the id if it is a UUID;
 * anything else is replaced. The reply carries it as `X-Request-ID`.
 */
export const requestContext = createMiddleware<AppEnv>(async (c, next) => {
  const given = c.req.header("x-request-id");
  const requestId = given !== undefined && UUID.test(given) ? given : crypto.randomUUID();
  c.set(
    "deps",
    createDeps(c.env, {
      requestId,
      url: c.req.url,
      afterReply: (work) => c.executionCtx.waitUntil(work),
    }),
  );
  await next();
  c.res.headers.set("X-Request-ID", requestId);
  c.res.headers.set("Strict-Transport-Security", HSTS);
  c.res.headers.set("X-Content-Type-Options", "nosniff");
});
