import { afterEach, describe, expect, it, vi } from "vitest";
import type { LedgerMessage } from "../../../src/calls/call-event";
import { createLedger } from "../../../src/calls/ledger-client";
import {
  aDecisionRecord,
  aLedgerMessage,
  anApiCall,
  aRoutedEvent,
  CALL_SID,
} from "../../support/builders";
import { aBudget, fakeClock, recordingLog } from "../../support/fake-deps";

const CAP_MS = 250;
const DIRECT_WRITE_MS = 10_000;
const LIMIT_BYTES = 100_000;
const MESSAGE = aLedgerMessage({ decision: aDecisionRecord() });

const refuse = () => Promise.reject(new Error("the queue is full"));
const never = () => new Promise<never>(() => undefined);
const take = async () => undefined;

/** A ledger whose queue and database do as they are told. */
function aLedger({
  send = take,
  record = take,
}: {
  send?: (message: LedgerMessage) => Promise<void>;
  record?: (messages: readonly LedgerMessage[]) => Promise<void>;
} = {}) {
  const clock = fakeClock();
  const log = recordingLog();
  const afterwards: Promise<unknown>[] = [];
  const sent: LedgerMessage[] = [];
  const recorded: LedgerMessage[] = [];
  const metadata = { metrics: { backlogCount: 0, backlogBytes: 0 } };
  const queue = {
    async send(message: LedgerMessage) {
      sent.push(message);
      await send(message);
      return { metadata };
    },
    sendBatch: () => Promise.reject(new Error("messages go one by one")),
    metrics: () => Promise.reject(new Error("nobody asks")),
  };
  const ledger = createLedger({
    queue,
    record: async (messages) => {
      recorded.push(...messages);
      await record(messages);
    },
    log,
    afterReply: (work) => void afterwards.push(work),
  });
  return { ledger, budget: aBudget(clock), clock, log, afterwards, sent, recorded };
}

afterEach(() => {
  vi.useRealTimers();
});

describe("append", () => {
  it("is done with the queue's receipt", async () => {
    const { ledger, budget, sent, recorded, afterwards, log } = aLedger();

    await ledger.append(MESSAGE, budget);

    expect(sent).toEqual([MESSAGE]);
    expect(recorded).toEqual([]);
    expect(afterwards).toEqual([]);
    expect(log.lines).toEqual([]);
  });

  it("goes straight to the database after the reply when the queue refuses", async () => {
    const { ledger, budget, recorded, afterwards, log } = aLedger({ send: refuse });

    await ledger.append(MESSAGE, budget);
    await Promise.all(afterwards);

    expect(recorded).toEqual([MESSAGE]);
    expect(log.told()).toEqual(["ERROR ledger.no_receipt"]);
    expect(log.lines).toMatchObject([
      { fields: { call_sid: CALL_SID, error: "the queue is full" } },
    ]);
  });

  it("waits for a receipt no longer than its cap", async () => {
    vi.useFakeTimers();
    const { ledger, budget, recorded, afterwards, log } = aLedger({ send: never });
    const replied = vi.fn();

    const appended = ledger.append(MESSAGE, budget).then(replied);
    await vi.advanceTimersByTimeAsync(CAP_MS - 1);
    expect(replied).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await appended;
    await Promise.all(afterwards);

    expect(recorded).toEqual([MESSAGE]);
    expect(log.lines).toMatchObject([
      { event: "ledger.no_receipt", fields: { kind: "timed_out", afterMs: CAP_MS } },
    ]);
  });

  it("waits no longer than the call has time left", async () => {
    vi.useFakeTimers();
    const { ledger, budget, clock, log } = aLedger({ send: never });
    clock.advance(1_750);

    const appended = ledger.append(MESSAGE, budget);
    await vi.advanceTimersByTimeAsync(50);
    await appended;

    expect(log.lines).toMatchObject([{ fields: { afterMs: 50 } }]);
  });

  it("does not wait for the database", async () => {
    const { ledger, budget, afterwards } = aLedger({ send: refuse, record: never });

    await ledger.append(MESSAGE, budget);

    expect(afterwards).toHaveLength(1);
  });

  it("leaves the whole event in one CRITICAL line when queue and database both fail", async () => {
    const record = () => Promise.reject(new Error("D1 is away"));
    const { ledger, budget, afterwards, log } = aLedger({ send: refuse, record });

    await ledger.append(MESSAGE, budget);
    await Promise.all(afterwards);

    expect(log.told()).toEqual(["ERROR ledger.no_receipt", "CRITICAL ledger.lost"]);
    expect(log.lines[1]?.fields).toMatchObject({ error: "D1 is away", message: MESSAGE });
  });
});

describe("the direct way into the database", () => {
  it("is given up in time for a CRITICAL line before the platform ends the work", async () => {
    vi.useFakeTimers();
    const { ledger, budget, afterwards, log } = aLedger({ send: refuse, record: never });

    await ledger.append(MESSAGE, budget);
    await vi.advanceTimersByTimeAsync(DIRECT_WRITE_MS);
    await Promise.all(afterwards);

    expect(log.told()).toEqual(["ERROR ledger.no_receipt", "CRITICAL ledger.lost"]);
    expect(log.lines[1]?.fields).toMatchObject({ afterMs: DIRECT_WRITE_MS, message: MESSAGE });
  });
});

