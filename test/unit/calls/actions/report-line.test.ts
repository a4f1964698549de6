import { describe, expect, it } from "vitest";
import { reportLine } from "../../../../src/calls/actions/report-line";
import { HANDOVER_STEPS } from "../../../../src/calls/handover-state";
import { aHandoverState, anInboundCall } from "../../../support/builders";
import { fakeDeps } from "../../../support/fake-deps";

const aResult = (dialStatus: string) => ({
  call: anInboundCall(),
  legSid: null,
  dialStatus,
  durationSeconds: null,
  callerHungUp: false,
});

/** What the breakers hear of a dial that ended so at this step. */
function heard(dialStatus: string, step: (typeof HANDOVER_STEPS)[number]) {
  const deps = fakeDeps();
  reportLine(deps, aResult(dialStatus), aHandoverState({ step }));
  return deps.breakers.reported.map(({ integration, evidence }) => [
    integration,
    evidence.outcome.kind,
  ]);
}

describe("a dial that ended", () => {
  it("speaks against a line at the call's first try of it only: one caller takes no dialer down", () => {
    const against = HANDOVER_STEPS.map((step) => [step, heard("failed", step)]);

    expect(against.filter(([, told]) => told?.length)).toEqual([
      ["first", [["dialfire", "bad"]]],
      ["fallback", [["zendesk_talk", "bad"]]],
    ]);
  });

  it("speaks for a line at every try", () => {
    for (const step of ["first", "retry", "again", "hold"] as const) {
      expect(heard("completed", step)).toEqual([["dialfire", "good"]]);
    }
  });

  it.each(["busy", "no-answer", "canceled"])("says nothing of the line by %s", (dialStatus) => {
    expect(heard(dialStatus, "first")).toEqual([]);
  });
});
