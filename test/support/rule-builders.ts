import { expect } from "vitest";
import { type Decision, decide, type Stopwatch } from "../../src/routing/decision";
import type { CallFacts, Capacity } from "../../src/routing/facts";
import type { Rule } from "../../src/routing/rule";
import type { CrmFieldConfig } from "../../src/routing/rules/crm-field";
import type { LoadBalanceConfig } from "../../src/routing/rules/load-balance";
import type { TimeBasedConfig } from "../../src/routing/rules/time-based";
import type { Target } from "../../src/routing/verdict";
import { someFacts } from "./builders";

type RuleParts = Partial<Pick<Rule, "id" | "name" | "priority">>;

/** Gold customers to Dialfire, all others pass. */
export function aCrmFieldRule({
  id = 3,
  name = "By plan",
  priority = 3,
  ...config
}: RuleParts & Partial<CrmFieldConfig> = {}): Extract<Rule, { type: "crm_field" }> {
  const shipped = { field: "plan", cases: [{ equals: "gold", dialer: "dialfire" }] };
  return { id, name, priority, type: "crm_field", config: { ...shipped, ...config } };
}

export const WORKDAYS: TimeBasedConfig["schedules"][number]["days"] = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
];

/** 9 to 17 on workdays in New York to Dialfire, after hours to Zendesk Talk. */
export function aTimeRule({
  id = 4,
  name = "Office hours",
  priority = 4,
  ...config
}: RuleParts & Partial<TimeBasedConfig> = {}): Extract<Rule, { type: "time_based" }> {
  const shipped = {
    timezone: "America/New_York",
    schedules: [
      {
        name: "Business Hours",
        days: WORKDAYS,
        start_time: "09:00",
        end_time: "17:00",
        dialer: "dialfire",
      },
    ],
    default_dialer: "zendesk_talk",
  };
  return { id, name, priority, type: "time_based", config: { ...shipped, ...config } };
}

/** By most free agents; Dialfire is preferred. */
export function aLoadBalanceRule({
  id = 5,
  name = "Balance",
  priority = 5,
  ...config
}: RuleParts & Partial<LoadBalanceConfig> = {}): Extract<Rule, { type: "load_balance" }> {
  const shipped = { enabled: true, strategy: "capacity", preferred_dialer: "dialfire" } as const;
  return { id, name, priority, type: "load_balance", config: { ...shipped, ...config } };
}

/** Facts of a call from a known lead, with what matters to a test. */
export function factsWith(changed: Partial<CallFacts> = {}): CallFacts {
  return { ...someFacts(), ...changed };
}

/** So many free agents of so many. */
export function free(available: number, total: number | null = null): Capacity {
  return { kind: "live", available, total, utilizationPercent: null };
}

export const SILENT: Capacity = { kind: "unknown", reason: "did not answer within 500 ms" };

/** The decision, where the facts hold all that the rules ask for. */
export function decideAtOnce(
  facts: CallFacts,
  rules: readonly Rule[],
  lastResort: (facts: CallFacts) => Target,
  stopwatch?: Stopwatch,
): Decision {
  const outcome = decide(facts, rules, lastResort, stopwatch);
  if (outcome.kind === "needs") return expect.fail(`asked for ${JSON.stringify(outcome.needs)}`);
  return outcome;
}
