import { createRoute, z } from "@hono/zod-openapi";
import { deleteCookie, setCookie } from "hono/cookie";
import { type AppContext, addressOf, authorOf, originOf } from "../http/context";
import { body, moment, problems, reply, toIsoOrNull } from "../http/envelope";
import { isSecure, refuseForeignOrigin, requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { AppError } from "../shared/app-error";
import { signIn, signOut } from "./actions/sign-in";
import type { Actor } from "./actor";
import { ROLES } from "./role";
import { cookieName, SESSION_LIFE_MS } from "./session";

const sessionWire = z
  .object({
    user: z.object({
      id: z.number(),
      email: z.string(),
      name: z.string(),
      role: z.enum(ROLES),
    }),
    warnings: z.array(z.string()).openapi({
      example: [],
      description: "What is wrong with this installation; shown as a banner",
    }),
    expires_at: moment.nullable().openapi({ description: "null for a request by key" }),
  })
  .openapi("Session");

const open = createRoute({
  operationId: "openSession",
  method: "post",
  path: "/",
  summary: "Sign in: exchange an API key for a session cookie",
  tags: ["Session"],
  request: { body: body(z.object({ api_key: z.string().min(1).max(200) })) },
  responses: { 201: reply(sessionWire, "Signed in; the cookie is set"), ...problems },
});

const current = createRoute({
  operationId: "getSession",
  method: "get",
  path: "/",
  summary: "Who is signed in",
  tags: ["Session"],
  ...requireRole("read_only"),
  responses: { 200: reply(sessionWire, "The person behind this request"), ...problems },
});

const close = createRoute({
  operationId: "closeSession",
  method: "delete",
  path: "/",
  summary: "Sign out",
  tags: ["Session"],
  ...requireRole("read_only"),
  responses: { 204: { description: "Signed out" }, ...problems },
});

/** Mounted at /api/v1/session. */
export const sessionRoutes = createRouter()
  .openapi(open, async (c) => {
    await refuseGuessing(c);
    if (c.req.header("origin") !== undefined) refuseForeignOrigin(c);
    const { api_key } = c.req.valid("json");
    const { actor, token } = await signIn(c.var.deps, api_key, originOf(c));
    const secure = isSecure(c);
    setCookie(c, cookieName(secure), token, {
      httpOnly: true,
      secure,
      sameSite: "Strict",
      path: "/",
      maxAge: SESSION_LIFE_MS / 1_000,
    });
    return c.json({ data: toWire(actor, await c.var.deps.warnings()) }, 201);
  })
  .openapi(current, async (c) => {
    const { actor, deps } = c.var;
    return c.json({ data: toWire(actor, await deps.warnings()) }, 200);
  })
  .openapi(close, async (c) => {
    await signOut(c.var.deps, authorOf(c));
    deleteCookie(c, cookieName(isSecure(c)), { path: "/", secure: isSecure(c) });
    return c.body(null, 204);
  });

function toWire(actor: Actor, warnings: string[]): z.infer<typeof sessionWire> {
  const { id, email, name, role, session } = actor;
  return {
    user: { id, email, name, role },
    warnings,
    expires_at: toIsoOrNull(session?.expiresAt ?? null),
  };
}

async function refuseGuessing(c: AppContext): Promise<void> {
  if (await c.var.deps.limits.signIn.allows(`sign-in:${addressOf(c)}`)) return;
  throw new AppError("RateLimitError", "Too many attempts to sign in: try again in a minute");
}
