import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RULE_TYPES, ruleSchema } from "../../../src/routing/rule";
import { checkRuleDraft } from "../../../src/routing/rule-draft";
import { aTimeRule } from "../../support/rule-builders";

const DIALERS = ["dialfire", "zendesk_talk", "hotline"];

/** A draft as it is sent, with the parts that matter to a test. */
function aDraft(rule_type: string, config: unknown, changed: object = {}) {
  return { rule_type, name: "A rule", priority: 1, config, active: true, ...changed };
}

const check = (given: unknown) => checkRuleDraft(given, DIALERS);

function problemsOf(rule_type: string, config: unknown) {
  const checked = check(aDraft(rule_type, config));
  return checked.kind === "refused" ? checked.problems : [];
}

function keptConfig(rule_type: string, config: unknown) {
  const checked = check(aDraft(rule_type, config));
  return checked.kind === "valid" ? checked.draft.config : expect.fail(JSON.stringify(checked));
}

const tier = (name: string, min: unknown, max: unknown) => ({ name, min, max, dialer: "dialfire" });

describe("a draft", () => {
  it("is valid as the stories give it, and becomes a rule without id", () => {
    const config = { mappings: { team_a: "dialfire" }, default_dialer: "zendesk_talk" };

    expect(check(aDraft("lead_owner", config, { name: "  By owner " }))).toEqual({
      kind: "valid",
      draft: { type: "lead_owner", name: "By owner", priority: 1, config, active: true },
    });
  });

  it.each<[string, object]>([
    ["lead_owner", { mappings: {} }],
    [
      "lead_score",
      {
        tiers: [tier("High", 80, 100), tier("Medium", 50, 79), tier("Low", 0, 49)],
        default_dialer: "hotline",
      },
    ],
    ["lead_score", { tiers: [{ label: "hot", dialer: "dialfire" }] }],
    ["lead_score", { tiers: [] }],
    [
      "crm_field",
      {
        field: "plan",
        cases: [
          { name: "Premium", equals: "gold", dialer: "dialfire" },
          { in: ["silver", 3, true], dialer: "dialfire" },
          { min: 1, max: 2, dialer: "dialfire" },
          { min: 1, dialer: "dialfire" },
        ],
        default_dialer: "hotline",
        on_no_match: "continue",
      },
    ],
    ["time_based", aTimeRule().config],
    [
      "time_based",
      {
        ...aTimeRule().config,
        exceptions: [
          { date: "2026-12-25", name: "Christmas", closed: true },
          { date: "2026-12-24", start_time: "09:00", end_time: "24:00" },
          { date: "2026-12-31", dialer: "hotline" },
        ],
      },
    ],
    [
      "load_balance",
      {
        enabled: true,
        strategy: "capacity",
        preferred_dialer: "dialfire",
        fallback_on_equal: "dialfire",
      },
    ],
    [
      "load_balance",
      {
        enabled: true,
        strategy: "weighted",
        weights: { dialfire: 50.5, zendesk_talk: 49.5 },
        preferred_dialer: "dialfire",
      },
    ],
    ["load_balance", { enabled: false, strategy: "round_robin", dialers: ["hotline", "dialfire"] }],
  ])("of type %s is kept as it was sent: %j", (type, config) => {
    expect(keptConfig(type, config)).toEqual(config);
  });

  it("is active, and balancing switched on, unless it says otherwise", () => {
    const { active: _, ...draft } = aDraft("load_balance", { strategy: "round_robin" });

    expect(check(draft)).toMatchObject({ draft: { active: true, config: { enabled: true } } });
  });

  it("may be sent back with all that was read with it", () => {
    const read = { id: 7, version: 3, created_at: "2026-01-15T10:00:00Z", created_by: "jordan" };

    expect(check(aDraft("lead_owner", { mappings: {} }, read))).toMatchObject({ kind: "valid" });
  });

  it.each<[string, object, string, string, string]>([
    [
      "an unknown type",
      { rule_type: "by_moon" },
      "rule_type",
      "unknown_rule_type",
      `"by_moon" is no rule type: use ${RULE_TYPES.join(", ")}`,
    ],
    ["no name", { name: undefined }, "name", "required", "name is missing: it must be a text"],
    ["an empty name", { name: "  " }, "name", "too_small", "name cannot be empty"],
    [
      "a long name",
      { name: "x".repeat(101) },
      "name",
      "too_big",
      "name can have 100 characters at most",
    ],
    [
      "half a priority",
      { priority: 1.5 },
      "priority",
      "invalid_type",
      "priority must be a whole number, not 1.5",
    ],
    [
      "a priority below 0",
      { priority: -1 },
      "priority",
      "too_small",
      "priority must be 0 or more, not -1",
    ],
    [
      "no configuration",
      { config: undefined },
      "config",
      "required",
      "config is missing: it must be an object",
    ],
    [
      "a list for configuration",
      { config: [] },
      "config",
      "invalid_type",
      "config must be an object",
    ],
    [
      "a word for active",
      { active: "yes" },
      "active",
      "invalid_type",
      'active must be true or false, not "yes"',
    ],
  ])("is refused with %s", (_, changed, field, code, message) => {
    expect(check({ ...aDraft("lead_owner", { mappings: {} }), ...changed })).toEqual({
      kind: "refused",
      problems: [{ field, code, message }],
    });
  });

  it.each([null, undefined, "text", 7, [], [aDraft("lead_owner", {})]])("is no %j", (given) => {
    expect(check(given)).toMatchObject({ kind: "refused" });
  });
});

