import { afterEach, describe, expect, it, vi } from "vitest";
import { retryDeadLetter } from "../../../../src/dead-letters/actions/retry-dead-letter";
import type { StoredLetter } from "../../../../src/dead-letters/dead-letter-store";
import { NOW } from "../../../support/builders";
import { fakeDeadLetters, fakeDeps } from "../../../support/fake-deps";
import { anActor, OFFICE } from "../../../support/fake-people";

const ANN = anActor();
const BODY = { kind: "callback_handover", callbackId: 7 };

function aLetter(changed: Partial<StoredLetter> = {}): StoredLetter {
  return {
    id: 1,
    queue: "outbox-dead",
    kind: "callback_handover",
    callSid: null,
    reason: "Dialfire is away",
    at: NOW - 1_000,
    retriedAt: null,
    resolvedAt: null,
    body: BODY,
    ...changed,
  };
}

/** One dead letter, and queues that take what they are given or do as the test says. */
function withLetter(letter: StoredLetter, take: () => Promise<void> = async () => undefined) {
  const sent: unknown[] = [];
  const deps = fakeDeps({
    deadLetters: fakeDeadLetters(letter),
    queueReturn: {
      send: (queue: string, body: unknown) => {
        sent.push({ queue, body });
        return take();
      },
    },
  });
  return { deps, sent };
}

afterEach(() => {
  vi.useRealTimers();
});

describe("retryDeadLetter", () => {
  it("puts the message back as it was, with one audit entry, and resolves the letter", async () => {
    const { deps, sent } = withLetter(aLetter());

    const letter = await retryDeadLetter(deps, ANN, OFFICE, 1);

    expect(sent).toEqual([{ queue: "outbox", body: BODY }]);
    expect(letter).toEqual(aLetter({ retriedAt: NOW, resolvedAt: NOW }));
    expect(await deps.deadLetters.find(1)).toEqual(letter);
    expect(deps.deadLetters.entries).toMatchObject([
      { userEmail: "ann@example.com", action: "retry", entityType: "dead_letter", entityId: "1" },
    ]);
  });

  it.each([
    ["there is none", aLetter({ id: 2 }), "NotFoundError"],
    ["it is resolved", aLetter({ resolvedAt: NOW }), "ConflictError"],
    ["somebody does it right now", aLetter({ retriedAt: NOW - 59_999 }), "ConflictError"],
    ["its queue is no more", aLetter({ queue: "mails" }), "ConflictError"],
  ])("refuses where %s, and sends nothing", async (_, letter, type) => {
    const { deps, sent } = withLetter(letter);

    await expect(retryDeadLetter(deps, ANN, OFFICE, 1)).rejects.toMatchObject({ type });
    expect(sent).toEqual([]);
    expect(deps.deadLetters.entries).toEqual([]);
  });

  it("takes over from somebody who began a minute ago and never came to the end", async () => {
    const { deps, sent } = withLetter(aLetter({ retriedAt: NOW - 60_000 }));

    await retryDeadLetter(deps, ANN, OFFICE, 1);

    expect(sent).toHaveLength(1);
  });

  it("leaves the letter open when its queue refuses", async () => {
    const { deps } = withLetter(aLetter(), () => Promise.reject(new Error("no queue")));

    const retried = retryDeadLetter(deps, ANN, OFFICE, 1);

    await expect(retried).rejects.toMatchObject({ type: "IntegrationError" });
    expect(await deps.deadLetters.find(1)).toEqual(aLetter());
    expect(deps.log.told()).toEqual(["ERROR dead_letter.not_retried"]);
  });

  it("leaves the letter open when its queue does not answer for five seconds", async () => {
    vi.useFakeTimers();
    const { deps } = withLetter(aLetter(), () => new Promise(() => undefined));

    const retried = expect(retryDeadLetter(deps, ANN, OFFICE, 1)).rejects.toThrow("try again");
    await vi.advanceTimersByTimeAsync(5_000);

    await retried;
    expect(await deps.deadLetters.find(1)).toEqual(aLetter());
  });
});
