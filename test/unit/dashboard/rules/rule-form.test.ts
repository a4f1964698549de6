import { describe, expect, it } from "vitest";
import {
  checkRule,
  isRuleType,
  RULE_TYPES,
  readRule,
  startRule,
  tellRule,
  writeRule,
} from "../../../../dashboard/lib/rules/rule-form";
import type { Rule } from "../../../../dashboard/state/ruleset";

const aRule = (changes: Partial<Rule> = {}): Rule => ({
  id: 1,
  rule_type: "lead_owner",
  name: "Owners",
  priority: 1,
  config: { mappings: { team_a: "dialfire" } },
  active: true,
  updated_at: "2026-03-10T10:00:00.000Z",
  created_by: "ann@example.com",
  version: 3,
  ...changes,
});

const aScoreRule = (tiers: object[]) => aRule({ rule_type: "lead_score", config: { tiers } });
const HIGH = { name: "High", min: 80, max: 100, dialer: "dialfire" };

function formOf(rule: Rule) {
  const form = readRule(rule);
  if (!form) throw new Error("this rule has no form");
  return form;
}

const problemsOf = (rule: Rule, others: Rule[] = []) => checkRule(formOf(rule), others);

const CONFIGS: [type: string, config: object][] = [
  [
    "lead_owner",
    {
      mappings: { team_a: "dialfire", team_b: "zendesk_talk" },
      default_dialer: "dialfire",
      on_no_match: "continue",
    },
  ],
  ["lead_score", { tiers: [HIGH], default_dialer: "zendesk_talk" }],
  ["lead_score", { tiers: [{ label: "hot", dialer: "dialfire" }] }],
  [
    "crm_field",
    {
      field: "plan",
      cases: [
        { equals: "gold", dialer: "dialfire" },
        { equals: 5, dialer: "dialfire" },
        { equals: "007", dialer: "dialfire" },
        { name: "Others", in: ["silver", 7], dialer: "zendesk_talk" },
        { min: 10, dialer: "dialfire" },
      ],
    },
  ],
  [
    "time_based",
    {
      timezone: "Europe/Berlin",
      schedules: [
        {
          name: "Day",
          days: ["monday"],
          start_time: "09:00",
          end_time: "17:00",
          dialer: "dialfire",
        },
      ],
      exceptions: [
        { date: "2026-12-25", name: "Christmas", closed: true },
        { date: "2026-12-24", start_time: "09:00", end_time: "12:00" },
        { date: "2026-12-31", dialer: "zendesk_talk" },
      ],
      default_dialer: "zendesk_talk",
    },
  ],
  [
    "load_balance",
    {
      enabled: true,
      strategy: "capacity",
      preferred_dialer: "dialfire",
      fallback_on_equal: "zendesk_talk",
      dialers: ["dialfire", "zendesk_talk"],
    },
  ],
  [
    "load_balance",
    { enabled: false, strategy: "weighted", weights: { dialfire: 70, zendesk_talk: 30 } },
  ],
];

describe("the form of a rule", () => {
  it.each(CONFIGS)("writes a %s rule as it was read", (rule_type, config) => {
    const rule = aRule({ rule_type, config });

    expect(writeRule(formOf(rule))).toEqual({
      id: 1,
      rule_type,
      name: "Owners",
      priority: 1,
      config,
      active: true,
    });
    expect(problemsOf(rule)).toEqual([]);
  });

  it.each(Object.keys(RULE_TYPES))("reads and tells a %s rule that is broken", (rule_type) => {
    for (const config of [null, "{", [], { tiers: 3, mappings: "x", cases: [null] }]) {
      expect(tellRule(aRule({ rule_type, config }))).toMatch(/\.$/);
    }
  });

  it("is none for a type that this page does not know", () => {
    expect(readRule(aRule({ rule_type: "moon_phase" }))).toBeNull();
    expect(isRuleType("toString")).toBe(false);
    expect(tellRule(aRule({ rule_type: "moon_phase" }))).toContain("moon_phase");
  });

  it("begins a new rule behind all others", () => {
    expect(startRule("lead_owner", [aRule(), aRule({ id: 2, priority: 7 })])).toMatchObject({
      id: null,
      version: undefined,
      priority: 8,
      config: { mappings: [] },
    });
  });

  it("reads midnight as an end as 00:00, which says the same", () => {
    const schedule = { name: "Late", days: ["monday"], start_time: "18:00", end_time: "24:00" };
    const form = formOf(
      aRule({ rule_type: "time_based", config: { timezone: "UTC", schedules: [schedule] } }),
    );

    expect(form).toMatchObject({ config: { schedules: [{ start: "18:00", end: "00:00" }] } });
  });
});

