import { describe, expect, it } from "vitest";
import { decide } from "../../../src/routing/decision";
import { assumeSilence } from "../../../src/routing/facts";
import { aLead, aLeadOwnerRule, aLeadScoreRule, someFacts } from "../../support/builders";
import {
  aCrmFieldRule,
  aLoadBalanceRule,
  aTimeRule,
  decideAtOnce,
  factsWith,
  free,
} from "../../support/rule-builders";

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

    const decision = decideAtOnce(someFacts({ lead }), [byOwner, byScore], toMenu);

    expect(decision).toMatchObject({
      target: SUPPORT,
      decidedBy: { id: 1, name: "By owner", type: "lead_owner" },
    });
  });

  it("goes by the order it is given, not by the type of a rule", () => {
    const lead = aLead({ owner: "team_b", score: 85 });

    const decision = decideAtOnce(someFacts({ lead }), [byScore, byOwner], toMenu);

    expect(decision).toMatchObject({ target: SALES, decidedBy: { id: 2 } });
  });

  it("tries the next rule when the first does not match", () => {
    const lead = aLead({ owner: null, score: 85 });

    const decision = decideAtOnce(someFacts({ lead }), [byOwner, byScore], toMenu);

    expect(decision).toEqual({
      kind: "decided",
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
    const decision = decideAtOnce(
      someFacts(),
      [byOwner, byScore, aLeadOwnerRule({ id: 3 })],
      toMenu,
    );

    const notReached = { kind: "not_reached", reason: '"By owner" decided before' };
    expect(decision.trace).toMatchObject([
      { rule: { id: 1 }, verdict: { kind: "decided" } },
      { rule: { id: 2 }, verdict: notReached },
      { rule: { id: 3 }, verdict: notReached },
    ]);
  });

  it("falls through rules that need a lead we could not learn", () => {
    const decision = decideAtOnce(someFacts({ lead: null }), [byOwner, byScore], toMenu);

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
    expect(decideAtOnce(someFacts(), [], toMenu)).toEqual({
      kind: "decided",
      target: MENU,
      decidedBy: null,
      trace: [],
    });
  });

  it("asks the last resort with the facts of the call, and only when it is needed", () => {
    const facts = someFacts({ lead: aLead({ owner: null, score: null }) });
    const asked: unknown[] = [];
    const lastResort = (given: typeof facts) => {
      asked.push(given);
      return RESERVE;
    };

    expect(decideAtOnce(facts, [byOwner, byScore], lastResort).target).toEqual(RESERVE);
    expect(decideAtOnce(someFacts(), [byOwner], lastResort).target).toEqual(SALES);
    expect(asked).toEqual([facts]);
  });

  it("lets the score rule's default take a missing score only where no CRM rule follows", () => {
    const withDefault = aLeadScoreRule({ id: 2, default_dialer: "reserve" });
    const facts = someFacts({ lead: aLead({ owner: "team_b", score: null }) });

    expect(decideAtOnce(facts, [withDefault, byOwner], toMenu).target).toEqual(SUPPORT);
    expect(decideAtOnce(facts, [withDefault], toMenu).target).toEqual(RESERVE);
  });

  it("reaches the default of the last score rule through an earlier one without match", () => {
    const withDefault = aLeadScoreRule({ id: 2, default_dialer: "reserve" });
    const facts = someFacts({ lead: aLead({ owner: null, score: null }) });

    expect(decideAtOnce(facts, [byOwner, withDefault], toMenu)).toMatchObject({
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

    const { trace } = decideAtOnce(
      someFacts({ lead: null }),
      [byOwner, byScore],
      toMenu,
      stopwatch,
    );

    expect(trace.map(({ durationUs }) => durationUs)).toEqual([250, 250]);
  });

  it("gives the same decision for the same facts", () => {
    const rules = [byOwner, byScore];

    expect(decideAtOnce(someFacts(), rules, toMenu)).toEqual(
      decideAtOnce(someFacts(), rules, toMenu),
    );
  });
});

describe("decide, of what costs something to learn", () => {
  const byTurn = aLoadBalanceRule({ id: 3, strategy: "round_robin" });
  const byCapacity = aLoadBalanceRule({ id: 4 });

  it("asks for a ticket when a round robin rule is reached", () => {
    expect(decide(someFacts(), [byTurn], toMenu)).toEqual({
      kind: "needs",
      needs: { ticket: 3 },
    });
  });

  it("asks for capacities when a rule by capacity is reached", () => {
    expect(decide(someFacts(), [byCapacity], toMenu)).toEqual({
      kind: "needs",
      needs: { capacity: true },
    });
  });

  it("takes no ticket for a call that an earlier rule decides", () => {
    const decision = decideAtOnce(someFacts(), [byOwner, byTurn, byCapacity], toMenu);

    expect(decision).toMatchObject({ target: SALES, decidedBy: { id: 1 } });
  });

  it("goes on where it was once the answer is among the facts", () => {
    const facts = factsWith({
      lead: { kind: "unknown", reason: "nobody knows" },
      tickets: { 3: { kind: "ticket", number: 1 } },
    });

    expect(decideAtOnce(facts, [byOwner, byTurn], toMenu)).toMatchObject({
      target: SUPPORT,
      decidedBy: { id: 3 },
      trace: [{ verdict: { kind: "unknown" } }, { verdict: { kind: "decided" } }],
    });
  });

  it("never asks for a switched-off rule", () => {
    const off = aLoadBalanceRule({ id: 4, enabled: false });

    expect(decideAtOnce(someFacts(), [off], toMenu)).toMatchObject({
      target: MENU,
      trace: [{ verdict: { kind: "no_match", reason: "load balancing is switched off" } }],
    });
  });

  it("decides without what nobody answered, and does not ask again", () => {
    for (const rule of [byTurn, byCapacity]) {
      const outcome = decide(someFacts(), [rule], toMenu);
      if (outcome.kind !== "needs") return expect.fail("did not ask");

      const facts = assumeSilence(someFacts(), outcome.needs);
      expect(decideAtOnce(facts, [rule], toMenu).decidedBy).toMatchObject({ id: rule.id });
    }
  });

  it("keeps an answer that came when silence is assumed of the rest", () => {
    const facts = factsWith({
      capacities: { dialfire: free(1) },
      tickets: { 3: { kind: "ticket", number: 8 } },
    });

    expect(assumeSilence(facts, { capacity: true })).toEqual(facts);
    expect(assumeSilence(facts, { ticket: 3 })).toEqual(facts);
  });
});

describe("decide, over rules of every type", () => {
  const rules = [
    byOwner,
    byScore,
    aCrmFieldRule({ id: 3 }),
    aTimeRule({ id: 4, default_dialer: undefined }),
    aLoadBalanceRule({ id: 5, enabled: false }),
  ];

  it("tells of each why it passed", () => {
    const lead = { kind: "known", owner: "nobody", score: 101, fields: { plan: "tin" } } as const;
    const at = Date.UTC(2026, 0, 17, 10, 0);

    const { trace, target } = decideAtOnce(factsWith({ lead, at }), rules, toMenu);

    expect(target).toEqual(MENU);
    expect(trace.map(({ verdict }) => verdict.reason)).toEqual([
      'owner "nobody" is not mapped',
      '"101" is not a score from 0 to 100',
      '"plan" is "tin", which fits no case',
      "it is Saturday 2026-01-17, 05:00 in America/New_York: after hours",
      "load balancing is switched off",
    ]);
  });

  it("lets the score's default wait while a CRM field rule may still decide", () => {
    const withDefault = aLeadScoreRule({ id: 2, default_dialer: "reserve" });
    const facts = factsWith({
      lead: { kind: "known", owner: null, score: null, fields: { plan: "gold" } },
    });

    expect(decideAtOnce(facts, [withDefault, aCrmFieldRule()], toMenu).target).toEqual(SALES);
    expect(decideAtOnce(facts, [withDefault, aTimeRule()], toMenu).target).toEqual(RESERVE);
  });

  it("falls through to the rules that need no lead for a caller nobody knows", () => {
    const facts = factsWith({ lead: { kind: "unknown", reason: "no profile" } });

    expect(decideAtOnce(facts, [byOwner, aCrmFieldRule(), aTimeRule()], toMenu)).toMatchObject({
      target: SUPPORT,
      decidedBy: { type: "time_based" },
    });
  });
});

describe("decide, measured", () => {
  const MAX_MEDIAN_US = 50;
  const BATCH = 50;

  it(`takes far less than ${MAX_MEDIAN_US} microseconds for 20 rules`, () => {
    const twenty = [0, 1, 2, 3].flatMap((round) => [
      aLeadOwnerRule({ id: round * 5 + 1 }),
      aLeadScoreRule({ id: round * 5 + 2 }),
      aCrmFieldRule({ id: round * 5 + 3 }),
      aTimeRule({ id: round * 5 + 4, default_dialer: undefined }),
      aLoadBalanceRule({ id: round * 5 + 5, enabled: false }),
    ]);
    const lead = { kind: "known", owner: "nobody", score: 101, fields: { plan: "tin" } } as const;

    let at = Date.UTC(2026, 0, 17, 10, 0);
    const samples = Array.from({ length: 400 }, () => {
      const startedAt = performance.now();
      for (let call = 0; call < BATCH; call += 1) {
        at += 61_000;
        decideAtOnce(factsWith({ lead, at }), twenty, toMenu);
      }
      return ((performance.now() - startedAt) * 1_000) / BATCH;
    }).sort((a, b) => a - b);

    const medianUs = samples[samples.length / 2] ?? Number.POSITIVE_INFINITY;
    console.info(`decide, 20 rules: median ${medianUs.toFixed(1)} µs`);
    expect(medianUs).toBeLessThan(MAX_MEDIAN_US);
  });
});
