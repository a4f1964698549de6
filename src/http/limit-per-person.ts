import { createMiddleware } from "hono/factory";
import { AppError } from "../shared/app-error";
import type { AppEnv } from "./context";

/**
 * Lets each person do what costs much (`what`: an export, a dry run) only so often a minute. Stands
 * behind the role: `...requireRole("admin", limitPerPerson("export"))`.
 */
export function limitPerPerson(what: string) {
  return createMiddleware<AppEnv>(async (c, next) => {
    const { actor, deps } = c.var;
    if (await deps.limits.costly.allows(`${what}:${actor.id}`)) return next();
    throw new AppError("RateLimitError", `That was one ${what} too many: try again in a minute`);
  });
}
