import { describe, expect, it } from "vitest";
import { consumeDeadLetters } from "../../../src/dead-letters/dead-letter-consumer";
import { NOW } from "../../support/builders";
import { aBatch, fakeDeadLetters, fakeDeps } from "../../support/fake-deps";

const QUEUE = "ledger-dead";
const BODY = { event: "one that no try could handle" };

const works = async () => true;
const hasNone = async () => false;
const fails = () => Promise.reject(new Error("D1 is still away"));

describe("a dead letter that can be tried once more", () => {
  it("is resolved and confirmed when it gets through", async () => {
    const deps = fakeDeps();
    const tried: unknown[] = [];
    const { batch, fates } = aBatch(QUEUE, [BODY]);

    await consumeDeadLetters(deps, batch, async (body) => tried.push(body) > 0);

    expect(tried).toEqual([BODY]);
    expect(fates).toEqual(["ack"]);
    expect(deps.deadLetters.resolved).toEqual([{ messageId: "message-1", at: NOW }]);
    expect(deps.deadLetters.letters).toEqual([]);
    expect(deps.log.told()).toEqual(["INFO dead_letter.resolved"]);
  });

  it("is kept, told loudly and tried again when it does not", async () => {
    const deps = fakeDeps();
    const { batch, fates } = aBatch(QUEUE, [BODY]);

    await consumeDeadLetters(deps, batch, fails);

    expect(deps.deadLetters.letters).toEqual([
      { messageId: "message-1", queue: QUEUE, body: BODY, reason: "D1 is still away", at: NOW },
    ]);
    expect(fates).toEqual(["retry"]);
    expect(deps.log.told()).toEqual(["CRITICAL dead_letter.kept"]);
  });

  it("stays in its queue when it cannot even be kept", async () => {
    const deps = fakeDeps({ deadLetters: { ...fakeDeadLetters(), save: fails } });
    const { batch, fates } = aBatch(QUEUE, [BODY]);

    await consumeDeadLetters(deps, batch, fails);

    expect(fates).toEqual(["retry"]);
    expect(deps.log.told()).toEqual(["CRITICAL dead_letter.kept", "CRITICAL dead_letter.not_kept"]);
  });

  it("does not hold up the letters behind it", async () => {
    const deps = fakeDeps();
    const { batch, fates } = aBatch(QUEUE, ["bad", "good"]);

    await consumeDeadLetters(deps, batch, (body) => (body === "bad" ? fails() : works()));

    expect(fates).toEqual(["retry", "ack"]);
  });
});

describe("a dead letter without a second chance", () => {
  it("is kept for a person to look at, and confirmed", async () => {
    const deps = fakeDeps();
    const { batch, fates } = aBatch("outbox-dead", [BODY]);

    await consumeDeadLetters(deps, batch, hasNone);

    expect(deps.deadLetters.letters).toEqual([
      {
        messageId: "message-1",
        queue: "outbox-dead",
        body: BODY,
        reason: "the queue gave up on it",
        at: NOW,
      },
    ]);
    expect(fates).toEqual(["ack"]);
  });

  it("is told loudly", async () => {
    const deps = fakeDeps();

    await consumeDeadLetters(deps, aBatch("outbox-dead", [BODY]).batch, hasNone);

    expect(deps.log.told()).toEqual(["CRITICAL dead_letter.kept"]);
  });

  it("stays in its queue while it cannot be kept", async () => {
    const deps = fakeDeps({ deadLetters: { ...fakeDeadLetters(), save: fails } });
    const { batch, fates } = aBatch("outbox-dead", [BODY]);

    await consumeDeadLetters(deps, batch, hasNone);

    expect(fates).toEqual(["retry"]);
    expect(deps.log.told()).toContain("CRITICAL dead_letter.not_kept");
  });
});
