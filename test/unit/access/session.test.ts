import { describe, expect, it } from "vitest";
import {
  cookieName,
  isOpen,
  openSession,
  SESSION_IDLE_MS,
  SESSION_LIFE_MS,
  type Session,
} from "../../../src/access/session";
import { NOW } from "../../support/builders";

const ANN = 3;
const DAY_MS = 24 * 3_600_000;

const aSession = (changed: Partial<Session> = {}): Session => ({
  ...openSession("hash", ANN, NOW),
  ...changed,
});

describe("openSession", () => {
  it("lasts for seven days from now", () => {
    expect(openSession("hash", ANN, NOW)).toEqual({
      tokenHash: "hash",
      userId: ANN,
      createdAt: NOW,
      lastSeenAt: NOW,
      expiresAt: NOW + 7 * DAY_MS,
    });
  });
});

describe("isOpen", () => {
  it("is true for a session that was just opened", () => {
    expect(isOpen(aSession(), NOW)).toBe(true);
  });

  it("is true until nobody has used the session for twelve hours", () => {
    expect(isOpen(aSession(), NOW + SESSION_IDLE_MS - 1)).toBe(true);
    expect(isOpen(aSession(), NOW + SESSION_IDLE_MS)).toBe(false);
  });

  it("stays true while the session is used", () => {
    const session = aSession({ lastSeenAt: NOW + 2 * DAY_MS });

    expect(isOpen(session, NOW + 2 * DAY_MS + SESSION_IDLE_MS - 1)).toBe(true);
  });

  it("is false after seven days in any case", () => {
    const session = aSession({ lastSeenAt: NOW + SESSION_LIFE_MS - 1 });

    expect(isOpen(session, NOW + SESSION_LIFE_MS - 1)).toBe(true);
    expect(isOpen(session, NOW + SESSION_LIFE_MS)).toBe(false);
  });
});

describe("cookieName", () => {
  it("is bound to host and TLS where there is TLS, and plain on a laptop", () => {
    expect(cookieName(true)).toBe("__Host-session");
    expect(cookieName(false)).toBe("session");
  });
});
