import { describe, expect, it } from "vitest";
import type { Rule } from "../../../src/routing/rule";
import {
  type CheckedDialer,
  type CheckedRuleset,
  checkRules,
} from "../../../src/routing/rule-checker";
import type { TimeSchedule } from "../../../src/routing/rules/time-based";
import {
  aDialer,
  aLeadOwnerRule,
  aLeadScoreRule,
  OUR_NUMBER,
  someSettings,
  twoDialers,
} from "../../support/builders";
import { aCrmFieldRule, aLoadBalanceRule, aTimeRule, WORKDAYS } from "../../support/rule-builders";

const DIALERS: CheckedDialer[] = [
  ...twoDialers().map((dialer) => ({ ...dialer, seats: 10 })),
  {
    ...aDialer({ id: 3, name: "hotline", kind: "phone", phoneNumber: "+49301112233" }),
    seats: null,
  },
];

function check(rules: Rule[], changed: Partial<CheckedRuleset> = {}) {
  return checkRules({
    rules,
    dialers: DIALERS,
    settings: someSettings(),
    ourNumbers: [OUR_NUMBER],
    ...changed,
  });
}

/** Code and rule of each finding. */
const told = (rules: Rule[], changed: Partial<CheckedRuleset> = {}) =>
  check(rules, changed).map(({ code, rule_id }) => [code, rule_id]);

function changedDialer(name: string, changed: Partial<CheckedDialer>): CheckedDialer[] {
  return DIALERS.map((dialer) => (dialer.name === name ? { ...dialer, ...changed } : dialer));
}

const owner = aLeadOwnerRule({ id: 1, priority: 1 });
const score = aLeadScoreRule({ id: 2, priority: 2 });

function aSchedule(changed: Partial<TimeSchedule> = {}): TimeSchedule {
  const hours = { start_time: "09:00", end_time: "17:00" };
  return { name: "Day", days: WORKDAYS, dialer: "dialfire", ...hours, ...changed };
}

const ALL_DAYS: TimeSchedule["days"] = [...WORKDAYS, "saturday", "sunday"];
const ALWAYS = aSchedule({ days: ALL_DAYS, start_time: "00:00", end_time: "24:00" });

describe("a sound ruleset", () => {
  it("has no findings", () => {
    const rules = [
      owner,
      score,
      aCrmFieldRule({ id: 3, priority: 3 }),
      aTimeRule({ id: 4, priority: 4, default_dialer: undefined }),
      aLoadBalanceRule({ id: 5, priority: 5 }),
    ];

    expect(check(rules)).toEqual([]);
  });

  it("may be empty", () => {
    expect(check([])).toEqual([]);
  });
});

