import type { Deps } from "../../deps";
import { fromDial } from "../../resilience/evidence";
import { dialledBy, type HandoverState } from "../handover-state";
import type { DialResult } from "../twilio-form";

type Needs = Pick<Deps, "afterReply" | "breakers">;

/**
 * Tells a dialer's breaker how a call to its number ended, where that says something of the line.
 * The caller does not wait for it: whoever rings within the next second may not know of it yet.
 *
 * A call speaks against a line once, at its first try: it may be the call that cannot be put
 * through, and alone it must not take a dialer away from everybody.
 */
export function reportLine(deps: Needs, result: DialResult, state: HandoverState): void {
  const evidence = fromDial(result);
  const dialer = dialledBy(state);
  if (!evidence || dialer === undefined) return;
  if (evidence.outcome.kind === "bad" && !isFirstTry(state)) return;
  deps.afterReply(deps.breakers.report(dialer, evidence));
}

function isFirstTry({ step }: HandoverState): boolean {
  return step === "first" || step === "fallback";
}
