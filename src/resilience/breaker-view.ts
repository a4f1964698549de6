import { z } from "zod";
import { type BreakerState, type Circuit, TRIAL_AFTER_MS } from "./breaker";

export const CIRCUIT_STATES = ["closed", "open", "half_open"] as const;

const circuitViewSchema = z.object({
  kind: z.enum(CIRCUIT_STATES),
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

/** The worse of the two: closed only where both are. */
export function worseState({ api, line }: BreakerView): CircuitView["kind"] {
  const kinds = [api.kind, line.kind];
  if (kinds.includes("open")) return "open";
  return kinds.includes("half_open") ? "half_open" : "closed";
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