describe("rules that can never decide", () => {
  it("stand behind one that decides every call, and name it", () => {
    const night = aTimeRule({ id: 9, priority: 0, name: "Night" });

    expect(check([night, owner])).toEqual([
      {
        code: "never_reached",
        severity: "warning",
        rule_id: 1,
        field: "priority",
        message: '"Lead owner" never decides: "Night" takes every call before it',
      },
    ]);
  });

  it.each<[string, Rule]>([
    ["hours with a default dialer", aTimeRule({ id: 9, priority: 0 })],
    [
      "hours around the clock",
      aTimeRule({ id: 9, priority: 0, default_dialer: undefined, schedules: [ALWAYS] }),
    ],
    ["balancing", aLoadBalanceRule({ id: 9, priority: 0 })],
  ])("stand behind %s", (_, first) => {
    expect(told([first, owner, score])).toEqual(
      expect.arrayContaining([
        ["never_reached", 1],
        ["never_reached", 2],
      ]),
    );
  });

  it.each<[string, Rule]>([
    ["hours that pass what is outside", aTimeRule({ id: 9, priority: 0, on_no_match: "continue" })],
    ["balancing that is switched off", aLoadBalanceRule({ id: 9, priority: 0, enabled: false })],
    [
      "owners with a default, for unknown callers",
      aLeadOwnerRule({ id: 9, priority: 0, default_dialer: "hotline" }),
    ],
  ])("do not stand behind %s", (_, first) => {
    expect(told([first, aTimeRule({ id: 1, priority: 1 })])).toEqual([]);
  });

  it("stand behind two whose hours make up a week", () => {
    const hours = { default_dialer: undefined, timezone: "UTC" };
    const workdays = aSchedule({ days: WORKDAYS, start_time: "00:00", end_time: "24:00" });
    const weekend = { ...workdays, days: ["saturday" as const, "sunday" as const] };
    const rules = [
      aTimeRule({ id: 1, priority: 1, ...hours, schedules: [workdays] }),
      aTimeRule({ id: 2, priority: 2, ...hours, schedules: [weekend] }),
      aTimeRule({ id: 3, priority: 3 }),
    ];

    expect(told(rules)).toEqual([["never_reached", 3]]);
    expect(
      told(
        rules.map((rule) =>
          rule.id === 2 ? aTimeRule({ ...rule, ...rule.config, timezone: "Asia/Tokyo" }) : rule,
        ),
      ),
    ).toEqual([]);
  });

  it("stand behind one that has all of their hours, unless that one has exceptions", () => {
    const hours = { default_dialer: undefined };
    const lunch = aSchedule({ start_time: "12:00", end_time: "13:00" });
    const late = aTimeRule({ id: 2, priority: 2, ...hours, schedules: [lunch] });
    const exceptions = [{ date: "2026-12-25", closed: true }];

    expect(told([aTimeRule({ id: 1, priority: 1, ...hours }), late])).toEqual([
      ["never_reached", 2],
    ]);
    expect(told([aTimeRule({ id: 1, priority: 1, ...hours, exceptions }), late])).toEqual([]);
  });

  it("ask for an owner when an earlier rule takes all leads that have one", () => {
    const late = aLeadOwnerRule({ id: 2, priority: 2, mappings: { team_x: "hotline" } });

    expect(told([aLeadOwnerRule({ ...owner, default_dialer: "hotline" }), late])).toEqual([
      ["never_reached", 2],
    ]);
    expect(told([owner, late])).toEqual([]);
  });

  it("ask for owners that earlier rules have mapped", () => {
    const late = aLeadOwnerRule({ id: 2, priority: 2, mappings: { team_a: "hotline" } });

    expect(told([owner, late])).toEqual([["never_reached", 2]]);
  });

  it("ask for a score when an earlier rule takes all scores, unless missing ones are left", () => {
    const early = aLeadScoreRule({ id: 1, priority: 1, default_dialer: "hotline" });

    expect(told([early, score])).toEqual([["never_reached", 2]]);
    expect(told([early, aLeadScoreRule({ id: 2, default_dialer: "hotline" })])).toEqual([]);
  });

  it("ask for a CRM field that an earlier rule takes whole", () => {
    const early = aCrmFieldRule({ id: 1, priority: 1, default_dialer: "hotline" });

    expect(told([early, aCrmFieldRule({ id: 2, priority: 2 })])).toEqual([["never_reached", 2]]);
    expect(told([early, aCrmFieldRule({ id: 2, priority: 2, field: "age" })])).toEqual([]);
  });

  it.each<[string, Rule]>([
    ["no tiers", aLeadScoreRule({ tiers: [] })],
    ["no cases", aCrmFieldRule({ cases: [] })],
    ["no schedules", aTimeRule({ schedules: [], default_dialer: undefined })],
    ["nobody to share calls", aLoadBalanceRule({ preferred_dialer: undefined })],
  ])("are an error where they have %s and no default dialer", (_, rule) => {
    const settings = someSettings({ primary_dialer: "gone", fallback_dialer: "lost" });
    const findings = check([rule], { settings });

    expect(findings.filter(({ rule_id }) => rule_id === rule.id)).toMatchObject([
      { code: "never_decides", severity: "error" },
    ]);
  });

  it("are only a warning while an owner rule waits for its first owner", () => {
    expect(check([aLeadOwnerRule({ mappings: {} })])).toEqual([
      {
        code: "no_mappings",
        severity: "warning",
        rule_id: 1,
        field: "config.mappings",
        message: '"Lead owner" has no owner mapped to a dialer yet, so it never decides',
      },
    ]);
  });
});