describe("the check of a rule while it is typed", () => {
  it("marks both tiers that overlap, and no other", () => {
    const rule = aScoreRule([
      HIGH,
      { name: "Medium", min: 50, max: 80, dialer: "dialfire" },
      { name: "Low", min: 0, max: 49, dialer: "dialfire" },
    ]);
    const message = "Score ranges cannot overlap";

    expect(problemsOf(rule)).toEqual([
      { field: "config.tiers.0", message },
      { field: "config.tiers.1", message },
    ]);
  });

  it("finds scores out of range and the wrong way round", () => {
    const rule = aScoreRule([
      { name: "A", min: -1, max: 20, dialer: "dialfire" },
      { name: "B", min: 60, max: 40, dialer: "dialfire" },
      { name: "C", min: 90, max: 101, dialer: "dialfire" },
    ]);

    expect(problemsOf(rule).map(({ field }) => field)).toEqual([
      "config.tiers.0.min",
      "config.tiers.1.min",
      "config.tiers.2.max",
    ]);
  });

  it("finds an owner that is listed twice, but for case and space", () => {
    const mappings = { team_a: "dialfire", " Team_A": "zendesk_talk", other: "dialfire" };

    expect(problemsOf(aRule({ config: { mappings } }))).toEqual([
      { field: "config.mappings.team_a", message: '"team_a" is listed twice' },
      { field: "config.mappings. Team_A", message: '"Team_A" is listed twice' },
    ]);
  });

  it.each([
    [{ dialfire: 70, zendesk_talk: 30 }, []],
    [{ dialfire: 50.5, zendesk_talk: 49.5 }, []],
    [{ a: 33.33, b: 33.33, c: 33.34 }, []],
    [{ dialfire: 70, zendesk_talk: 40 }, ["config.weights"]],
    [
      { dialfire: -10, zendesk_talk: 110 },
      ["config.weights.dialfire", "config.weights.zendesk_talk"],
    ],
  ])("takes weights only where they make 100: %j", (weights, fields) => {
    const rule = aRule({ rule_type: "load_balance", config: { strategy: "weighted", weights } });

    expect(problemsOf(rule).map(({ field }) => field)).toEqual(fields);
  });

  it("finds a closed date with another exception", () => {
    const config = {
      timezone: "UTC",
      schedules: [],
      exceptions: [
        { date: "2026-12-25", closed: true },
        { date: "2026-12-25", dialer: "dialfire" },
      ],
    };

    expect(problemsOf(aRule({ rule_type: "time_based", config }))).toEqual([
      { field: "config.exceptions.0", message: "A closed date cannot have another exception" },
    ]);
  });

  it("finds the name of another active rule, not of one that is switched off", () => {
    const rival = aRule({ id: 2, name: " owners" });

    expect(problemsOf(aRule(), [rival]).map(({ field }) => field)).toEqual(["name"]);
    expect(problemsOf(aRule(), [{ ...rival, active: false }])).toEqual([]);
  });

  it("calls what is not filled in yet a gap", () => {
    const mappings = { team_a: "" };

    expect(problemsOf(aRule({ name: " ", config: { mappings } }))).toEqual([
      { field: "name", message: "Give the rule a name", isGap: true },
      { field: "config.mappings.team_a.dialer", message: "Choose a dialer", isGap: true },
    ]);
  });
});

describe("a rule in words", () => {
  it("says who gets whom, and what becomes of all others", () => {
    const mappings = { team_a: "dialfire", team_b: "zendesk_talk", vip: "dialfire" };
    const rule = aRule({ config: { mappings, default_dialer: "zendesk_talk" } });

    expect(tellRule(rule)).toBe(
      "Sends 3 owners to their dialer: team_a and vip to Dialfire; team_b to Zendesk Talk. Owners that are not listed: Zendesk Talk.",
    );
  });

  it("says that a rule without anything passes every call on", () => {
    expect(tellRule(aRule({ config: { mappings: {} } }))).toBe(
      "No owner has a dialer yet, so every call passes on.",
    );
  });
});
