import { createMiddleware } from "hono/factory";
import type { AppEnv } from "./context";

/** Keeps what the API says of callers out of every cache on the way. */
export const uncached = createMiddleware<AppEnv>(async (c, next) => {
  await next();
  c.res.headers.set("Cache-Control", "no-store");
});
