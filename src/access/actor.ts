import type { Origin } from "../audit/audit-entry";
import type { Role } from "./role";
import type { Session } from "./session";

/** The person who makes a request, by key or by session. */
export interface Actor {
  kind: "user";
  id: number;
  email: string;
  name: string;
  role: Role;
  /** Set when the person came by session: signing out ends it. */
  session: Session | null;
}

/** Who makes a change, and from where: what the audit wants to know. */
export interface Author {
  actor: Actor;
  origin: Origin;
}

/** Whoever changes what has versions. */
export interface Editor extends Author {
  /** The version the change was made from; `null` where the person did not say. */
  expectedVersion: number | null;
}
