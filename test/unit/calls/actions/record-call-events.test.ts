import { describe, expect, it } from "vitest";
import { recordCallEvents } from "../../../../src/calls/actions/record-call-events";
import type { CallEvent, LedgerMessage } from "../../../../src/calls/call-event";
import { contributionOf } from "../../../../src/calls/contribution";
import { type Call, foldCall } from "../../../../src/calls/lifecycle";
import {
  aDialEnded,
  aLedgerMessage,
  aLegEvent,
  aRoutedEvent,
  CALL_SID,
  NOW,
} from "../../../support/builders";
import { fakeCalls, fakeDeps, fakeLive } from "../../../support/fake-deps";

const OTHER = "CA99999999999999999999999999999999";

const routed = aRoutedEvent();
const ringing = aLegEvent({ kind: "call.ringing", at: NOW + 2_000 });
const answered = aLegEvent({ kind: "call.answered", at: NOW + 7_000 });
const ended = aLegEvent({ kind: "call.completed", legSid: null, at: NOW + 9_000 });

const messages = (...events: CallEvent[]): LedgerMessage[] =>
  events.map((event) => aLedgerMessage({ event }));

/** What is saved of a call nothing is on record of. */
const first = (call: Call) => ({ call, version: 1, counted: null });

/** A store in which other batches are always a step ahead, `times` times. */
function contestedCalls(times: number) {
  const calls = fakeCalls();
  let tries = 0;
  return {
    ...calls,
    tries: () => tries,
    saveFold: async (...call: Parameters<typeof calls.saveFold>) => {
      tries += 1;
      return tries <= times ? ("conflict" as const) : calls.saveFold(...call);
    },
  };
}

