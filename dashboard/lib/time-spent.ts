import type { Decision, TraceStep } from "../state/wire-log";
import { tellStep } from "./trace-words";

/** What a decision spent its time on. */
export interface Spending {
  kind: "cache" | "crm" | "rules" | "rest";
  ms: number;
}

/** A caller hears nothing meanwhile: Twilio and the people who call are to wait no longer. */
export const LONGEST_WAIT_MS = 2_000;

/** Where the time of a decision went; what no step accounts for is our own work around them. */
export function spendingsOf({ steps, totalDurationMs }: Decision): Spending[] {
  const measured: Spending[] = [
    { kind: "cache", ms: sum(steps, "cache_lookup") },
    { kind: "crm", ms: sum(steps, "customer_data") },
    { kind: "rules", ms: sum(steps, "rule_evaluated") },
  ];
  const known = measured.reduce((total, { ms }) => total + ms, 0);
  const rest: Spending = { kind: "rest", ms: Math.max(0, totalDurationMs - known) };
  return [...measured, rest].filter(({ ms }) => ms > 0);
}

function sum(steps: readonly TraceStep[], event: TraceStep["event"]): number {
  const of = steps.filter((step) => step.event === event);
  return of.reduce((total, step) => total + (tellStep(step).durationMs ?? 0), 0);
}
