import { describe, expect, it } from "vitest";
import type { LedgerMessage } from "../../../src/calls/call-event";
import { consumeLedger } from "../../../src/calls/ledger-consumer";
import { aLedgerMessage, aRoutedEvent, NOW } from "../../support/builders";
import { aBatch, fakeCalls, fakeDeps } from "../../support/fake-deps";

/** The routing of call number `n`. */
const routing = (n: number): LedgerMessage => {
  const callSid = `CA${n}`;
  return aLedgerMessage({ event: aRoutedEvent({ callSid, key: `${callSid}:routed` }) });
};
const BAD = "CA-bad";
const bad = aLedgerMessage({ event: aRoutedEvent({ callSid: BAD, key: "bad" }) });

/** A store that cannot write one call, whoever it comes with. */
function callsThatChokeOnBad() {
  const calls = fakeCalls();
  return {
    ...calls,
    saveFold: async (...fold: Parameters<typeof calls.saveFold>) => {
      const [folded] = fold;
      if (folded.some(({ call }) => call.callSid === BAD))
        throw new Error("too many SQL variables");
      return calls.saveFold(...fold);
    },
  };
}

describe("consumeLedger", () => {
  it("records a batch at once, confirms every message and tells the dashboards", async () => {
    const deps = fakeDeps();
    const { batch, fates } = aBatch("ledger", [routing(1), routing(2)]);

    await consumeLedger(deps, batch);

    expect(deps.calls.saves).toHaveLength(1);
    expect([...deps.calls.events.keys()]).toEqual(["CA1", "CA2"]);
    expect(fates).toEqual(["ack", "ack"]);
    expect(deps.live.told).toEqual([
      { type: "call_changed", call_sid: "CA1", status: "routed" },
      { type: "call_changed", call_sid: "CA2", status: "routed" },
      { type: "calls_counted", active: 1, countedAt: NOW },
    ]);
  });

  it("does nothing with an empty batch", async () => {
    const deps = fakeDeps();

    await consumeLedger(deps, aBatch("ledger", []).batch);

    expect(deps.calls.saves).toEqual([]);
    expect(deps.live.told).toEqual([]);
    expect(deps.log.lines).toEqual([]);
  });

  it("keeps the good messages of a batch and tries the bad one again", async () => {
    const deps = fakeDeps({ calls: callsThatChokeOnBad() });
    const messages = [routing(1), routing(2), bad, routing(3), routing(4)];
    const { batch, fates } = aBatch("ledger", messages);

    await consumeLedger(deps, batch);

    expect([...deps.calls.events.keys()].toSorted()).toEqual(["CA1", "CA2", "CA3", "CA4"]);
    expect(fates).toEqual(["ack", "ack", { retryAfter: 2 }, "ack", "ack"]);
    const told = deps.live.told.flatMap((one) => (one.type === "call_changed" ? one.call_sid : []));
    expect(told).toEqual(["CA1", "CA2", "CA3", "CA4"]);
  });

  it("tries everything again while the database is away, without halving", async () => {
    const calls = fakeCalls();
    const saved: number[] = [];
    const deps = fakeDeps({
      calls: {
        ...calls,
        saveFold: (folded: readonly unknown[]) => {
          saved.push(folded.length);
          return Promise.reject(new Error("D1 is away"));
        },
        isReachable: async () => false,
      },
    });
    const { batch, fates } = aBatch("ledger", [routing(1), routing(2), routing(3)]);

    await consumeLedger(deps, batch);

    expect(fates).toEqual([{ retryAfter: 2 }, { retryAfter: 2 }, { retryAfter: 2 }]);
    expect(saved).toEqual([3]);
    expect(deps.live.told).toEqual([]);
    expect(deps.log.told()).toEqual(["ERROR ledger.not_recorded"]);
  });

  it.each([
    [1, 2],
    [2, 4],
    [3, 8],
    [5, 32],
    [6, 60],
    [10, 60],
  ])("waits after try %i for %i seconds, and never longer than a minute", async (tries, pause) => {
    const deps = fakeDeps({ calls: callsThatChokeOnBad() });
    const { batch, fates } = aBatch("ledger", [bad], { attempts: tries });

    await consumeLedger(deps, batch);

    expect(fates).toEqual([{ retryAfter: pause }]);
  });

  it("tries a message again that it cannot read, and records the others", async () => {
    const deps = fakeDeps();
    const { batch, fates } = aBatch("ledger", [{ event: "?" }, routing(1), null]);

    await consumeLedger(deps, batch);

    expect(fates).toEqual([{ retryAfter: 2 }, "ack", { retryAfter: 2 }]);
    expect([...deps.calls.events.keys()]).toEqual(["CA1"]);
    expect(deps.log.told()).toEqual(["ERROR ledger.unreadable", "ERROR ledger.unreadable"]);
  });

  it("does not mind dashboards that cannot be told: the calls are on record", async () => {
    const publish = () => Promise.reject(new Error("the hub is gone"));
    const deps = fakeDeps({ live: { ...fakeDeps().live, publish } });
    const { batch, fates } = aBatch("ledger", [routing(1)]);

    await consumeLedger(deps, batch);

    expect(fates).toEqual(["ack"]);
    expect(deps.log.told()).toEqual(["WARNING live.not_told"]);
  });

  it("records a message only once that is delivered twice", async () => {
    const deps = fakeDeps();

    await consumeLedger(deps, aBatch("ledger", [routing(1)]).batch);
    await consumeLedger(deps, aBatch("ledger", [routing(1)]).batch);

    expect(deps.calls.events.get("CA1")).toHaveLength(1);
    expect(deps.calls.saves[1]?.[0]?.call).toEqual(deps.calls.saves[0]?.[0]?.call);
  });
});
