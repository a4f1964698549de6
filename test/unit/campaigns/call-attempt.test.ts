import { describe, expect, it } from "vitest";
import { afterAttempt, afterRefusal } from "../../../src/campaigns/call-attempt";
import { NOW } from "../../support/builders";

const policy = { attempts: 1, maxAttempts: 3, retryWaitMinutes: 60 };
const HOUR_MS = 3_600_000;

describe("afterAttempt", () => {
  it.each(["placed", "ringing", "in-progress"] as const)(
    "has the contact called while %s",
    (status) => {
      expect(afterAttempt({ status, endedAt: null }, policy)).toEqual({
        state: "calling",
        dueAt: null,
      });
    },
  );

  it("is done with who was reached, and with who may have been", () => {
    expect(afterAttempt({ status: "completed", endedAt: NOW }, policy).state).toBe("reached");
    expect(afterAttempt({ status: "unknown", endedAt: NOW }, policy).state).toBe("unknown");
  });

  it.each(["busy", "no-answer", "failed", "canceled"] as const)(
    "tries again after the wait where it was %s, while attempts are left",
    (status) => {
      const afterAttempts = (attempts: number) =>
        afterAttempt({ status, endedAt: NOW }, { ...policy, attempts });

      expect(afterAttempts(2)).toEqual({ state: "waiting", dueAt: NOW + HOUR_MS });
      expect(afterAttempts(3)).toEqual({ state: "unreached", dueAt: null });
    },
  );
});

describe("afterRefusal", () => {
  it("gives up on a number that cannot be called, and on nobody else", () => {
    expect(afterRefusal("number", NOW)).toEqual({ state: "failed", dueAt: null });
    expect(afterRefusal("account", NOW)).toEqual({ state: "waiting", dueAt: NOW });
    expect(afterRefusal("moment", NOW)).toEqual({ state: "waiting", dueAt: NOW + 60_000 });
  });
});
