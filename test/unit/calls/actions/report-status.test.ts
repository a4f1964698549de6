import { describe, expect, it } from "vitest";
import { reportStatus } from "../../../../src/calls/actions/report-status";
import type { StatusReport } from "../../../../src/calls/twilio-form";
import { aLegEvent, CALL_SID, LEG_SID, NOW } from "../../../support/builders";
import { aBudget, fakeDeps } from "../../../support/fake-deps";

const DIALFIRE = { dialer: "dialfire", attempt: 1 };
const OWN_LEG = { dialer: null, attempt: null };
const TEN_SECONDS_AGO = NOW - 10_000;

const aReport = (changed: Partial<StatusReport> = {}): StatusReport => ({
  callSid: CALL_SID,
  legSid: LEG_SID,
  kind: "call.ringing",
  word: "ringing",
  sequence: 1,
  happenedAt: TEN_SECONDS_AGO,
  timestamp: "Thu, 15 Jan 2026 09:59:50 +0000",
  durationSeconds: null,
  errorCode: null,
  errorMessage: null,
  ...changed,
});

async function report(
  changed: Partial<StatusReport> = {},
  leg: typeof DIALFIRE | typeof OWN_LEG = DIALFIRE,
) {
  const deps = fakeDeps();
  await reportStatus(deps, aReport(changed), leg, aBudget(deps.clock));
  return deps;
}

const keyOf = async (changed: Partial<StatusReport>) =>
  (await report(changed)).ledger.messages[0]?.event.key;

describe("reportStatus", () => {
  it("writes down what happened to a dialled leg, and to which dialer", async () => {
    const { ledger } = await report();

    expect(ledger.messages).toEqual([
      {
        event: aLegEvent({
          kind: "call.ringing",
          key: `${CALL_SID}:${LEG_SID}:call.ringing:1`,
          at: TEN_SECONDS_AGO + 999,
          sequence: 1,
        }),
        decision: null,
        apiCalls: [],
      },
    ]);
  });

  it("writes down what happened to the caller's own leg", async () => {
    const completed = { kind: "call.completed", word: "completed", durationSeconds: 57 } as const;

    const { ledger } = await report({ legSid: null, ...completed }, OWN_LEG);

    expect(ledger.messages).toMatchObject([
      {
        event: {
          key: `${CALL_SID}:own:call.completed:1`,
          legSid: null,
          dialer: null,
          attempt: null,
          durationSeconds: 57,
        },
      },
    ]);
  });

  it("keeps a word that nobody knows, with a warning", async () => {
    const { ledger, log } = await report({ kind: null, word: "paused" });

    expect(ledger.messages).toMatchObject([
      {
        event: {
          kind: "call.unknown_status",
          key: `${CALL_SID}:${LEG_SID}:paused:1`,
          word: "paused",
        },
      },
    ]);
    expect(log.lines).toEqual([
      {
        level: "WARNING",
        event: "call.unknown_status",
        fields: { call_sid: CALL_SID, leg_sid: LEG_SID, status: "paused" },
      },
    ]);
  });

  it("tells progress at INFO", async () => {
    const { log } = await report();

    expect(log.lines).toEqual([
      {
        level: "INFO",
        event: "call.status",
        fields: { call_sid: CALL_SID, leg_sid: LEG_SID, status: "ringing" },
      },
    ]);
  });

  it.each([
    ["failed", { errorCode: "13224", errorMessage: "Invalid number" }, "Invalid number"],
    ["failed", { errorCode: "13224" }, "13224"],
    ["busy", {}, "busy"],
    ["no-answer", {}, "no-answer"],
  ])("warns of %s, with the best reason there is", async (word, changed, reason) => {
    const { log } = await report({ kind: "call.failed", word, ...changed });

    expect(log.lines).toMatchObject([
      { level: "WARNING", event: "call.status", fields: { status: word, reason } },
    ]);
  });
});

describe("when a status happened", () => {
  it("is when it arrived where Twilio does not say", async () => {
    const { ledger } = await report({ happenedAt: null });

    expect(ledger.messages).toMatchObject([{ event: { at: NOW } }]);
  });

  it("is when it arrived where Twilio tells the very same second", async () => {
    const { ledger } = await report({ happenedAt: NOW - 500 });

    expect(ledger.messages).toMatchObject([{ event: { at: NOW } }]);
  });

  it("is never in the future, however Twilio's clock goes", async () => {
    const { ledger } = await report({ happenedAt: NOW + 60_000 });

    expect(ledger.messages).toMatchObject([{ event: { at: NOW } }]);
  });
});

describe("the key of a status", () => {
  it("is the same for a repeat, also where that arrives later", async () => {
    expect(await keyOf({ happenedAt: null })).toBe(await keyOf({ happenedAt: TEN_SECONDS_AGO }));
  });

  it("goes by Twilio's time where no sequence number came", async () => {
    const first = await keyOf({ sequence: null, timestamp: "09:59:50" });
    const repeat = await keyOf({ sequence: null, timestamp: "09:59:50" });
    const other = await keyOf({ sequence: null, timestamp: "09:59:51" });

    expect(repeat).toBe(first);
    expect(other).not.toBe(first);
  });

  it("tells sequence number 0 from none", async () => {
    expect(await keyOf({ sequence: 0 })).not.toBe(await keyOf({ sequence: null }));
  });

  it.each<Partial<StatusReport>>([
    { callSid: "CA2" },
    { legSid: "CA3" },
    { legSid: null },
    { kind: "call.answered", word: "in-progress" },
    { sequence: 2 },
  ])("differs for another event: %j", async (changed) => {
    expect(await keyOf(changed)).not.toBe(await keyOf({}));
  });
});
