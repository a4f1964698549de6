import type { Context } from "hono";
import type { Actor, Author, Editor } from "../access/actor";
import type { Origin } from "../audit/audit-entry";
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
export function originOf(c: AppContext): Origin {
  return {
    ipAddress: addressOf(c),
    requestId: c.var.deps.requestId,
    changeId: crypto.randomUUID(),
  };
}

/** From here on every line of this request's log names the call it is about. */
export function nameCall(c: AppContext, callSid: string): void {
  const { deps } = c.var;
  c.set("deps", { ...deps, log: deps.log.with({ call_sid: callSid }) });
}

/** Who makes this change; only behind `requireRole`. */
export function authorOf(c: AppContext): Author {
  return { actor: c.var.actor, origin: originOf(c) };
}

/** The same of a change that may name the version it was made from. */
export function editorOf(c: AppContext, expectedVersion: number | null = null): Editor {
  return { ...authorOf(c), expectedVersion };
}
