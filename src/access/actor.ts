import type { Role } from "./role";

/** The person who makes a request, by key or by session. */
export interface Actor {
  kind: "user";
  id: number;
  email: string;
  name: string;
  role: Role;
  /** Set when the person came by session: signing out ends it. */
  sessionHash: string | null;
}