describe("recordCallEvents", () => {
  it("makes a call of its first event", async () => {
    const deps = fakeDeps();

    await recordCallEvents(deps, messages(routed));

    expect(deps.calls.saves).toEqual([[first(foldCall(CALL_SID, [routed]))]]);
    expect(deps.calls.events.get(CALL_SID)).toEqual([routed]);
    expect(deps.log.lines).toEqual([]);
  });

  it("folds new events into what is on record, one version further", async () => {
    const deps = fakeDeps({ calls: fakeCalls(routed, ringing) });

    await recordCallEvents(deps, messages(answered));

    const call = foldCall(CALL_SID, [routed, ringing, answered]);
    expect(deps.calls.saves).toEqual([[{ call, version: 2, counted: null }]]);
  });

  it("saves every call of a batch in one go", async () => {
    const deps = fakeDeps();
    const other = aRoutedEvent({ callSid: OTHER, key: "other" });

    await recordCallEvents(deps, messages(routed, other, ringing));

    expect(deps.calls.saves).toEqual([
      [first(foldCall(CALL_SID, [routed, ringing])), first(foldCall(OTHER, [other]))],
    ]);
  });

  it("hands decisions and API calls on to the store with their messages", async () => {
    const calls = fakeCalls();
    const saved: (readonly LedgerMessage[])[] = [];
    const deps = fakeDeps({
      calls: {
        ...calls,
        saveFold: (...call: Parameters<typeof calls.saveFold>) => {
          saved.push(call[1]);
          return calls.saveFold(...call);
        },
      },
    });
    const batch = messages(routed, ringing);

    await recordCallEvents(deps, batch);

    expect(saved).toEqual([batch]);
  });

  it("does not change a call by a repeat", async () => {
    const deps = fakeDeps();

    await recordCallEvents(deps, messages(routed, ringing));
    await recordCallEvents(deps, messages(ringing, routed, ringing));

    const call = foldCall(CALL_SID, [routed, ringing]);
    expect(deps.calls.saves).toEqual([
      [first(call)],
      [{ call, version: 2, counted: contributionOf(call) }],
    ]);
    expect(deps.calls.events.get(CALL_SID)).toEqual([routed, ringing]);
  });

  it("believes what is on record more than a repeat that tells it differently", async () => {
    const deps = fakeDeps({ calls: fakeCalls(routed, ringing) });

    await recordCallEvents(deps, messages({ ...ringing, at: NOW + 9_000 }));

    const call = foldCall(CALL_SID, [routed, ringing]);
    expect(deps.calls.saves).toEqual([[{ call, version: 2, counted: null }]]);
  });

  it("believes the first of two repeats in one batch, as the record does", async () => {
    const deps = fakeDeps();
    const repeat = { ...ringing, at: NOW + 9_000 };

    await recordCallEvents(deps, messages(routed, ringing, repeat));

    const call = foldCall(CALL_SID, [routed, ringing]);
    expect(deps.calls.events.get(CALL_SID)).toEqual([routed, ringing]);
    expect(deps.calls.saves).toEqual([[first(call)]]);
  });

  it("does not mix up the events of two calls", async () => {
    const deps = fakeDeps();
    const other = aLegEvent({ callSid: OTHER, key: "other", kind: "call.busy" });

    await recordCallEvents(deps, messages(routed, other));

    expect(deps.calls.saves).toMatchObject([[{ call: { legs: [] } }, { call: { legs: [{}] } }]]);
  });

  it("tells open dashboards of every call that changed", async () => {
    const deps = fakeDeps();
    const other = aRoutedEvent({ callSid: OTHER, key: "other" });

    await recordCallEvents(deps, messages(routed, other, ringing));

    expect(deps.live.told).toEqual([
      { type: "call_changed", call_sid: CALL_SID, status: "ringing" },
      { type: "call_changed", call_sid: OTHER, status: "routed" },
      { type: "calls_counted", active: 1, countedAt: NOW },
    ]);
  });

  it("counts the calls that go on only when one began or ended", async () => {
    const deps = fakeDeps();
    const counts = () => deps.live.told.filter(({ type }) => type === "calls_counted").length;

    await recordCallEvents(deps, messages(routed));
    expect(counts()).toBe(1);
    await recordCallEvents(deps, messages(ringing));
    expect(counts()).toBe(1);
    await recordCallEvents(deps, messages(ended));
    expect(counts()).toBe(2);
  });

  it("tells of the calls all the same while they cannot be counted", async () => {
    const count = () => Promise.reject(new Error("D1 is away"));
    const deps = fakeDeps({ activeCalls: { count } });

    await recordCallEvents(deps, messages(routed));

    expect(deps.live.told).toEqual([
      { type: "call_changed", call_sid: CALL_SID, status: "routed" },
    ]);
    expect(deps.log.told()).toEqual(["WARNING live.not_counted"]);
  });

  it("does not mind dashboards that cannot be told: the calls are on record", async () => {
    const publish = () => Promise.reject(new Error("the hub is gone"));
    const deps = fakeDeps({ live: { ...fakeLive(), publish } });

    await recordCallEvents(deps, messages(routed));

    expect(deps.calls.events.get(CALL_SID)).toEqual([routed]);
    expect(deps.log.told()).toEqual(["WARNING live.not_told"]);
  });
});

describe("what a batch means for windows and people", () => {
  const lost = aDialEnded({ at: NOW + 20_000, dialStatus: "failed", allFailed: true });

  it("is written down with a batch in which something failed, and told once", async () => {
    const deps = fakeDeps();

    await recordCallEvents(deps, messages(routed, lost));
    await recordCallEvents(deps, messages(routed, lost));

    expect(deps.calls.owed).toMatchObject([
      { callSids: [CALL_SID], troubles: [{ trouble: "both_dialers_failed" }] },
    ]);
    expect(deps.owedNews.settled).toEqual(deps.calls.owed.map(({ id }) => id));
    expect(deps.outbox.sent.filter(({ kind }) => kind === "call_in_trouble")).toHaveLength(1);
    expect(deps.failureWindows.fed.filter(({ stream }) => stream === "routing")).toHaveLength(1);
  });

  it("costs a batch in which all went well nothing", async () => {
    const deps = fakeDeps();

    await recordCallEvents(deps, messages(routed, answered, ended));

    expect(deps.failureWindows.fed).not.toEqual([]);
    expect(deps.calls.owed).toEqual([]);
    expect(deps.owedNews.settled).toEqual([]);
  });
});

