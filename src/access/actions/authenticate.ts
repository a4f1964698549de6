import { describeChange, type Origin, SYSTEM } from "../../audit/audit-entry";
import type { Deps } from "../../deps";
import type { Actor } from "../actor";
import { isSameSecret, sha256Hex, toKeyRecord } from "../api-key";
import { isOpen, SESSION_TOUCH_MS, type Session } from "../session";
import type { User } from "../user";

type Needs = Pick<Deps, "users" | "sessions" | "variables" | "now" | "afterReply" | "log">;

const FIRST_ADMIN = "admin@localhost";

/**
 * Who a key belongs to; `null` for a key that is unknown or no longer active.
 *
 * While there is no user at all, the variable `API_KEY` creates the first admin; from then on
 * the variable means nothing.
 */
export async function authenticateByKey(
  deps: Needs,
  key: string,
  origin: Origin,
): Promise<Actor | null> {
  const hash = await sha256Hex(key);
  const user = await deps.users.findByKeyHash(hash);
  if (user) {
    noteUse(deps, user);
    return toActor(user, null);
  }

  const first = deps.variables.API_KEY;
  if (!first || !(await isSameSecret(key, first)) || (await deps.users.hasAny())) return null;
  const after = { email: FIRST_ADMIN, role: "admin" };
  const entry = describeChange(SYSTEM, origin, deps.now(), {
    action: "create",
    entityType: "user",
    entityId: FIRST_ADMIN,
    before: null,
    after,
  });
  await deps.users.saveFirstAdmin(FIRST_ADMIN, await toKeyRecord(key), deps.now(), entry);
  deps.log.info("access.first_admin_created", { email: FIRST_ADMIN });
  const created = await deps.users.findByKeyHash(hash);
  return created && toActor(created, null);
}

/** Who an open session belongs to; a person who was deactivated has none any more. */
export async function authenticateBySession(deps: Needs, token: string): Promise<Actor | null> {
  const tokenHash = await sha256Hex(token);
  const found = await deps.sessions.find(tokenHash);
  if (!found || !isOpen(found.session, deps.now())) return null;

  const { session, user } = found;
  if (deps.now() - session.lastSeenAt > SESSION_TOUCH_MS) {
    deps.afterReply(deps.sessions.touch(tokenHash, deps.now()));
  }
  return toActor(user, session);
}

/** Using a key counts as a login, noted at most every few minutes. */
function noteUse(deps: Needs, user: User) {
  const now = deps.now();
  if (user.lastLoginAt !== null && now - user.lastLoginAt < SESSION_TOUCH_MS) return;
  deps.afterReply(deps.users.noteLogin(user.id, now));
}

function toActor(user: User, session: Session | null): Actor {
  const { id, email, name, role } = user;
  return { kind: "user", id, email, name, role, session };
}
