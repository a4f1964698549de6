import { afterEach, describe, expect, it, vi } from "vitest";
import { consumeOutbox } from "../../../src/outbox/outbox-consumer";
import type { OutboxHandlers, OutboxOutcome } from "../../../src/outbox/outbox-outcome";
import { NOW } from "../../support/builders";
import { aBatch, fakeDeadLetters, fakeDeps } from "../../support/fake-deps";

const handover = (callbackId: number) => ({ kind: "callback_handover", callbackId });

/** Handlers that end each callback as the test says, and write down what they were given. */
function handlersThat(end: (callbackId: number) => OutboxOutcome | Promise<OutboxOutcome>) {
  const handled: number[] = [];
  const handlers: OutboxHandlers = {
    callback_handover: async ({ callbackId }) => {
      handled.push(callbackId);
      return end(callbackId);
    },
    integration_changed: async () => done(),
  };
  return { handlers, handled };
}

const done = (): OutboxOutcome => ({ kind: "done" });
const away = (): OutboxOutcome => ({ kind: "try_again", reason: "Dialfire is away" });
const refused = (): OutboxOutcome => ({ kind: "give_up", reason: "there is no such callback" });

afterEach(() => {
  vi.useRealTimers();
});

describe("consumeOutbox", () => {
  it("carries out every message and confirms it", async () => {
    const deps = fakeDeps();
    const { handlers, handled } = handlersThat(done);
    const { batch, fates } = aBatch("outbox", [handover(1), handover(2)]);

    await consumeOutbox(deps, batch, handlers);

    expect(handled).toEqual([1, 2]);
    expect(fates).toEqual(["ack", "ack"]);
    expect(deps.log.told()).toEqual(["INFO outbox.done", "INFO outbox.done"]);
  });

  it.each([
    [1, 1],
    [2, 5],
    [3, 30],
  ])("has try %i follow after %i more seconds when it failed", async (attempts, retryAfter) => {
    const deps = fakeDeps();
    const { batch, fates } = aBatch("outbox", [handover(1)], { attempts });

    await consumeOutbox(deps, batch, handlersThat(away).handlers);

    expect(fates).toEqual([{ retryAfter }]);
    expect(deps.deadLetters.letters).toEqual([]);
    expect(deps.log.lines).toEqual([
      {
        level: "ERROR",
        event: "outbox.retried",
        fields: {
          id: "message-1",
          kind: "callback_handover",
          attempt: attempts,
          reason: "Dialfire is away",
          after_seconds: retryAfter,
        },
      },
    ]);
  });

  it("keeps a message as a dead letter, with the last reason, when its last try failed", async () => {
    const deps = fakeDeps();
    const { batch, fates } = aBatch("outbox", [handover(1)], { attempts: 4 });

    await consumeOutbox(deps, batch, handlersThat(away).handlers);

    expect(fates).toEqual(["ack"]);
    expect(deps.deadLetters.letters).toEqual([
      {
        messageId: "message-1",
        queue: "outbox",
        body: handover(1),
        reason: "Dialfire is away",
        at: NOW,
      },
    ]);
    expect(deps.log.told()).toEqual(["CRITICAL outbox.gave_up"]);
  });

  it("tries no second time what its handler gives up on", async () => {
    const deps = fakeDeps();
    const { batch, fates } = aBatch("outbox", [handover(1)]);

    await consumeOutbox(deps, batch, handlersThat(refused).handlers);

    expect(fates).toEqual(["ack"]);
    expect(deps.deadLetters.letters).toMatchObject([{ reason: "there is no such callback" }]);
  });

  it.each([
    [null, "this version cannot read it (message: Invalid input: expected object, received null)"],
    [{ kind: "unheard_of" }, "this version cannot read it (kind: Invalid discriminator value"],
    [
      { kind: "callback_handover" },
      "this version cannot read it (callbackId: Invalid input: expected number, received undefined)",
    ],
  ])("keeps what it cannot read, such as %j, as a dead letter at once", async (body, reason) => {
    const deps = fakeDeps();
    const { handlers, handled } = handlersThat(done);
    const { batch, fates } = aBatch("outbox", [body]);

    await consumeOutbox(deps, batch, handlers);

    expect(handled).toEqual([]);
    expect(fates).toEqual(["ack"]);
    expect(deps.deadLetters.letters).toMatchObject([
      { body, reason: expect.stringContaining(reason) },
    ]);
  });

  it("lets one that fails neither delay nor repeat the others", async () => {
    const deps = fakeDeps();
    const { handlers } = handlersThat((id) => (id === 2 ? away() : done()));
    const { batch, fates } = aBatch("outbox", [handover(1), handover(2), handover(3)]);

    await consumeOutbox(deps, batch, handlers);

    expect(fates).toEqual(["ack", { retryAfter: 1 }, "ack"]);
  });

  it("waits for a handler that hangs for half a minute, and then tries again", async () => {
    vi.useFakeTimers();
    const deps = fakeDeps();
    const { handlers } = handlersThat((id) => (id === 1 ? new Promise(() => undefined) : done()));
    const { batch, fates } = aBatch("outbox", [handover(1), handover(2)]);

    const consumed = consumeOutbox(deps, batch, handlers);
    await vi.advanceTimersByTimeAsync(29_999);
    expect(fates).toEqual(["nothing", "ack"]);
    await vi.advanceTimersByTimeAsync(1);
    await consumed;

    expect(fates).toEqual([{ retryAfter: 1 }, "ack"]);
    expect(deps.log.lines.at(-1)?.fields).toMatchObject({ reason: "no answer within 30000 ms" });
  });

  it("takes what a handler throws for a try that failed, and tells no phone number", async () => {
    const deps = fakeDeps();
    const { handlers } = handlersThat(() => Promise.reject(new Error("no +491711234567")));
    const { batch, fates } = aBatch("outbox", [handover(1)], { attempts: 4 });

    await consumeOutbox(deps, batch, handlers);

    expect(fates).toEqual(["ack"]);
    expect(deps.deadLetters.letters).toMatchObject([{ reason: "no +4917***4567" }]);
    expect(deps.log.told()).toEqual(["ERROR outbox.threw", "CRITICAL outbox.gave_up"]);
  });

  it("leaves a message to the queue while it cannot be kept as a dead letter", async () => {
    const save = () => Promise.reject(new Error("D1 is away"));
    const deps = fakeDeps({ deadLetters: { ...fakeDeadLetters(), save } });
    const { batch, fates } = aBatch("outbox", [handover(1)], { attempts: 4 });

    await consumeOutbox(deps, batch, handlersThat(away).handlers);

    expect(fates).toEqual(["retry"]);
    expect(deps.log.told()).toEqual(["CRITICAL outbox.gave_up", "CRITICAL dead_letter.not_kept"]);
  });
});