describe("a configuration of any type", () => {
  it("may name no dialer that does not exist, wherever it names one", () => {
    const unknown = { code: "unknown_dialer" };

    expect(problemsOf("lead_owner", { mappings: { a: "x" }, default_dialer: "y" })).toEqual([
      {
        ...unknown,
        field: "config.mappings.a",
        message: 'There is no dialer "x": known are dialfire, zendesk_talk, hotline',
      },
      {
        ...unknown,
        field: "config.default_dialer",
        message: 'There is no dialer "y": known are dialfire, zendesk_talk, hotline',
      },
    ]);
    expect(
      problemsOf("lead_score", { tiers: [{ ...tier("T", 0, 1), dialer: "x" }] }),
    ).toMatchObject([{ ...unknown, field: "config.tiers.0.dialer" }]);
    expect(problemsOf("crm_field", { field: "f", cases: [{ min: 0, dialer: "x" }] })).toMatchObject(
      [{ ...unknown, field: "config.cases.0.dialer" }],
    );
    expect(
      problemsOf("time_based", {
        timezone: "UTC",
        schedules: aTimeRule().config.schedules.map((one) => ({ ...one, dialer: "x" })),
        exceptions: [{ date: "2026-12-24", dialer: "y" }],
      }),
    ).toMatchObject([
      { ...unknown, field: "config.schedules.0.dialer" },
      { ...unknown, field: "config.exceptions.0.dialer" },
    ]);
    expect(
      problemsOf("load_balance", {
        strategy: "weighted",
        weights: { x: 100 },
        preferred_dialer: "a",
        fallback_on_equal: "b",
        dialers: ["c"],
      }).map(({ field }) => field),
    ).toEqual([
      "config.preferred_dialer",
      "config.fallback_on_equal",
      "config.dialers.0",
      "config.weights.x",
    ]);
  });

  it("may have no field that nobody knows, at any depth", () => {
    expect(problemsOf("lead_owner", { mappings: {}, defualt_dialer: "dialfire" })).toEqual([
      {
        field: "config.defualt_dialer",
        code: "unknown_field",
        message: "config.defualt_dialer does not belong here",
      },
    ]);
    expect(
      problemsOf("lead_score", { tiers: [{ ...tier("T", 0, 1), label: "hot" }] }),
    ).toMatchObject([{ field: "config.tiers.0.label", code: "unknown_field" }]);
  });

  it("wants its default dialer named where it wants a default", () => {
    expect(problemsOf("lead_owner", { mappings: {}, on_no_match: "default" })).toEqual([
      {
        field: "config.default_dialer",
        code: "default_dialer_missing",
        message: 'on_no_match is "default", so default_dialer must name a dialer',
      },
    ]);
  });

  it.each<[object, string, string]>([
    [{ on_no_match: "stop" }, "on_no_match", 'must be "default" or "continue", not "stop"'],
    [{ default_dialer: null }, "default_dialer", "must name a dialer, or be left out"],
  ])("says of %j what it must be", (changed, field, words) => {
    expect(problemsOf("lead_owner", { mappings: {}, ...changed })).toMatchObject([
      { field: `config.${field}`, message: `config.${field} ${words}` },
    ]);
  });
});