describe("score tiers", () => {
  const tiers = (...ranges: [number, number][]) =>
    ranges.map(([min, max], index) => ({ name: `T${index}`, min, max, dialer: "dialfire" }));

  it.each<[string, [number, number][], string[]]>([
    ["at the beginning", [[10, 100]], ["scores 0 to 9"]],
    ["at the end", [[0, 99]], ["score 100"]],
    [
      "in the middle",
      [
        [0, 49],
        [80, 100],
      ],
      ["scores 50 to 79"],
    ],
    [
      "several times",
      [
        [60, 69],
        [20, 29],
      ],
      ["scores 0 to 19", "scores 30 to 59", "scores 70 to 100"],
    ],
    [
      "not between whole numbers that follow each other",
      [
        [0, 49],
        [50, 100],
      ],
      [],
    ],
  ])("leave a gap %s", (_, ranges, gaps) => {
    expect(check([aLeadScoreRule({ tiers: tiers(...ranges) })])).toEqual(
      gaps.map((gap) => ({
        code: "score_gap",
        severity: "warning",
        rule_id: 2,
        field: "config.tiers",
        message: `"Lead score" has no tier for ${gap}: such calls pass on to the next rule`,
      })),
    );
  });

  it("say who takes what falls into a gap", () => {
    const rule = aLeadScoreRule({ tiers: tiers([0, 79]), default_dialer: "hotline" });

    expect(check([rule])[0]?.message).toBe(
      '"Lead score" has no tier for scores 80 to 100: hotline takes such calls',
    );
  });

  it("that overlap in a row edited by hand are an error", () => {
    expect(check([aLeadScoreRule({ tiers: tiers([0, 60], [50, 100]) })])).toMatchObject([
      { code: "overlapping_ranges", severity: "error", rule_id: 2, field: "config.tiers.0" },
      { code: "overlapping_ranges", severity: "error", rule_id: 2, field: "config.tiers.1" },
    ]);
  });

  it("are of the kind that the settings say the score is", () => {
    const byLabel = aLeadScoreRule({ tiers: [{ label: "hot", dialer: "dialfire" }] });
    const settings = someSettings({ crm_fields: { score_type: "label" } });

    expect(told([byLabel])).toEqual([["score_type_mismatch", 2]]);
    expect(told([byLabel], { settings })).toEqual([]);
    expect(told([score], { settings })).toEqual([["score_type_mismatch", 2]]);
  });
});

describe("opening hours", () => {
  it("that always match are told, unless there are exceptions", () => {
    const rule = { schedules: [ALWAYS], default_dialer: undefined };
    const exceptions = [{ date: "2026-12-25", closed: true }];

    expect(told([aTimeRule(rule)])).toEqual([["hours_always_match", 4]]);
    expect(told([aTimeRule({ ...rule, exceptions })])).toEqual([]);
  });

  it("that make up the week in pieces always match, too", () => {
    const schedules = [
      aSchedule({ name: "Day", days: ALL_DAYS, start_time: "06:00", end_time: "22:00" }),
      aSchedule({ name: "Night", days: ALL_DAYS, start_time: "22:00", end_time: "06:00" }),
    ];

    expect(told([aTimeRule({ schedules })])).toEqual([["hours_always_match", 4]]);
  });

  it("that never match, for others before them cover them, are told", () => {
    const schedules = [
      aSchedule(),
      aSchedule({ name: "Lunch", start_time: "12:00", end_time: "13:00" }),
    ];

    expect(check([aTimeRule({ schedules })])).toEqual([
      {
        code: "hours_never_match",
        severity: "warning",
        rule_id: 4,
        field: "config.schedules.1",
        message: '"Lunch" never matches: the schedules before it cover all its hours',
      },
    ]);
  });

  it("that are none leave every call to the default dialer", () => {
    expect(told([aTimeRule({ schedules: [] })])).toEqual([["hours_never_match", 4]]);
  });
});

