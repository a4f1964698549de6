import type { CallFacts, Capacity } from "../../src/routing/facts";
import type { Rule } from "../../src/routing/rule";

/**
 * The router once more, written for nothing but plainness and from the stories alone. It shares no
 * code with the product: where both disagree, one of them is wrong.
 */
export type PlainOutcome =
  | { dialer: string; ruleId: number; verdicts: string[] }
  | { dialer: null; ruleId: null; verdicts: string[] }
  | { asksFor: "capacity" | number };

type OffsetAt = (zone: string, at: number) => number;
type Says = { takes: string } | "no_match" | "unknown" | { asksFor: "capacity" | number };

export function routePlainly(
  facts: CallFacts,
  rules: readonly Rule[],
  offsetAt: OffsetAt,
): PlainOutcome {
  const verdicts: string[] = [];
  for (let i = 0; i < rules.length; i++) {
    const rule = rules[i] as Rule;
    let crmRuleFollows = false;
    for (let j = i + 1; j < rules.length; j++) {
      const type = (rules[j] as Rule).type;
      if (type === "lead_owner" || type === "lead_score" || type === "crm_field") {
        crmRuleFollows = true;
      }
    }

    const says = ask(rule, facts, crmRuleFollows, offsetAt);
    if (says === "no_match" || says === "unknown") {
      verdicts.push(says);
    } else if ("takes" in says) {
      verdicts.push("decided");
      return { dialer: says.takes, ruleId: rule.id, verdicts };
    } else {
      return says;
    }
  }
  return { dialer: null, ruleId: null, verdicts };
}

function ask(rule: Rule, facts: CallFacts, crmRuleFollows: boolean, offsetAt: OffsetAt): Says {
  if (rule.type === "time_based") return askHours(rule.config, facts.at, offsetAt);
  if (rule.type === "load_balance") return askBalance(rule.config, rule.id, facts);
  if (facts.lead.kind === "unknown") return "unknown";
  if (rule.type === "lead_owner") return askOwner(rule.config, facts.lead.owner);
  if (rule.type === "lead_score") return askScore(rule.config, facts.lead.score, crmRuleFollows);
  return askField(rule.config, facts.lead.fields[rule.config.field]);
}

type ConfigOf<T extends Rule["type"]> = Extract<Rule, { type: T }>["config"];
type NoMatch = { default_dialer?: string | undefined; on_no_match?: string | undefined };

function nothingMatched(config: NoMatch): Says {
  if (config.on_no_match === "continue") return "no_match";
  if (config.default_dialer === undefined) return "no_match";
  return { takes: config.default_dialer };
}

function askOwner(config: ConfigOf<"lead_owner">, owner: string | null): Says {
  const entries = Object.entries(config.mappings);
  if (owner === null || entries.length === 0) return "no_match";
  for (const [name, dialer] of entries) if (name === owner) return { takes: dialer };
  return nothingMatched(config);
}

function askScore(
  config: ConfigOf<"lead_score">,
  score: string | number | null,
  crmRuleFollows: boolean,
): Says {
  const text = score === null ? "" : `${score}`.trim();
  const first = config.tiers[0];
  const isByLabel = first !== undefined && "label" in first;
  const isUsable =
    text !== "" &&
    (isByLabel || (Number(text) >= 0 && Number(text) <= 100 && !/[^\d.eE+-]/.test(text)));
  if (!isUsable) {
    if (crmRuleFollows || !config.default_dialer) return "no_match";
    return { takes: config.default_dialer };
  }

  for (const tier of config.tiers) {
    if ("label" in tier) {
      if (tier.label === text) return { takes: tier.dialer };
    } else if (Number(text) >= tier.min && Number(text) <= tier.max) {
      return { takes: tier.dialer };
    }
  }
  return nothingMatched(config);
}

function askField(config: ConfigOf<"crm_field">, value: unknown): Says {
  let values = Array.isArray(value) ? value : [value];
  values = values.filter((one) => one !== null && one !== undefined && `${one}`.trim() !== "");
  if (values.length === 0) return "no_match";

  for (const one of config.cases) {
    for (const found of values) {
      if (doesFit(one, found)) return { takes: one.dialer };
    }
  }
  return nothingMatched(config);
}

function doesFit(one: ConfigOf<"crm_field">["cases"][number], found: unknown): boolean {
  if ("equals" in one) return isEqual(one.equals, found);
  if ("in" in one) {
    for (const wanted of one.in) if (isEqual(wanted, found)) return true;
    return false;
  }
  if (typeof found === "boolean" || typeof found === "object" || Number.isNaN(Number(found))) {
    return false;
  }
  const min = one.min ?? Number.NEGATIVE_INFINITY;
  const max = one.max ?? Number.POSITIVE_INFINITY;
  return Number(found) >= min && Number(found) <= max;
}