describe("owners", () => {
  it.each([
    ["team_a ", "team_a"],
    ["Team_A", "team_a"],
    [" TEAM_A", "team_a"],
  ])("%j and %j are one and the same", (one, other) => {
    expect(
      problemsOf("lead_owner", { mappings: { [one]: "dialfire", [other]: "hotline" } }),
    ).toEqual([
      {
        field: `config.mappings.${other}`,
        code: "duplicate_name",
        message: `"${other}" and "${one}" name the same owner`,
      },
    ]);
  });

  it("have a name", () => {
    expect(problemsOf("lead_owner", { mappings: { " ": "dialfire" } })).toEqual([
      {
        field: "config.mappings. ",
        code: "empty_name",
        message: "The name of an owner cannot be empty",
      },
    ]);
  });

  it("are not called default, which once was the default dialer", () => {
    expect(problemsOf("lead_owner", { mappings: { default: "dialfire" } })).toEqual([
      {
        field: "config.mappings.default",
        code: "reserved_name",
        message: '"default" is no owner: name the dialer of all others in default_dialer',
      },
    ]);
  });

  it("are kept without the space around them", () => {
    expect(keptConfig("lead_owner", { mappings: { " team_a ": "dialfire" } })).toEqual({
      mappings: { team_a: "dialfire" },
    });
  });

  it("are mapped to dialers, nothing else", () => {
    expect(problemsOf("lead_owner", { mappings: { a: 1 } })).toMatchObject([
      { field: "config.mappings.a", message: "config.mappings.a must name a dialer" },
    ]);
    expect(problemsOf("lead_owner", {})).toMatchObject([
      { field: "config.mappings", code: "required" },
    ]);
  });
});

describe("score tiers", () => {
  it("are kept from high to low", () => {
    const tiers = [tier("Low", 0, 49), tier("High", 80, 100), tier("Medium", 50, 79)];

    expect(keptConfig("lead_score", { tiers })).toEqual({
      tiers: [tier("High", 80, 100), tier("Medium", 50, 79), tier("Low", 0, 49)],
    });
  });

  it.each([
    [
      [0, 50],
      [50, 100],
    ],
    [
      [0, 100],
      [40, 60],
    ],
    [
      [10, 20],
      [10, 20],
    ],
    [
      [0, 79.5],
      [79.5, 80],
    ],
  ])("cannot overlap: %j and %j; both are named", (a, b) => {
    const tiers = [tier("A", a[0], a[1]), tier("B", b[0], b[1])];
    const [one, other] = [`"A" (${a.join(" to ")})`, `"B" (${b.join(" to ")})`];

    expect(problemsOf("lead_score", { tiers })).toEqual([
      {
        field: "config.tiers.0",
        code: "overlapping_ranges",
        message: `Score ranges cannot overlap: ${one} and ${other}`,
      },
      {
        field: "config.tiers.1",
        code: "overlapping_ranges",
        message: `Score ranges cannot overlap: ${other} and ${one}`,
      },
    ]);
  });

  it("have a min up to their max", () => {
    expect(problemsOf("lead_score", { tiers: [tier("A", 60, 40), tier("B", 0, 100)] })).toEqual([
      {
        field: "config.tiers.0.min",
        code: "min_above_max",
        message: 'The min of "A" (60) must be less than or equal to its max (40)',
      },
    ]);
    expect(problemsOf("lead_score", { tiers: [tier("A", 60, 60)] })).toEqual([]);
  });

  it.each([
    [-1, 10, "min", "-1"],
    [90, 101, "max", "101"],
    ["80", 100, "min", '"80"'],
  ])("lie from 0 to 100: %j to %j does not", (min, max, field, shown) => {
    expect(problemsOf("lead_score", { tiers: [tier("A", min, max)] })).toMatchObject([
      {
        field: `config.tiers.0.${field}`,
        message: `config.tiers.0.${field} must be a number from 0 to 100, not ${shown}`,
      },
    ]);
  });

  it("have a name", () => {
    expect(problemsOf("lead_score", { tiers: [tier(" ", 0, 1)] })).toMatchObject([
      { field: "config.tiers.0.name", code: "empty_name" },
    ]);
  });

  it("have both ends, or else a label", () => {
    const dialer = "dialfire";

    expect(problemsOf("lead_score", { tiers: [{ name: "A", min: 1, dialer }] })).toMatchObject([
      { field: "config.tiers.0.max", code: "required" },
    ]);
    expect(problemsOf("lead_score", { tiers: [{ name: "A", dialer }] })).toMatchObject([
      { field: "config.tiers.0.label", code: "required" },
    ]);
  });

  it("are of one kind", () => {
    const tiers = [tier("A", 0, 1), { label: "hot", dialer: "dialfire" }];

    expect(problemsOf("lead_score", { tiers })).toMatchObject([
      { field: "config.tiers", message: "config.tiers must all be ranges, or all be labels" },
    ]);
  });

  it("have labels that differ by more than case and space", () => {
    const tiers = ["hot", "Hot "].map((label) => ({ label, dialer: "dialfire" }));

    expect(problemsOf("lead_score", { tiers })).toMatchObject([
      { field: "config.tiers.1.label", code: "duplicate_name" },
    ]);
  });
});

