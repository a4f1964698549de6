import { describe, expect, it } from "vitest";
import { closeStaleCalls } from "../../../../src/calls/actions/close-stale-calls";
import { NOW } from "../../../support/builders";
import { fakeDeps } from "../../../support/fake-deps";

/** A record on which these calls are open, however old one asks for. */
function withOpen(...callSids: string[]) {
  const asked: { begunUntil: number; limit: number }[] = [];
  const listOpen = async (begunUntil: number, limit: number) => {
    asked.push({ begunUntil, limit });
    return callSids;
  };
  return { deps: { ...fakeDeps(), callReader: { listOpen } as never }, asked };
}

describe("closeStaleCalls", () => {
  it("closes each call whose end nobody told of for four hours, and says so", async () => {
    const { deps, asked } = withOpen("CA1", "CA2");

    await closeStaleCalls(deps, NOW);

    expect(asked).toEqual([{ begunUntil: NOW - 4 * 3_600_000, limit: 100 }]);
    expect(deps.ledger.messages.map(({ event }) => event)).toEqual([
      { kind: "call.stale", key: "CA1:stale", callSid: "CA1", at: NOW },
      { kind: "call.stale", key: "CA2:stale", callSid: "CA2", at: NOW },
    ]);
    expect(deps.log.told()).toEqual(["WARNING call.stale", "WARNING call.stale"]);
  });

  it("writes the same event under the same key in a run that still sees the call open", async () => {
    const { deps } = withOpen("CA1");

    await closeStaleCalls(deps, NOW);
    await closeStaleCalls(deps, NOW + 60_000);

    expect(new Set(deps.ledger.messages.map(({ event }) => event.key)).size).toBe(1);
  });

  it("does nothing where no call is open", async () => {
    const { deps } = withOpen();

    await closeStaleCalls(deps, NOW);

    expect(deps.ledger.messages).toEqual([]);
    expect(deps.log.lines).toEqual([]);
  });
});
