import type { Context } from "hono";
import type { Actor } from "../access/actor";
import type { TwilioForm } from "../calls/twilio-form";
import type { Deps } from "../deps";

/** What middleware hands on to the routes behind it. */
export interface AppEnv {
  Bindings: Env;
  Variables: {
    deps: Deps;
    /** Set behind `requireRole`. */
    actor: Actor;
    /** Set behind `requireSignature`. */
    form: TwilioForm;
  };
}

export type AppContext = Context<AppEnv>;

/** The client's address as the platform tells it; other headers could be forged. */
export function addressOf(c: AppContext): string | null {
  return c.req.header("cf-connecting-ip") ?? null;
}

/** Where a change comes from, for the audit. */
export function originOf(c: AppContext) {
  return {
    ipAddress: addressOf(c),
    requestId: c.var.deps.requestId,
    changeId: crypto.randomUUID(),
  };
}
