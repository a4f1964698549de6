import { z } from "zod";
import type { Actor } from "../access/actor";
import { endOf } from "../access/session";

/** Whom an open socket belongs to, and until when it is trusted (epoch milliseconds). */
export const listenerSchema = z.object({
  userId: z.number(),
  sessionHash: z.string().nullable(),
  until: z.number(),
});
export type Listener = z.infer<typeof listenerSchema>;

/** Those whose sockets are meant: a person's, or those of one session. */
export type Whom = { kind: "user"; id: number } | { kind: "session"; tokenHash: string };

/**
 * A socket proves itself again at least this often, by being opened anew: should the word that
 * somebody lost their access ever be lost itself, it is no longer than this.
 */
export const LONGEST_TRUST_MS = 3_600_000;

/** The person who opens a socket now; it never outlives their session. */
export function toListener({ id, session }: Actor, now: number): Listener {
  const longest = now + LONGEST_TRUST_MS;
  return {
    userId: id,
    sessionHash: session?.tokenHash ?? null,
    until: session ? Math.min(longest, endOf(session)) : longest,
  };
}

/** The names under which a socket is found again. */
export function tagsOf({ userId, sessionHash }: Listener): string[] {
  const user = tagOf({ kind: "user", id: userId });
  return sessionHash === null ? [user] : [user, tagOf({ kind: "session", tokenHash: sessionHash })];
}

export function tagOf(whom: Whom): string {
  switch (whom.kind) {
    case "user":
      return `user:${whom.id}`;
    case "session":
      return `session:${whom.tokenHash}`;
  }
}