describe("when another batch changed the same call meanwhile", () => {
  it.each([1, 4])("reads again and folds anew, %i times if need be", async (times) => {
    const calls = contestedCalls(times);
    const deps = fakeDeps({ calls });

    await recordCallEvents(deps, messages(routed));

    expect(calls.saves).toMatchObject([[{ version: 1 }]]);
    expect(calls.tries()).toBe(times + 1);
  });

  it("sees what the other batch wrote", async () => {
    const calls = fakeCalls();
    let isFirst = true;
    const deps = fakeDeps({
      calls: {
        ...calls,
        saveFold: async (...call: Parameters<typeof calls.saveFold>) => {
          if (isFirst) {
            isFirst = false;
            await recordCallEvents({ ...fakeDeps(), calls }, messages(ringing));
          }
          return calls.saveFold(...call);
        },
      },
    });

    await recordCallEvents(deps, messages(routed));

    const call = foldCall(CALL_SID, [routed, ringing]);
    expect(calls.saves[1]).toEqual([
      { call, version: 2, counted: contributionOf(foldCall(CALL_SID, [ringing])) },
    ]);
  });

  it("gives up after five tries, and nothing was written", async () => {
    const calls = contestedCalls(5);
    const deps = fakeDeps({ calls });

    await expect(recordCallEvents(deps, messages(routed))).rejects.toThrow(CALL_SID);

    expect(calls.tries()).toBe(5);
    expect(calls.events.size).toBe(0);
    expect(deps.live.told).toEqual([]);
  });

  it("throws at once when the store does", async () => {
    const saveFold = () => Promise.reject(new Error("D1 is away"));
    const deps = fakeDeps({ calls: { ...fakeCalls(), saveFold } });

    await expect(recordCallEvents(deps, messages(routed))).rejects.toThrow("D1 is away");
  });
});

describe("a status of a call whose decision is not on record", () => {
  it("is kept, with a warning", async () => {
    const deps = fakeDeps();

    await recordCallEvents(deps, messages(ringing));

    expect(deps.calls.saves).toMatchObject([[{ call: { callSid: CALL_SID, rung: null } }]]);
    expect(deps.log.told()).toEqual(["WARNING call.orphan_status"]);
    expect(deps.log.lines[0]?.fields).toMatchObject({ call_sid: CALL_SID });
  });

  it("is told once, not with every further status", async () => {
    const deps = fakeDeps({ calls: fakeCalls(ringing) });

    await recordCallEvents(deps, messages(answered));

    expect(deps.log.lines).toEqual([]);
  });
});

describe("a call that has finished", () => {
  const completed = aLegEvent({ kind: "call.completed", legSid: null, at: NOW + 60_000 });
  const told = [{ kind: "outcome_write_back", callSid: CALL_SID }];

  it("is handed over to be told to the CRM, once", async () => {
    const deps = fakeDeps();

    await recordCallEvents(deps, messages(routed, answered, completed));
    await recordCallEvents(deps, messages(completed));

    expect(deps.outbox.sent).toEqual(told);
  });

  it("is on record all the same when the outbox does not take it", async () => {
    const send = () => Promise.reject(new Error("no queue"));
    const deps = fakeDeps({ outbox: { send } });

    await recordCallEvents(deps, messages(routed, answered, completed));

    expect(deps.calls.saves).toHaveLength(1);
    expect(deps.log.told()).toEqual(["WARNING write_back.not_queued"]);
  });
});
