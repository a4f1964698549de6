import { decide } from "../src/routing/decision";
import type { CallFacts } from "../src/routing/facts";
import type { Rule } from "../src/routing/rule";
import type { TimeSchedule } from "../src/routing/rules/time-based";
import { median } from "./statistics";

/** More rules than a company has. */
const RULES = 20;
/** What deciding may take at the median, microseconds: nothing beside any wait on the network. */
const LIMIT_US = 50;
/** One decision is too short for the clock: so many are timed as one. */
const BATCH = 50;
const SAMPLES = 1_000;
/** So many batches run before anything counts, so that the code is compiled. */
const WARM_UP = 100;

/** The median time of decisions that every rule is tried for and none makes, microseconds. */
export function measureDecide(): number {
  const rules = mixRules();
  for (let batch = 0; batch < WARM_UP; batch += 1) timeBatch(rules, batch);
  return median(Array.from({ length: SAMPLES }, (_, batch) => timeBatch(rules, batch)));
}

export function renderDecide(medianUs: number): string {
  return `Deciding by ${RULES} mixed rules, none of which takes the call: median ${medianUs.toFixed(1)} µs (limit ${LIMIT_US} µs)`;
}

/** Microseconds of one decision, as the mean of a batch. */
function timeBatch(rules: readonly Rule[], batch: number): number {
  const startedAt = performance.now();
  for (let call = 0; call < BATCH; call += 1) {
    const outcome = decide(factsOf(batch * BATCH + call), rules, () => ({ kind: "ivr_menu" }));
    if (outcome.kind !== "decided" || outcome.decidedBy) throw new Error("a rule took the call");
  }
  return ((performance.now() - startedAt) * 1_000) / BATCH;
}

/** A Saturday, on which nobody works. */
const SATURDAY = Date.UTC(2026, 0, 17);
/** So many minutes of it are Saturday in Berlin, too. */
const SATURDAY_MINUTES = 1_300;
const MINUTE_MS = 60_000;

/** Each call comes at another minute, so that no answer of the last one can be used again. */
function factsOf(call: number): CallFacts {
  return {
    callSid: `CA${call}`,
    at: SATURDAY + (call % SATURDAY_MINUTES) * MINUTE_MS,
    lead: { kind: "known", owner: "nobody", score: 101, fields: { plan: "tin" } },
    dialers: ["dialfire", "zendesk_talk"],
    capacities: null,
    tickets: {},
    rulesetVersion: 1,
  };
}

type Weekdays = TimeSchedule["days"];
const WORKDAYS: Weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday"];

function mixRules(): Rule[] {
  return Array.from({ length: RULES }, (_, index) => {
    const common = { id: index + 1, name: `Rule ${index + 1}`, priority: index };
    return ruleOfTurn(index, common);
  });
}

function ruleOfTurn(turn: number, common: Pick<Rule, "id" | "name" | "priority">): Rule {
  switch (turn % 5) {
    case 0: {
      const mappings = { team_a: "dialfire", team_b: "zendesk_talk" };
      return { ...common, type: "lead_owner", config: { mappings } };
    }
    case 1: {
      const tiers = [
        { name: "High", min: 80, max: 100, dialer: "dialfire" },
        { name: "Low", min: 0, max: 79, dialer: "zendesk_talk" },
      ];
      return { ...common, type: "lead_score", config: { tiers } };
    }
    case 2: {
      const cases = [{ equals: "gold", dialer: "dialfire" }];
      return { ...common, type: "crm_field", config: { field: "plan", cases } };
    }
    case 3: {
      const hours = { name: "Work", days: WORKDAYS, start_time: "09:00", end_time: "17:00" };
      const schedules = [{ ...hours, dialer: "dialfire" }];
      return { ...common, type: "time_based", config: { timezone: "Europe/Berlin", schedules } };
    }
    default: {
      const config = { enabled: false, strategy: "round_robin" } as const;
      return { ...common, type: "load_balance", config };
    }
  }
}