describe("cases of a CRM field", () => {
  const cases = (one: object) =>
    problemsOf("crm_field", { field: "plan", cases: [{ dialer: "dialfire", ...one }] });

  it("have a field", () => {
    expect(problemsOf("crm_field", { field: " ", cases: [] })).toMatchObject([
      { field: "config.field", code: "empty_name" },
    ]);
  });

  it("have something to compare with", () => {
    expect(cases({})).toMatchObject([
      {
        field: "config.cases.0",
        message: 'config.cases.0 must have "equals", "in", "min" or "max"',
      },
    ]);
  });

  it.each<[object, object]>([
    [{ in: [] }, { field: "config.cases.0.in", message: "config.cases.0.in must list a value" }],
    [{ min: "3" }, { field: "config.cases.0.min", code: "invalid_type" }],
    [
      { min: 3, max: 1 },
      { field: "config.cases.0.min", code: "min_above_max" },
    ],
    [
      { equals: "gold", min: 3 },
      { field: "config.cases.0.equals", code: "unknown_field" },
    ],
    [
      { equals: "gold", dialer: 7 },
      { field: "config.cases.0.dialer", code: "invalid_type" },
    ],
  ])("are refused as %j", (one, problem) => {
    expect(cases(one)).toMatchObject([problem]);
  });
});

describe("opening hours", () => {
  const [office] = aTimeRule().config.schedules;
  const schedule = (changed: object) =>
    problemsOf("time_based", { timezone: "UTC", schedules: [{ ...office, ...changed }] });

  it.each(["Mars/Olympus", "+02:00", "", "Europe/Berlin/Mitte"])("know no zone %j", (timezone) => {
    expect(problemsOf("time_based", { timezone, schedules: [] })).toMatchObject([
      {
        field: "config.timezone",
        message: `config.timezone must be an IANA time zone, as in "Europe/Berlin", not "${timezone}"`,
      },
    ]);
  });

  it.each(["9:5", "9:00", "25:00", "24:00", "12:60", "noon", "", " 09:00", 9])(
    "do not begin at %j",
    (start_time) => {
      expect(schedule({ start_time })).toMatchObject([{ field: "config.schedules.0.start_time" }]);
    },
  );

  it.each(["9:5", "25:00", "24:01", "-1:00"])("do not end at %j", (end_time) => {
    expect(schedule({ end_time })).toEqual([
      {
        field: "config.schedules.0.end_time",
        code: "invalid_format",
        message: `config.schedules.0.end_time must be a time from 00:00 to 24:00, as in 17:00, not "${end_time}"`,
      },
    ]);
  });

  it.each(["Monday", "mon", "holiday", 1])("have no day %j", (day) => {
    expect(schedule({ days: ["friday", day] })).toMatchObject([
      {
        field: "config.schedules.0.days.1",
        message: expect.stringContaining("must be a day: monday, tuesday"),
      },
    ]);
  });

  it("have at least one day and a name", () => {
    expect(schedule({ days: [] })).toMatchObject([{ field: "config.schedules.0.days" }]);
    expect(schedule({ name: " " })).toMatchObject([
      { field: "config.schedules.0.name", code: "empty_name" },
    ]);
  });

  it.each<[object, string, string]>([
    [{ date: "2026-02-30", closed: true }, ".date", "custom"],
    [{ date: "25.12.2026", closed: true }, ".date", "custom"],
    [{ date: "2026-12-25" }, "", "empty_exception"],
    [{ date: "2026-12-25", closed: true, dialer: "dialfire" }, "", "closed_and_open"],
    [{ date: "2026-12-25", start_time: "09:00" }, "", "half_hours"],
  ])("have no exception %j", (exception, field, code) => {
    expect(
      problemsOf("time_based", { ...aTimeRule().config, exceptions: [exception] }),
    ).toMatchObject([{ field: `config.exceptions.0${field}`, code }]);
  });

  it("have no exception that contradicts another of its day", () => {
    const exceptions = [
      { date: "2026-12-25", closed: true },
      { date: "2026-12-25", start_time: "09:00", end_time: "10:00" },
    ];

    expect(problemsOf("time_based", { ...aTimeRule().config, exceptions })).toMatchObject([
      { field: "config.exceptions.0", code: "closed_and_open" },
    ]);
  });

  it("have no exception without anybody to take its calls", () => {
    const exceptions = [{ date: "2026-12-25", start_time: "09:00", end_time: "10:00" }];

    expect(problemsOf("time_based", { timezone: "UTC", schedules: [], exceptions })).toMatchObject([
      { field: "config.exceptions.0", code: "dialer_missing" },
    ]);
  });
});

