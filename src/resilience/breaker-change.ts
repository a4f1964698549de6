import type { BreakerState, Circuit } from "./breaker";

/** One step of a breaker from one state to another, and why. */
export interface BreakerChange {
  at: number;
  circuit: "api" | "line";
  from: Circuit["kind"];
  to: Circuit["kind"];
  reason: string;
}

/** What made it: what was learnt of the integration, a person, or that another API is watched. */
export type Cause = "evidence" | "by_hand" | "another_api";

/** So many outlast a bad day: an outage and its end are three. */
const CHANGES_KEPT = 30;

/** The newest changes first, those between the two states among them. */
export function rememberChanges(
  known: readonly BreakerChange[],
  states: { before: BreakerState; after: BreakerState },
  cause: Cause,
  now: number,
): readonly BreakerChange[] {
  const { before, after } = states;
  const changes = (["api", "line"] as const).flatMap((circuit): BreakerChange[] => {
    const [from, to] = [before[circuit].kind, after[circuit].kind];
    if (from === to) return [];
    return [{ at: now, circuit, from, to, reason: explain(circuit, after[circuit], cause) }];
  });
  return changes.length === 0 ? known : [...changes, ...known].slice(0, CHANGES_KEPT);
}

function explain(name: "api" | "line", circuit: Circuit, cause: Cause): string {
  if (circuit.kind === "open") return circuit.reason;
  if (circuit.kind === "half_open") {
    return name === "api" ? "a check went well" : "a live call tries it";
  }
  switch (cause) {
    case "by_hand":
      return "closed by hand";
    case "another_api":
      return "another API is watched, or none";
    case "evidence":
      return name === "api" ? "enough checks in a row went well" : "a call got through";
  }
}
