import { describeDeed, type Origin } from "../../audit/audit-entry";
import type { Deps } from "../../deps";
import { AppError } from "../../shared/app-error";
import type { Actor, Author } from "../actor";
import { makeSecret, sha256Hex } from "../api-key";
import { openSession, type Session } from "../session";
import { authenticateByKey } from "./authenticate";
import { noteRefusal } from "./note-refusal";

type Needs = Pick<
  Deps,
  "audit" | "users" | "sessions" | "variables" | "now" | "afterReply" | "log"
>;

const NOT_VALID = "That key is not valid or no longer active";

export interface SignedIn {
  actor: Actor;
  session: Session;
  /** Goes into the cookie and is kept nowhere. */
  token: string;
}

/** Exchanges a key for a session. A wrong key is told from no other: one message for all. */
export async function signIn(deps: Needs, apiKey: string, origin: Origin): Promise<SignedIn> {
  const actor = await authenticateByKey(deps, apiKey, origin);
  if (!actor) throw refuse(deps, origin);

  const token = makeSecret("");
  const session = openSession(await sha256Hex(token), actor.id, deps.now());
  const entry = describeDeed(actor, origin, deps.now(), {
    action: "sign_in",
    entityType: "session",
    entityId: session.tokenHash.slice(0, 8),
  });
  // The key may have been taken away since it was looked at.
  const isOpened = await deps.sessions.save(session, await sha256Hex(apiKey), entry);
  if (!isOpened) throw refuse(deps, origin);
  return { actor: { ...actor, session }, session, token };
}

function refuse(deps: Needs, origin: Origin): AppError {
  deps.log.warning("access.sign_in_refused", { ip_address: origin.ipAddress });
  noteRefusal(deps, null, { operation: "sign_in", reason: NOT_VALID }, origin);
  return new AppError("AuthenticationError", NOT_VALID);
}

/** Ends the session a person came with, and its open sockets; with a key there is none to end. */
export async function signOut(
  deps: Pick<Deps, "sessions" | "live" | "now" | "afterReply">,
  { actor, origin }: Author,
): Promise<void> {
  if (actor.session === null) return;
  const { tokenHash } = actor.session;
  const entry = describeDeed(actor, origin, deps.now(), {
    action: "sign_out",
    entityType: "session",
    entityId: tokenHash.slice(0, 8),
  });
  await deps.sessions.remove(tokenHash, entry);
  deps.afterReply(deps.live.closeSockets({ kind: "session", tokenHash }));
}
