import { z } from "zod";
import { type BreakerState, type Circuit, TRIAL_AFTER_MS } from "./breaker";

const circuitViewSchema = z.object({
  kind: z.enum(["closed", "open", "half_open"]),
  since: z.number(),
  /** Why it is not closed. */
  reason: z.string().nullable(),
});

/** What decisions read of a breaker: a few values, small enough for every isolate to keep. */
export const breakerViewSchema = z.object({
  api: circuitViewSchema,
  line: circuitViewSchema,
});

export type CircuitView = z.infer<typeof circuitViewSchema>;
export type BreakerView = z.infer<typeof breakerViewSchema>;

export function viewOf({ api, line }: BreakerState): BreakerView {
  return { api: toView(api), line: toView(line) };
}

function toView(circuit: Circuit): CircuitView {
  const { kind, since } = circuit;
  return { kind, since, reason: circuit.kind === "closed" ? null : circuit.reason };
}

/** Whether an integration may be used now. `trial`: its line rested long enough to be tried. */
export type Standing = { kind: "up" } | { kind: "trial" | "down"; reason: string };

/**
 * Reads a view. While the API is down no call is let through: probes tell when it is back. A dead
 * line has no probe: after a minute of rest, and after each further one, one live call tries it.
 */
export function standingOf({ api, line }: BreakerView, now: number): Standing {
  if (api.kind !== "closed") return { kind: "down", reason: `its API: ${api.reason}` };
  if (line.kind === "closed") return { kind: "up" };
  const isRested = now - line.since >= TRIAL_AFTER_MS;
  return { kind: isRested ? "trial" : "down", reason: `its line: ${line.reason}` };
}