describe("a message too large for the queue", () => {
  const BODY = "x".repeat(60_000);

  const aRuleStep = (id: number, verdict: string) => ({
    offset_ms: 20,
    event: "rule_evaluated",
    rule_id: id,
    name: `Rule ${id} ${"n".repeat(200)}`,
    verdict,
    reason: verdict === "decided" ? "owner is mapped" : '"Rule 1" decided before',
  });
  const FIRST_STEP = { offset_ms: 0, event: "call_received" };
  const LAST_STEP = { offset_ms: 40, event: "twiml_generated" };

  const sizeOf = (message: LedgerMessage | undefined) =>
    new TextEncoder().encode(JSON.stringify(message)).length;

  async function appended(message: LedgerMessage) {
    const { ledger, budget, sent } = aLedger();
    await ledger.append(message, budget);
    return sent[0];
  }

  it("goes whole as long as it fits", async () => {
    const message = { ...MESSAGE, apiCalls: [anApiCall({ responseBody: BODY })] };

    expect(await appended(message)).toEqual(message);
  });

  it("loses the bodies of its API calls first, and says that they are cut", async () => {
    const apiCall = anApiCall({ requestBody: BODY, responseBody: BODY });

    const sent = await appended({ ...MESSAGE, apiCalls: [apiCall] });

    expect(sent).toEqual({
      ...MESSAGE,
      apiCalls: [{ ...apiCall, requestBody: null, responseBody: null, truncated: true }],
    });
  });

  it("counts bytes, not letters", async () => {
    const message = { ...MESSAGE, apiCalls: [anApiCall({ responseBody: "ü".repeat(60_000) })] };

    const sent = await appended(message);

    expect(sizeOf(message)).toBeGreaterThan(LIMIT_BYTES);
    expect(sent?.apiCalls).toMatchObject([{ responseBody: null, truncated: true }]);
  });

  it("then names the rules behind the deciding one by their ids only", async () => {
    const unreached = Array.from({ length: 600 }, (_, i) => aRuleStep(i + 2, "not_reached"));
    const decided = aRuleStep(1, "decided");
    const steps = [FIRST_STEP, decided, ...unreached, LAST_STEP];
    const message = { ...MESSAGE, decision: aDecisionRecord({ steps }) };

    const sent = await appended(message);

    expect(sizeOf(message)).toBeGreaterThan(LIMIT_BYTES);
    expect(sizeOf(sent)).toBeLessThan(LIMIT_BYTES);
    expect(sent?.event).toEqual(aRoutedEvent());
    expect(sent?.decision?.steps).toContainEqual(decided);
    expect(sent?.decision?.steps).toContainEqual({
      offset_ms: 20,
      event: "rules_not_reached",
      not_reached: unreached.map(({ rule_id }) => rule_id),
    });
    expect(sent?.decision?.steps).toHaveLength(4);
  });

  it("keeps the steps of its decision in the order of time", async () => {
    const unreached = Array.from({ length: 600 }, (_, i) => aRuleStep(i + 2, "not_reached"));
    const steps = [FIRST_STEP, aRuleStep(1, "decided"), ...unreached, LAST_STEP];

    const sent = await appended({ ...MESSAGE, decision: aDecisionRecord({ steps }) });

    expect(sent?.decision?.steps.map(({ event }) => event)).toEqual([
      "call_received",
      "rule_evaluated",
      "rules_not_reached",
      "twiml_generated",
    ]);
  });

  it("goes the direct way, uncut where nothing can be cut, when the queue refuses it", async () => {
    const { ledger, budget, recorded, afterwards } = aLedger({ send: refuse });
    const steps = [{ ...FIRST_STEP, note: "n".repeat(120_000) }];
    const message = { ...MESSAGE, decision: aDecisionRecord({ steps }) };

    await ledger.append(message, budget);
    await Promise.all(afterwards);

    expect(recorded).toEqual([message]);
  });
});

describe("keep", () => {
  it.each([
    ["the queue gives its receipt", {}, true],
    ["only the database takes it", { send: refuse }, true],
    ["neither takes it", { send: refuse, record: refuse }, false],
  ])("tells whether a promise may be made by it: %s", async (_, ways, expected) => {
    const { ledger, budget, afterwards } = aLedger(ways);

    expect(await ledger.keep(MESSAGE, budget)).toBe(expected);
    expect(afterwards).toEqual([]);
  });

  it("leaves time for another answer where nothing takes it", async () => {
    vi.useFakeTimers();
    const { ledger, budget } = aLedger({ send: never, record: never });

    const keeping = ledger.keep(MESSAGE, budget);
    await vi.advanceTimersByTimeAsync(250 + 1_400);

    expect(await keeping).toBe(false);
  });
});
