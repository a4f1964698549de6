import { describe, expect, it } from "vitest";
import {
  evaluateLeadScore,
  type LeadScoreConfig,
  leadScoreConfig,
} from "../../../../src/routing/rules/lead-score";
import { aLead, SHIPPED_TIERS, someFacts } from "../../../support/builders";

const LAST = { isLastCrmRule: true };
const BEFORE_OTHERS = { isLastCrmRule: false };

function evaluate(
  score: string | number | null,
  config: Partial<LeadScoreConfig> = {},
  { isLastCrmRule } = LAST,
) {
  const facts = someFacts({ lead: aLead({ score }) });
  return evaluateLeadScore({ tiers: SHIPPED_TIERS, ...config }, facts, isLastCrmRule);
}

const to = (dialer: string) => ({ kind: "decided", target: { kind: "dialer", dialer } });

describe("a rule by lead score", () => {
  it.each([
    [0, "hotline"],
    [49, "hotline"],
    [50, "zendesk_talk"],
    [79, "zendesk_talk"],
    [80, "dialfire"],
    [100, "dialfire"],
    ["85", "dialfire"],
    [" 85 ", "dialfire"],
    ["0", "hotline"],
    ["79.0", "zendesk_talk"],
  ])("sends score %j to %s", (score, dialer) => {
    expect(evaluate(score)).toMatchObject(to(dialer));
  });

  it("names score and tier in its reason", () => {
    expect(evaluate("85")).toEqual({
      ...to("dialfire"),
      reason: 'score 85 is in tier "High" (80 to 100)',
    });
  });

  it("takes the first tier that fits where tiers overlap", () => {
    const tiers = [
      { name: "All", min: 0, max: 100, dialer: "hotline" },
      { name: "High", min: 80, max: 100, dialer: "dialfire" },
    ];

    expect(evaluate(85, { tiers })).toMatchObject(to("hotline"));
  });
});

describe("a score between two tiers", () => {
  it("passes where the rule has no default dialer", () => {
    expect(evaluate(79.5)).toEqual({ kind: "no_match", reason: "score 79.5 is in no tier" });
  });

  it("goes to the rule's default dialer", () => {
    expect(evaluate(79.5, { default_dialer: "reserve" })).toEqual({
      ...to("reserve"),
      reason: "score 79.5 is in no tier: the rule's default dialer takes it",
    });
  });

  it("goes to the rule's default dialer also where other rules follow", () => {
    expect(evaluate(79.5, { default_dialer: "reserve" }, BEFORE_OTHERS)).toMatchObject(
      to("reserve"),
    );
  });

  it("passes where the rule is told to continue", () => {
    expect(evaluate(79.5, { default_dialer: "reserve", on_no_match: "continue" })).toMatchObject({
      kind: "no_match",
    });
  });

  it("passes where a default is wanted but none is set", () => {
    expect(evaluate(79.5, { on_no_match: "default" })).toMatchObject({ kind: "no_match" });
  });

  it("is any score while there are no tiers", () => {
    expect(evaluate(85, { tiers: [] })).toMatchObject({ kind: "no_match" });
  });
});

describe("a lead without a usable score", () => {
  const UNUSABLE = [null, "", "   ", "abc", "85%", -1, 101, "-1", "101", "Infinity", "NaN"];

  it.each(UNUSABLE)("passes (%j) while a later rule may know more", (score) => {
    expect(evaluate(score, { default_dialer: "reserve" }, BEFORE_OTHERS)).toMatchObject({
      kind: "no_match",
    });
  });

  it.each(UNUSABLE)(
    "goes (%j) to the default dialer of the last rule that needs the CRM",
    (score) => {
      expect(evaluate(score, { default_dialer: "reserve" }, LAST)).toMatchObject(to("reserve"));
    },
  );

  it.each(UNUSABLE)("passes (%j) where the last such rule has no default dialer", (score) => {
    expect(evaluate(score, {}, LAST)).toMatchObject({ kind: "no_match" });
  });

  it("is told from one whose score makes no sense", () => {
    expect(evaluate(null)).toEqual({ kind: "no_match", reason: "no score available" });
    expect(evaluate("")).toEqual({ kind: "no_match", reason: "no score available" });
    expect(evaluate(101)).toEqual({
      kind: "no_match",
      reason: '"101" is not a score from 0 to 100',
    });
  });
});

describe("a caller about whom nothing could be learnt", () => {
  it("is unknown to the rule, with the reason, whatever its default dialer", () => {
    const config = { tiers: SHIPPED_TIERS, default_dialer: "reserve" };

    expect(evaluateLeadScore(config, someFacts({ lead: null }), true)).toEqual({
      kind: "unknown",
      reason: "Braze: answered 500 (server_error)",
    });
  });
});

describe("leadScoreConfig", () => {
  it.each([
    ["below 0", { min: -1, max: 10 }],
    ["above 100", { min: 90, max: 101 }],
    ["a text", { min: "0", max: 10 }],
  ])("refuses a border that is %s", (_, borders) => {
    const tiers = [{ name: "T", dialer: "dialfire", ...borders }];

    expect(leadScoreConfig.safeParse({ tiers }).success).toBe(false);
  });
});

describe("a rule by score label", () => {
  const tiers = [
    { label: "hot", name: "High", dialer: "dialfire" },
    { label: "cold", dialer: "zendesk_talk" },
    { label: "3", dialer: "hotline" },
  ];

  it.each([
    ["hot", "dialfire", 'score "hot" is tier "High"'],
    [" hot ", "dialfire", 'score "hot" is tier "High"'],
    ["cold", "zendesk_talk", 'score "cold" is tier "cold"'],
    [3, "hotline", 'score "3" is tier "3"'],
  ])("sends score %j to %s", (score, dialer, reason) => {
    expect(evaluate(score, { tiers })).toEqual({ ...to(dialer), reason });
  });

  it.each(["Hot", "warm", 85])("has no tier for %j", (score) => {
    expect(evaluate(score, { tiers })).toEqual({
      kind: "no_match",
      reason: `score "${score}" is in no tier`,
    });
    expect(evaluate(score, { tiers, default_dialer: "reserve" }, BEFORE_OTHERS)).toMatchObject(
      to("reserve"),
    );
  });

  it.each([null, "", "  "])("takes %j for a missing score", (score) => {
    expect(evaluate(score, { tiers, default_dialer: "reserve" }, BEFORE_OTHERS)).toEqual({
      kind: "no_match",
      reason: "no score available",
    });
    expect(evaluate(score, { tiers, default_dialer: "reserve" }, LAST)).toMatchObject(
      to("reserve"),
    );
  });

  it("is refused where it mixes labels and ranges", () => {
    const mixed = [...tiers, ...SHIPPED_TIERS];

    expect(leadScoreConfig.safeParse({ tiers }).success).toBe(true);
    expect(leadScoreConfig.safeParse({ tiers: mixed }).success).toBe(false);
  });
});
