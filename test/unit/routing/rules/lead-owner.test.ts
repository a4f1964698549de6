import { describe, expect, it } from "vitest";
import { evaluateLeadOwner, type LeadOwnerConfig } from "../../../../src/routing/rules/lead-owner";
import { aLead, someFacts } from "../../../support/builders";

const MAPPINGS = { team_a: "dialfire", team_b: "zendesk_talk", team_c: "dialfire" };

function evaluate(owner: string | null, config: Partial<LeadOwnerConfig> = {}) {
  const facts = someFacts({ lead: aLead({ owner }) });
  return evaluateLeadOwner({ mappings: MAPPINGS, ...config }, facts);
}

describe("a rule by lead owner", () => {
  it.each([
    ["team_a", "dialfire"],
    ["team_b", "zendesk_talk"],
    ["team_c", "dialfire"],
  ])("sends the leads of %s to %s", (owner, dialer) => {
    expect(evaluate(owner)).toEqual({
      kind: "decided",
      target: { kind: "dialer", dialer },
      reason: `owner "${owner}" is mapped to ${dialer}`,
    });
  });

  it("lets an owner pass whom nobody mapped, where it has no default dialer", () => {
    expect(evaluate("team_x")).toEqual({
      kind: "no_match",
      reason: 'owner "team_x" is not mapped',
    });
  });

  it("sends an owner whom nobody mapped to its default dialer", () => {
    expect(evaluate("team_x", { default_dialer: "hotline" })).toEqual({
      kind: "decided",
      target: { kind: "dialer", dialer: "hotline" },
      reason: 'owner "team_x" is not mapped: the rule\'s default dialer takes it',
    });
  });

  it("lets an owner pass whom nobody mapped, where it is told to continue", () => {
    expect(
      evaluate("team_x", { default_dialer: "hotline", on_no_match: "continue" }),
    ).toMatchObject({ kind: "no_match" });
  });

  it("lets an owner pass whom nobody mapped, where a default is wanted but none is set", () => {
    expect(evaluate("team_x", { on_no_match: "default" })).toMatchObject({ kind: "no_match" });
  });

  it("lets a lead without owner pass, also where it has a default dialer", () => {
    expect(evaluate(null, { default_dialer: "hotline" })).toEqual({
      kind: "no_match",
      reason: "the lead has no owner",
    });
  });

  it("decides nothing before an owner is mapped, also where it has a default dialer", () => {
    expect(evaluate("team_a", { mappings: {}, default_dialer: "hotline" })).toEqual({
      kind: "no_match",
      reason: "no owner is mapped to a dialer yet",
    });
  });

  it("does not know a caller about whom nothing could be learnt, and says why", () => {
    const config = { mappings: MAPPINGS, default_dialer: "hotline" };

    expect(evaluateLeadOwner(config, someFacts({ lead: null }))).toEqual({
      kind: "unknown",
      reason: "Braze: answered 500 (server_error)",
    });
  });

  it.each(["constructor", "toString", "__proto__", "default"])(
    "takes the owner %s for a name like any other",
    (owner) => {
      expect(evaluate(owner)).toMatchObject({ kind: "no_match" });
    },
  );

  it("tells owners apart by every letter", () => {
    expect(evaluate("Team_A")).toMatchObject({ kind: "no_match" });
  });
});
