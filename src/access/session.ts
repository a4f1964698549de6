const HOUR_MS = 3_600_000;

/** A session nobody used for this long is over. */
export const SESSION_IDLE_MS = 12 * HOUR_MS;
/** A session is over after this long in any case. */
export const SESSION_LIFE_MS = 7 * 24 * HOUR_MS;
/** `last_seen_at` is written at most this often, so that reading a page is not a write. */
export const SESSION_TOUCH_MS = 5 * 60_000;

export interface Session {
  tokenHash: string;
  userId: number;
  createdAt: number;
  lastSeenAt: number;
  expiresAt: number;
}

export function openSession(tokenHash: string, userId: number, now: number): Session {
  return { tokenHash, userId, createdAt: now, lastSeenAt: now, expiresAt: now + SESSION_LIFE_MS };
}

/** When the session is over if nobody uses it any more. */
export function endOf(session: Session): number {
  return Math.min(session.expiresAt, session.lastSeenAt + SESSION_IDLE_MS);
}

export function isOpen(session: Session, now: number): boolean {
  return now < endOf(session);
}

/**
 * The cookie's name. `__Host-` binds it to this host and to TLS; browsers refuse that prefix on
 * plain http, so a laptop uses another name.
 */
export function cookieName(isSecure: boolean): string {
  return isSecure ? "__Host-session" : "session";
}
