import type { Deps } from "../../deps";
import { fromDial } from "../../resilience/evidence";
import type { DialResult } from "../twilio-form";

type Needs = Pick<Deps, "afterReply" | "breakers">;

/**
 * Tells a dialer's breaker how a call to its number ended, where that says something of the line.
 * The caller does not wait for it: whoever rings within the next second may not know of it yet.
 */
export function reportLine(deps: Needs, result: DialResult, dialer: string | undefined): void {
  const evidence = fromDial(result);
  if (evidence && dialer !== undefined) deps.afterReply(deps.breakers.report(dialer, evidence));
}