describe("dialers", () => {
  it("that a rule names and that are not active are a warning", () => {
    const dialers = changedDialer("hotline", { active: false });

    expect(check([score], { dialers })).toEqual([
      {
        code: "inactive_dialer",
        severity: "warning",
        rule_id: 2,
        field: "config.tiers.2.dialer",
        message: '"Lead score" sends calls to hotline, which is not active',
      },
    ]);
  });

  it("that a rule names and that do not exist are an error", () => {
    expect(check([aLeadOwnerRule({ mappings: { team_a: "gone" } })])).toEqual([
      {
        code: "unknown_dialer",
        severity: "error",
        rule_id: 1,
        field: "config.mappings.team_a",
        message: '"Lead owner" names the dialer "gone", which does not exist',
      },
    ]);
  });

  it("that a rule names and that have no number are a warning", () => {
    const dialers = changedDialer("hotline", { phoneNumber: null });

    expect(told([score], { dialers })).toEqual([["dialer_without_number", 2]]);
  });

  it("that dial one of our own numbers are told", () => {
    const dialers = changedDialer("hotline", { phoneNumber: OUR_NUMBER });

    expect(check([], { dialers })).toEqual([
      {
        code: "own_number",
        severity: "warning",
        rule_id: null,
        field: "dialers.hotline.phone_number",
        message: `hotline has our own number ${OUR_NUMBER}: a call to it would come back to us`,
      },
    ]);
    expect(
      check([], { dialers: dialers.map((one) => ({ ...one, active: one.name !== "hotline" })) }),
    ).toEqual([]);
  });
});

describe("settings", () => {
  it("with a fallback that is the primary dialer are told", () => {
    const settings = someSettings({ fallback_dialer: "dialfire" });

    expect(check([], { settings })).toMatchObject([
      { code: "fallback_equals_primary", rule_id: null, field: "fallback_dialer" },
    ]);
  });

  it("with a fallback that dials the same number are told", () => {
    const number = DIALERS[0]?.phoneNumber ?? null;

    expect(told([], { dialers: changedDialer("zendesk_talk", { phoneNumber: number }) })).toEqual([
      ["fallback_equals_primary", null],
    ]);
  });

  it("that name dialers which cannot be reached are told, the menu's digits among them", () => {
    const settings = someSettings({
      default_dialer: "gone",
      menu: { options: { "1": "dialfire", "2": "hotline" } },
    });
    const dialers = changedDialer("hotline", { active: false });

    expect(check([], { settings, dialers })).toMatchObject([
      {
        code: "unknown_dialer",
        field: "default_dialer",
        message: "The setting default_dialer names gone, which does not exist",
      },
      { code: "inactive_dialer", field: "menu.options.2" },
    ]);
  });
});

describe("load balancing", () => {
  it.each(["capacity", "utilization"] as const)(
    "by %s finds dialers whose capacity is never known",
    (strategy) => {
      const rule = aLoadBalanceRule({ strategy, dialers: ["dialfire", "zendesk_talk", "hotline"] });
      const dialers = changedDialer("dialfire", { seats: null });

      expect(check([rule], { dialers }).map(({ code, message }) => [code, message])).toEqual([
        [
          "capacity_unknown",
          '"Balance" goes by capacity, but that of dialfire is never known: it has no number of seats',
        ],
        [
          "capacity_unknown",
          '"Balance" goes by capacity, but that of hotline is never known: it is a plain phone number',
        ],
      ]);
    },
  );

  it("needs no seats of Zendesk Talk, and none at all where it does not go by capacity", () => {
    const noSeats = DIALERS.map((dialer) => ({ ...dialer, seats: null }));
    const zendesk = changedDialer("zendesk_talk", { seats: null });

    expect(told([aLoadBalanceRule()], { dialers: zendesk })).toEqual([]);
    expect(told([aLoadBalanceRule({ strategy: "round_robin" })], { dialers: noSeats })).toEqual([]);
    expect(told([aLoadBalanceRule({ enabled: false })], { dialers: noSeats })).toEqual([]);
  });

  it("has somebody to share with", () => {
    const nothingToShare = [["nothing_to_share", 5]];

    expect(told([aLoadBalanceRule({ dialers: ["dialfire"] })])).toEqual(nothingToShare);
    expect(
      told([
        aLoadBalanceRule({ strategy: "weighted", weights: { dialfire: 100, zendesk_talk: 0 } }),
      ]),
    ).toEqual(nothingToShare);
  });

  it("gives equal calls to somebody who shares them", () => {
    expect(told([aLoadBalanceRule({ fallback_on_equal: "hotline" })])).toEqual([
      ["fallback_not_shared", 5],
    ]);
  });
});

describe("priorities", () => {
  it("that are equal are told with the rule that goes first", () => {
    const rules = [aLeadScoreRule({ id: 2, priority: 1 }), owner];

    expect(check(rules)).toMatchObject([
      {
        code: "equal_priority",
        rule_id: 2,
        message:
          '"Lead owner" and "Lead score" both have priority 1: the older rule, "Lead owner", is tried first',
      },
    ]);
  });
});
