import type { CallFacts, Capacity } from "../../src/routing/facts";
import { WEEKDAYS } from "../../src/routing/opening-hours";
import type { Rule } from "../../src/routing/rule";
import type { CrmFieldCase } from "../../src/routing/rules/crm-field";
import { STRATEGIES } from "../../src/routing/rules/load-balance";
import type { Chance } from "./chance";
import { FROM, TO } from "./zone-offsets";

const DIALERS = ["dialfire", "zendesk_talk", "hotline", "reserve"] as const;
const OWNERS = ["team_a", "team_b", "Team_A", "default", "constructor"] as const;
const SCORES = [0, 49, 49.5, 50, 79, 80, 100, 101, -1, "85", " 50 ", "", "hot", "cold"] as const;
const FIELDS = ["plan", "age", "tags"] as const;
const VALUES = ["gold", "Gold", "12", 12, 0, true, false, "true", "", null, "x y"] as const;
const MINUTE_MS = 60_000;

/** Few zones, so that rules often share one; among them half hours, both halves of the globe. */
export const ZONES = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "Australia/Lord_Howe",
  "Africa/Casablanca",
  "Pacific/Kiritimati",
  "Asia/Kathmandu",
] as const;

type RuleOf<T extends Rule["type"]> = Extract<Rule, { type: T }>;

/** Up to eight rules of any type, in the order they are tried. */
export function randomRules(chance: Chance): Rule[] {
  return Array.from({ length: chance.int(0, 8) }, (_, index) => {
    const common = { id: index + 1, name: `Rule ${index + 1}`, priority: index };
    const type = chance.pick([
      "lead_owner",
      "lead_score",
      "crm_field",
      "time_based",
      "load_balance",
    ] as const);
    return randomRule(chance, type, common);
  });
}

function randomRule(
  chance: Chance,
  type: Rule["type"],
  common: Pick<Rule, "id" | "name" | "priority">,
): Rule {
  switch (type) {
    case "lead_owner":
      return { ...common, type, config: { ...randomDefault(chance), ...randomOwners(chance) } };
    case "lead_score":
      return { ...common, type, config: { ...randomDefault(chance), ...randomTiers(chance) } };
    case "crm_field":
      return { ...common, type, config: { ...randomDefault(chance), ...randomCases(chance) } };
    case "time_based":
      return { ...common, type, config: { ...randomDefault(chance), ...randomHours(chance) } };
    case "load_balance":
      return { ...common, type, config: { ...randomDefault(chance), ...randomBalance(chance) } };
  }
}

function randomDefault(chance: Chance) {
  return {
    ...(chance.isLucky(0.3) ? { default_dialer: chance.pick(DIALERS) } : {}),
    ...(chance.isLucky(0.3) ? { on_no_match: chance.pick(["default", "continue"] as const) } : {}),
  };
}

function randomOwners(chance: Chance) {
  const mapped = chance.some(OWNERS, 0.4).map((owner) => [owner, chance.pick(DIALERS)] as const);
  return { mappings: Object.fromEntries(mapped) };
}

function randomTiers(chance: Chance): RuleOf<"lead_score">["config"] {
  if (chance.isLucky(0.3)) {
    const labels = chance.some(["hot", "cold", "85", "x"], 0.5);
    return { tiers: labels.map((label) => ({ label, dialer: chance.pick(DIALERS) })) };
  }
  const tiers = Array.from({ length: chance.int(0, 4) }, (_, index) => {
    const min = chance.int(0, 10) * 10;
    const max = chance.int(min / 10, 10) * 10 - chance.int(0, 1);
    return { name: `Tier ${index}`, min, max, dialer: chance.pick(DIALERS) };
  });
  return { tiers };
}

function randomCases(chance: Chance): RuleOf<"crm_field">["config"] {
  const value = () => chance.pick(["gold", "12", 12, 0, true, "x y"] as const);
  const cases = Array.from({ length: chance.int(0, 3) }, (): CrmFieldCase => {
    const dialer = chance.pick(DIALERS);
    const kind = chance.pick(["equals", "in", "from", "to", "range"] as const);
    if (kind === "equals") return { equals: value(), dialer };
    if (kind === "in") return { in: [value(), value()], dialer };
    if (kind === "from") return { min: chance.int(-5, 20), dialer };
    if (kind === "to") return { max: chance.int(-5, 20), dialer };
    return { min: chance.int(-5, 12), max: chance.int(0, 20), dialer };
  });
  return { field: chance.pick(FIELDS), cases };
}