function isEqual(wanted: string | number | boolean, found: unknown): boolean {
  if (typeof found === "object") return false;
  if (typeof wanted === "number") return typeof found !== "boolean" && Number(found) === wanted;
  return `${found}`.trim() === `${wanted}`;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const DAY_NAMES = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/** Counts in milliseconds of the clock on the wall, as if that were UTC. */
function askHours(config: ConfigOf<"time_based">, at: number, offsetAt: OffsetAt): Says {
  const wall = at + offsetAt(config.timezone, at) * MINUTE;
  const today = Math.floor(wall / DAY) * DAY;
  const exceptions = config.exceptions ?? [];
  const isInside = (day: number, start: string, end: string) => {
    const from = day + readClock(start);
    const until = day + readClock(end) + (readClock(end) <= readClock(start) ? DAY : 0);
    return wall >= from && wall < until;
  };

  for (const one of exceptions) {
    const day = Date.parse(`${one.date}T00:00:00Z`);
    if (one.closed || (day !== today && day !== today - DAY)) continue;
    if (!isInside(day, one.start_time ?? "00:00", one.end_time ?? "24:00")) continue;
    const sameDay = config.schedules.filter(({ days }) => (days as string[]).includes(nameOf(day)));
    const dialer = one.dialer ?? sameDay[0]?.dialer ?? config.schedules[0]?.dialer;
    if (dialer !== undefined) return { takes: dialer };
  }

  for (const schedule of config.schedules) {
    for (const day of [today, today - DAY]) {
      if (exceptions.some((one) => Date.parse(`${one.date}T00:00:00Z`) === day)) continue;
      if (!(schedule.days as string[]).includes(nameOf(day))) continue;
      if (isInside(day, schedule.start_time, schedule.end_time)) return { takes: schedule.dialer };
    }
  }
  return nothingMatched(config);
}

function readClock(time: string): number {
  const [hours, minutes] = time.split(":");
  return (Number(hours) * 60 + Number(minutes)) * MINUTE;
}

/** The first of January 1970 was a Thursday. */
function nameOf(day: number): string {
  return DAY_NAMES[(day / DAY + 4) % 7] as string;
}

function askBalance(config: ConfigOf<"load_balance">, ruleId: number, facts: CallFacts): Says {
  if (!config.enabled) return "no_match";
  const weights = config.weights ?? {};
  let sharing = config.dialers ?? facts.dialers;
  if (config.strategy === "weighted") sharing = Object.keys(weights);
  const preferred = config.preferred_dialer ?? sharing[0];
  if (preferred === undefined) return nothingMatched(config);
  if (sharing.length === 0) return { takes: preferred };

  if (config.strategy === "round_robin") {
    const ticket = facts.tickets[ruleId];
    if (ticket === undefined) return { asksFor: ruleId };
    const place =
      ticket.kind === "ticket"
        ? ticket.number % sharing.length
        : Math.floor(draw(facts.callSid) * sharing.length);
    return { takes: sharing[place] as string };
  }

  if (config.strategy === "weighted") {
    const names = sharing.filter((name) => (weights[name] ?? 0) > 0).toSorted();
    if (names.length === 0) return { takes: preferred };
    let sum = 0;
    for (const name of names) sum += weights[name] ?? 0;
    let rest = draw(`${facts.callSid}\n${ruleId}\n${facts.rulesetVersion}`) * sum;
    for (const name of names) {
      rest -= weights[name] ?? 0;
      if (rest < 0) return { takes: name };
    }
    return { takes: names[names.length - 1] as string };
  }

  if (facts.capacities === null) return { asksFor: "capacity" };
  return { takes: askCapacities(config, sharing, facts.capacities, preferred) };
}

function askCapacities(
  config: ConfigOf<"load_balance">,
  sharing: readonly string[],
  capacities: Readonly<Record<string, Capacity>>,
  preferred: string,
): string {
  const answered: { name: string; free: number; busy: number }[] = [];
  for (const name of sharing) {
    const told = capacities[name];
    if (told === undefined || told.kind === "unknown") continue;
    let busy = told.utilizationPercent;
    if (busy === null && told.total) busy = ((told.total - told.available) / told.total) * 100;
    if (config.strategy === "utilization" && busy === null) continue;
    answered.push({ name, free: told.available, busy: busy ?? 0 });
  }

  const [first] = answered;
  if (first === undefined) return preferred;
  if (answered.length === 1 && sharing.length > 1) return first.name;

  const able = answered.filter(({ free }) => free > 0);
  if (able.length === 0) {
    const isSilent =
      sharing.includes(preferred) && !answered.some(({ name }) => name === preferred);
    return isSilent ? first.name : preferred;
  }
  able.sort((a, b) => (config.strategy === "capacity" ? b.free - a.free : a.busy - b.busy));
  const best = able.filter(({ free, busy }) =>
    config.strategy === "capacity" ? free === able[0]?.free : busy === able[0]?.busy,
  );
  for (const wish of [config.fallback_on_equal, preferred]) {
    for (const { name } of best) if (name === wish) return name;
  }
  return sharing.find((name) => best.some((one) => one.name === name)) as string;
}

/** FNV-1a and the end of MurmurHash3, in numbers that never overflow. */
function draw(text: string): number {
  const low = (value: bigint) => BigInt.asUintN(32, value);
  let hash = 2166136261n;
  for (const letter of text) hash = low((hash ^ BigInt(letter.charCodeAt(0))) * 16777619n);
  hash = low((hash ^ (hash >> 16n)) * 2246822507n);
  hash = low((hash ^ (hash >> 13n)) * 3266489909n);
  hash ^= hash >> 16n;
  return Number(hash) / 4294967296;
}
