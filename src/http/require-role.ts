import { getCookie } from "hono/cookie";
import { createMiddleware } from "hono/factory";
import { routePath } from "hono/route";
import type { MiddlewareHandler } from "hono/types";
import { authenticateByKey, authenticateBySession } from "../access/actions/authenticate";
import { noteRefusal } from "../access/actions/note-refusal";
import type { Actor } from "../access/actor";
import { isAllowed, type Role } from "../access/role";
import { cookieName } from "../access/session";
import { AppError, type ErrorType } from "../shared/app-error";
import { type AppContext, type AppEnv, addressOf, originOf } from "./context";

/**
 * The permission of a route, to be spread into its contract: who may call it stands beside what
 * it does, and the API's document shows it. `further` runs once the person is known, and before
 * anything of the request is looked at.
 */
export function requireRole(role: Role, ...further: MiddlewareHandler<AppEnv>[]) {
  const check = createMiddleware<AppEnv>(async (c, next) => {
    const actor = await identify(c);
    c.set("actor", actor);
    if (isAllowed(actor.role, role)) return next();
    throw refuse(c, "AuthorizationError", "Insufficient permissions. Admin role required.");
  });
  return {
    middleware: [check, ...further],
    security: [{ apiKey: [] }, { session: [] }],
    "x-required-role": role,
  };
}

/** Who makes this request. A request with a key never falls back to the cookie. */
export async function identify(c: AppContext): Promise<Actor> {
  const { deps } = c.var;
  const key = c.req.header("x-api-key");
  if (key !== undefined) {
    const actor = await authenticateByKey(deps, key, originOf(c));
    if (actor) return actor;
    if (!(await deps.limits.signIn.allows(`key:${addressOf(c)}`))) {
      throw new AppError("RateLimitError", "Too many wrong keys: try again in a minute");
    }
    throw refuse(c, "AuthenticationError", "That key is not valid or no longer active");
  }

  const token = getCookie(c, cookieName(isSecure(c)));
  if (token === undefined) {
    const message = "Sign in, or send your key in the header X-API-Key";
    throw new AppError("AuthenticationError", message);
  }
  refuseForeignOrigin(c);
  const actor = await authenticateBySession(deps, token);
  if (actor) return actor;
  throw new AppError("AuthenticationError", "This session is over: sign in again");
}

/** Refuses, for the audit to know, whoever showed who they are or tried to. */
function refuse(c: AppContext, type: ErrorType, reason: string): AppError {
  const attempt = { operation: `${c.req.method} ${routePath(c)}`, reason };
  noteRefusal(c.var.deps, c.get("actor") ?? null, attempt, originOf(c));
  return new AppError(type, reason);
}

/** Browsers send cookies along from any page: what changes something must come from our own. */
export function refuseForeignOrigin(c: AppContext) {
  const isReading = ["GET", "HEAD"].includes(c.req.method);
  const isSocket = c.req.header("upgrade") !== undefined;
  const origin = c.req.header("origin");
  if (isReading && !isSocket) return;
  if (origin === new URL(c.req.url).origin) return;
  throw new AppError("AuthorizationError", "This request comes from another site");
}

export function isSecure(c: AppContext): boolean {
  return (
    c.var.deps.variables.ENVIRONMENT === "production" || new URL(c.req.url).protocol === "https:"
  );
}