function randomHours(chance: Chance): RuleOf<"time_based">["config"] {
  const schedules = Array.from({ length: chance.int(0, 3) }, (_, index) => ({
    name: `Schedule ${index}`,
    days: chance.some(WEEKDAYS, 0.5),
    ...randomSpan(chance),
    dialer: chance.pick(DIALERS),
  }));
  const exceptions = Array.from({ length: chance.int(0, 3) }, () => ({
    date: new Date(chance.int(AROUND_MIN, AROUND_MAX)).toISOString().slice(0, 10),
    ...(chance.isLucky(0.3) ? { closed: true } : {}),
    ...(chance.isLucky(0.6) ? randomSpan(chance) : {}),
    ...(chance.isLucky(0.5) ? { dialer: chance.pick(DIALERS) } : {}),
  }));
  return {
    timezone: chance.pick(ZONES),
    schedules,
    ...(chance.isLucky(0.7) ? { exceptions } : {}),
  };
}

function randomSpan(chance: Chance) {
  const clock = (hour: number) => `${String(hour).padStart(2, "0")}:`;
  const minutes = () => chance.pick(["00", "15", "30", "59"] as const);
  const end = chance.int(0, 24);
  return {
    start_time: `${clock(chance.int(0, 23))}${minutes()}`,
    end_time: end === 24 ? "24:00" : `${clock(end)}${minutes()}`,
  };
}

function randomBalance(chance: Chance): RuleOf<"load_balance">["config"] {
  const named = chance.some(DIALERS, 0.5);
  const weights = chance.some(DIALERS, 0.6).map((name) => [name, chance.int(0, 3) * 25] as const);
  return {
    enabled: chance.isLucky(0.8),
    strategy: chance.pick(STRATEGIES),
    ...(chance.isLucky(0.7) ? { preferred_dialer: chance.pick(DIALERS) } : {}),
    ...(chance.isLucky(0.5) ? { fallback_on_equal: chance.pick(DIALERS) } : {}),
    ...(chance.isLucky(0.4) && named.length > 0 ? { dialers: named } : {}),
    weights: Object.fromEntries(weights),
  };
}

/** Half of all calls come within some days, so that dated exceptions meet them. */
const AROUND_MIN = Date.UTC(2026, 2, 27);
const AROUND_MAX = Date.UTC(2026, 3, 3);

/** A call with nothing asked for yet. */
export function randomFacts(chance: Chance): CallFacts {
  const [from, to] = chance.isLucky(0.5) ? [AROUND_MIN, AROUND_MAX] : [FROM, TO];
  const fields = FIELDS.flatMap((field) =>
    chance.isLucky(0.3) ? [] : [[field, randomValue(chance)] as const],
  );
  return {
    callSid: chance.callSid(),
    at: chance.int(from / MINUTE_MS, to / MINUTE_MS) * MINUTE_MS + chance.int(0, 59_999),
    lead: chance.isLucky(0.2)
      ? { kind: "unknown", reason: "no profile" }
      : {
          kind: "known",
          owner: chance.pick([...OWNERS, null]),
          score: chance.pick([...SCORES, null]),
          fields: Object.fromEntries(fields),
        },
    dialers: chance.some(["dialfire", "zendesk_talk"], 0.9),
    capacities: null,
    tickets: {},
    rulesetVersion: chance.int(1, 3),
  };
}

function randomValue(chance: Chance): unknown {
  if (chance.isLucky(0.1)) return { nested: "gold" };
  if (chance.isLucky(0.2)) return [chance.pick(VALUES), chance.pick(VALUES)];
  return chance.pick(VALUES);
}

export function randomCapacities(chance: Chance): Record<string, Capacity> {
  const told = chance.some(DIALERS, 0.85).map((name) => [name, randomCapacity(chance)] as const);
  return Object.fromEntries(told);
}

function randomCapacity(chance: Chance): Capacity {
  if (chance.isLucky(0.25)) return { kind: "unknown", reason: "did not answer" };
  const available = chance.int(0, 3);
  return {
    kind: chance.pick(["live", "estimated"] as const),
    available,
    total: chance.isLucky(0.3) ? null : available + chance.int(0, 2),
    utilizationPercent: chance.isLucky(0.5) ? null : chance.int(0, 4) * 25,
  };
}
