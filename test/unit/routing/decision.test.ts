import { describe, expect, it } from "vitest";
import { decide } from "../../../src/routing/decision";
import { aLead, aLeadOwnerRule, aLeadScoreRule, someFacts } from "../../support/builders";

const SALES = { kind: "dialer", dialer: "dialfire" } as const;
const SUPPORT = { kind: "dialer", dialer: "zendesk_talk" } as const;
const RESERVE = { kind: "dialer", dialer: "reserve" } as const;
const MENU = { kind: "ivr_menu" } as const;
const toMenu = () => MENU;

const byOwner = aLeadOwnerRule({ id: 1, name: "By owner" });
const byScore = aLeadScoreRule({ id: 2, name: "By score" });

describe("decide", () => {
  it("takes the first rule that decides", () => {
    const lead = aLead({ owner: "team_b", score: 85 });

    const decision = decide(someFacts({ lead }), [byOwner, byScore], toMenu);

    expect(decision).toMatchObject({
      target: SUPPORT,
      decidedBy: { id: 1, name: "By owner", type: "lead_owner" },
    });
  });

  it("goes by the order it is given, not by the type of a rule", () => {
    const lead = aLead({ owner: "team_b", score: 85 });

    const decision = decide(someFacts({ lead }), [byScore, byOwner], toMenu);

    expect(decision).toMatchObject({ target: SALES, decidedBy: { id: 2 } });
  });

  it("tries the next rule when the first does not match", () => {
    const lead = aLead({ owner: null, score: 85 });

    const decision = decide(someFacts({ lead }), [byOwner, byScore], toMenu);

    expect(decision).toEqual({
      target: SALES,
      decidedBy: { id: 2, name: "By score", type: "lead_score" },
      trace: [
        {
          rule: { id: 1, name: "By owner", type: "lead_owner" },
          verdict: { kind: "no_match", reason: "the lead has no owner" },
          durationUs: 0,
        },
        {
          rule: { id: 2, name: "By score", type: "lead_score" },
          verdict: {
            kind: "decided",
            target: SALES,
            reason: 'score 85 is in tier "High" (80 to 100)',
          },
          durationUs: 0,
        },
      ],
    });
  });

  it("says of the rules behind the deciding one that they were not reached, and why", () => {
    const decision = decide(someFacts(), [byOwner, byScore, aLeadOwnerRule({ id: 3 })], toMenu);

    const notReached = { kind: "not_reached", reason: '"By owner" decided before' };
    expect(decision.trace).toMatchObject([
      { rule: { id: 1 }, verdict: { kind: "decided" } },
      { rule: { id: 2 }, verdict: notReached },
      { rule: { id: 3 }, verdict: notReached },
    ]);
  });

  it("falls through rules that need a lead we could not learn", () => {
    const decision = decide(someFacts({ lead: null }), [byOwner, byScore], toMenu);

    expect(decision).toMatchObject({
      target: MENU,
      decidedBy: null,
      trace: [
        { verdict: { kind: "unknown", reason: "Braze: answered 500 (server_error)" } },
        { verdict: { kind: "unknown", reason: "Braze: answered 500 (server_error)" } },
      ],
    });
  });

  it("uses the last resort when no rule decides", () => {
    expect(decide(someFacts(), [], toMenu)).toEqual({ target: MENU, decidedBy: null, trace: [] });
  });

  it("asks the last resort with the facts of the call, and only when it is needed", () => {
    const facts = someFacts({ lead: aLead({ owner: null, score: null }) });
    const asked: unknown[] = [];
    const lastResort = (given: typeof facts) => {
      asked.push(given);
      return RESERVE;
    };

    expect(decide(facts, [byOwner, byScore], lastResort).target).toEqual(RESERVE);
    expect(decide(someFacts(), [byOwner], lastResort).target).toEqual(SALES);
    expect(asked).toEqual([facts]);
  });

  it("lets the score rule's default take a missing score only where no CRM rule follows", () => {
    const withDefault = aLeadScoreRule({ id: 2, default_dialer: "reserve" });
    const facts = someFacts({ lead: aLead({ owner: "team_b", score: null }) });

    expect(decide(facts, [withDefault, byOwner], toMenu).target).toEqual(SUPPORT);
    expect(decide(facts, [withDefault], toMenu).target).toEqual(RESERVE);
  });

  it("reaches the default of the last score rule through an earlier one without match", () => {
    const withDefault = aLeadScoreRule({ id: 2, default_dialer: "reserve" });
    const facts = someFacts({ lead: aLead({ owner: null, score: null }) });

    expect(decide(facts, [byOwner, withDefault], toMenu)).toMatchObject({
      target: RESERVE,
      decidedBy: { id: 2 },
    });
  });

  it("measures how long each rule took, in microseconds", () => {
    let ms = 0;
    const stopwatch = () => {
      ms += 0.25;
      return ms;
    };

    const { trace } = decide(someFacts({ lead: null }), [byOwner, byScore], toMenu, stopwatch);

    expect(trace.map(({ durationUs }) => durationUs)).toEqual([250, 250]);
  });

  it("gives the same decision for the same facts", () => {
    const rules = [byOwner, byScore];

    expect(decide(someFacts(), rules, toMenu)).toEqual(decide(someFacts(), rules, toMenu));
  });
});
