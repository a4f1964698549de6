import { describe, expect, it } from "vitest";
import { decide } from "../../../src/routing/decision";
import type { CallFacts } from "../../../src/routing/facts";
import type { Rule } from "../../../src/routing/rule";
import type { Need } from "../../../src/routing/verdict";
import { type Chance, createChance } from "../../support/chance";
import { type PlainOutcome, routePlainly } from "../../support/plain-router";
import { randomCapacities, randomFacts, randomRules, ZONES } from "../../support/random-rules";
import { readZoneOffsets } from "../../support/zone-offsets";

const CASES = 200_000;
/** Calls that meet the same rules: making rules costs more than trying them. */
const CALLS_PER_RULESET = 5;

const offsets = new Map<string, (at: number) => number>(
  ZONES.map((zone) => [zone, readZoneOffsets(zone).offsetAt]),
);
const offsetAt = (zone: string, at: number) => offsets.get(zone)?.(at) ?? Number.NaN;

const toMenu = () => ({ kind: "ivr_menu" }) as const;

/** What the engine decides, in the words of the plain router. */
function routeByEngine(facts: CallFacts, rules: readonly Rule[]): PlainOutcome {
  const outcome = decide(facts, rules, toMenu);
  if (outcome.kind === "needs") return { asksFor: nameNeed(outcome.needs) };
  const { target, decidedBy } = outcome;
  const verdicts = outcome.trace.map(({ verdict }) => verdict.kind);
  const reached = verdicts.filter((kind) => kind !== "not_reached");
  if (target.kind === "ivr_menu" || decidedBy === null) {
    return { dialer: null, ruleId: null, verdicts: reached };
  }
  return { dialer: target.dialer, ruleId: decidedBy.id, verdicts: reached };
}

function nameNeed(need: Need): "capacity" | number {
  return "capacity" in need ? "capacity" : need.ticket;
}

function answer(chance: Chance, facts: CallFacts, asksFor: "capacity" | number): CallFacts {
  if (asksFor === "capacity") return { ...facts, capacities: randomCapacities(chance) };
  const ticket = chance.isLucky(0.2)
    ? ({ kind: "silent" } as const)
    : ({ kind: "ticket", number: chance.int(0, 1_000) } as const);
  return { ...facts, tickets: { ...facts.tickets, [asksFor]: ticket } };
}

describe("the engine and the plain router", () => {
  it(`agree on ${CASES.toLocaleString("en")} random calls under random rules`, () => {
    const chance = createChance(20_260_115);
    const seen = new Map<string, number>();

    let cases = 0;
    while (cases < CASES) {
      const rules = randomRules(chance);
      for (let call = 0; call < CALLS_PER_RULESET; call += 1) {
        cases += 1;
        let facts = randomFacts(chance);
        let byEngine = routeByEngine(facts, rules);
        for (;;) {
          const plainly = routePlainly(facts, rules, offsetAt);
          if (JSON.stringify(byEngine) !== JSON.stringify(plainly)) {
            expect({ facts, rules, outcome: byEngine }).toEqual({ facts, rules, outcome: plainly });
          }
          if (!("asksFor" in byEngine)) break;
          count(seen, `asked for ${byEngine.asksFor === "capacity" ? "capacity" : "a ticket"}`);
          facts = answer(chance, facts, byEngine.asksFor);
          byEngine = routeByEngine(facts, rules);
        }
        const decider = rules.find(({ id }) => "ruleId" in byEngine && id === byEngine.ruleId);
        count(seen, decider?.type ?? "nobody");
      }
    }

    expect(cases).toBe(CASES);
    // Every type decides often enough for the agreement to mean something.
    expect([...seen.keys()].toSorted()).toEqual([
      "asked for a ticket",
      "asked for capacity",
      "crm_field",
      "lead_owner",
      "lead_score",
      "load_balance",
      "nobody",
      "time_based",
    ]);
    expect(Math.min(...seen.values())).toBeGreaterThan(CASES / 100);
  });
});

function count(seen: Map<string, number>, what: string) {
  seen.set(what, (seen.get(what) ?? 0) + 1);
}