describe("weights", () => {
  const weigh = (weights: unknown) => problemsOf("load_balance", { strategy: "weighted", weights });

  it.each([
    { dialfire: 70, zendesk_talk: 30 },
    { dialfire: 50.5, zendesk_talk: 49.5 },
    { dialfire: 33.33, zendesk_talk: 33.33, hotline: 33.34 },
    { dialfire: 0, zendesk_talk: 100 },
  ])("may be %j", (weights) => {
    expect(weigh(weights)).toEqual([]);
  });

  it.each([
    [{ dialfire: 70, zendesk_talk: 40 }, "dialfire 70 + zendesk_talk 40 is 110"],
    [{ dialfire: 70, zendesk_talk: 29.9 }, "dialfire 70 + zendesk_talk 29.9 is 99.9"],
    [{}, "nothing is 0"],
  ])("must sum to 100: %j do not", (weights, sum) => {
    expect(weigh(weights)).toEqual([
      { field: "config.weights", code: "weights_sum", message: `Weights must sum to 100: ${sum}` },
    ]);
  });

  it("are percentages", () => {
    expect(weigh({ dialfire: -10, zendesk_talk: 110 })).toMatchObject([
      {
        field: "config.weights.dialfire",
        message: "config.weights.dialfire must be a percentage from 0 to 100, not -10",
      },
      { field: "config.weights.zendesk_talk" },
    ]);
    expect(weigh({ dialfire: "100" })).toMatchObject([{ field: "config.weights.dialfire" }]);
  });

  it("are needed by weight only", () => {
    expect(weigh(undefined)).toMatchObject([{ field: "config.weights", code: "required" }]);
    expect(problemsOf("load_balance", { strategy: "capacity" })).toEqual([]);
  });
});

describe("sharing of calls", () => {
  it("knows four strategies", () => {
    expect(problemsOf("load_balance", { strategy: "random" })).toMatchObject([
      {
        field: "config.strategy",
        message:
          'config.strategy must be one of capacity, utilization, round_robin, weighted, not "random"',
      },
    ]);
  });

  it("lists each dialer once, and at least one", () => {
    const strategy = "round_robin";

    expect(
      problemsOf("load_balance", { strategy, dialers: ["hotline", "dialfire", "hotline"] }),
    ).toEqual([
      {
        field: "config.dialers.2",
        code: "duplicate_dialer",
        message: '"hotline" is listed twice',
      },
    ]);
    expect(problemsOf("load_balance", { strategy, dialers: [] })).toMatchObject([
      { field: "config.dialers" },
    ]);
  });
});

describe("whatever is sent", () => {
  const anything = fc.oneof(
    fc.jsonValue(),
    fc.record({
      mappings: fc.dictionary(fc.string(), fc.constantFrom(...DIALERS)),
      tiers: fc.array(fc.record({ name: fc.string(), min: fc.double(), max: fc.nat(110) })),
      cases: fc.array(fc.jsonValue()),
      timezone: fc.constantFrom("UTC", "x"),
      schedules: fc.array(fc.jsonValue()),
      strategy: fc.constantFrom("capacity", "weighted"),
      weights: fc.dictionary(fc.constantFrom(...DIALERS), fc.nat(100)),
    }),
  );
  const anyDraft = fc.record({
    rule_type: fc.constantFrom<string>(...RULE_TYPES),
    name: fc.string(),
    priority: fc.integer(),
    config: anything,
  });

  it("is a rule that reads and is valid again, or is refused with fields and words", () => {
    fc.assert(
      fc.property(fc.oneof(anything, anyDraft), (given) => {
        const checked = check(given);
        if (checked.kind === "refused") {
          expect(checked.problems.length).toBeGreaterThan(0);
          for (const { field, code, message } of checked.problems) {
            expect(field && code && message).toBeTruthy();
          }
          return;
        }
        const { type, ...rest } = checked.draft;
        expect(ruleSchema.safeParse({ ...checked.draft, id: 1 }).success).toBe(true);
        expect(check({ ...rest, rule_type: type })).toEqual(checked);
      }),
      { numRuns: 3_000 },
    );
  });
});
