import { describe, expect, it } from "vitest";
import { openSession, SESSION_IDLE_MS, SESSION_LIFE_MS } from "../../../src/access/session";
import { LONGEST_TRUST_MS, tagOf, tagsOf, toListener } from "../../../src/live/listener";
import { NOW } from "../../support/builders";
import { ANN, anActor } from "../../support/fake-people";

const MINUTE_MS = 60_000;

describe("somebody who listens", () => {
  it("proves themselves again after an hour", () => {
    expect(toListener(anActor(), NOW)).toEqual({
      userId: ANN.id,
      sessionHash: null,
      until: NOW + LONGEST_TRUST_MS,
    });
  });

  it("does not outlive a session that runs out", () => {
    const opened = openSession("hash", ANN.id, NOW);
    const nearEnd = NOW + SESSION_LIFE_MS - MINUTE_MS;
    const session = { ...opened, lastSeenAt: nearEnd };

    expect(toListener(anActor({ session }), nearEnd)).toEqual({
      userId: ANN.id,
      sessionHash: "hash",
      until: NOW + SESSION_LIFE_MS,
    });
  });

  it("does not outlive a session that nobody used for long", () => {
    const session = openSession("hash", ANN.id, NOW);
    const late = NOW + SESSION_IDLE_MS - MINUTE_MS;

    expect(toListener(anActor({ session }), late).until).toBe(NOW + SESSION_IDLE_MS);
  });

  it("is found by who they are, and by the session they came with", () => {
    const session = openSession("hash", ANN.id, NOW);
    const [byKey, bySession] = [anActor(), anActor({ session })].map((actor) =>
      tagsOf(toListener(actor, NOW)),
    );

    const user = tagOf({ kind: "user", id: ANN.id });
    expect(byKey).toEqual([user]);
    expect(bySession).toEqual([user, tagOf({ kind: "session", tokenHash: "hash" })]);
  });

  it("is not taken for somebody else", () => {
    expect(tagOf({ kind: "user", id: 1 })).not.toBe(tagOf({ kind: "user", id: 11 }));
    expect(tagOf({ kind: "user", id: 1 })).not.toBe(tagOf({ kind: "session", tokenHash: "1" }));
  });
});
