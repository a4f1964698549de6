import type { AuditAction } from "../audit/audit-entry";
import type { Role } from "./role";

/** A person. The address is in lower case and never changes; keys are kept apart. */
export interface User {
  id: number;
  email: string;
  name: string;
  role: Role;
  active: boolean;
  lastLoginAt: number | null;
  createdAt: number;
  /** Rises with each change by an admin: it tells whether somebody was faster. */
  updatedAt: number;
  createdBy: string;
}

/** What an admin changes about a person; what is left out stays. */
export interface UserDraft {
  name?: string | undefined;
  role?: Role | undefined;
  active?: boolean | undefined;
  /** Never changes: anything but the address they have is refused. */
  email?: string | undefined;
}

/** The person as the draft wants them. */
export function withDraft(user: User, draft: UserDraft, now: number): User {
  return {
    ...user,
    name: draft.name ?? user.name,
    role: draft.role ?? user.role,
    active: draft.active ?? user.active,
    updatedAt: Math.max(now, user.updatedAt + 1),
  };
}

/** Whether an admin would see no difference between the two. */
export function isSamePerson(before: User, after: User): boolean {
  return before.name === after.name && before.role === after.role && before.active === after.active;
}

/** Whether the person may do less than before, or something else: open sockets do not outlive that. */
export function outdatesSockets(before: User, after: User): boolean {
  return before.role !== after.role || !after.active;
}

export function mayAdminister(user: Pick<User, "role" | "active">): boolean {
  return user.active && user.role === "admin";
}

/** The word for a change in the audit. */
export function actionOf(before: User, after: User): AuditAction {
  if (before.active === after.active) return "update";
  return after.active ? "activate" : "deactivate";
}

/** What the audit keeps of a person: what an admin can change, and whose it is. */
export function toAudited({
  email,
  name,
  role,
  active,
}: Pick<User, "email" | "name" | "role" | "active">) {
  return { email, name, role, active };
}

const ANY_LETTER = /[\p{L}\p{N}]/u;
/** Line breaks and other controls, half characters, and what turns or hides text on a screen. */
const TREACHEROUS = /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}]|(?![\u200C\u200D])\p{Cf}/u;

/**
 * Whether a text can stand for a person on a page and in the header of a mail. Names of every
 * script can; the two joiners some scripts need are the only invisible characters that may.
 */
export function isPersonName(text: string): boolean {
  return ANY_LETTER.test(text) && !TREACHEROUS.test(text);
}
