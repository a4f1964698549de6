import { describe, expect, it } from "vitest";
import type { CallFacts, Capacity } from "../../../../src/routing/facts";
import {
  evaluateLoadBalance,
  type LoadBalanceConfig,
} from "../../../../src/routing/rules/load-balance";
import { createChance } from "../../../support/chance";
import { factsWith, free, SILENT } from "../../../support/rule-builders";

const RULE_ID = 5;

function evaluate(config: Partial<LoadBalanceConfig>, facts: Partial<CallFacts> = {}) {
  const whole = { enabled: true, strategy: "capacity", ...config } as const;
  return evaluateLoadBalance(whole, factsWith(facts), RULE_ID);
}

const to = (dialer: string) => ({ kind: "decided", target: { kind: "dialer", dialer } });

function busy(utilizationPercent: number, available = 1): Capacity {
  return { kind: "live", available, total: null, utilizationPercent };
}

describe("a rule that shares calls", () => {
  it("passes every call on while it is switched off, and asks for nothing", () => {
    for (const strategy of ["capacity", "utilization", "round_robin", "weighted"] as const) {
      expect(evaluate({ enabled: false, strategy })).toEqual({
        kind: "no_match",
        reason: "load balancing is switched off",
      });
    }
  });

  it("shares between primary and fallback unless it names its dialers", () => {
    const capacities = { dialfire: free(1), zendesk_talk: free(2), hotline: free(9) };

    expect(evaluate({}, { capacities })).toMatchObject(to("zendesk_talk"));
    expect(evaluate({ dialers: ["dialfire", "hotline"] }, { capacities })).toMatchObject(
      to("hotline"),
    );
  });

  it("gives everything to the preferred dialer where nobody is left to share", () => {
    expect(evaluate({ preferred_dialer: "hotline" }, { dialers: [] })).toMatchObject(to("hotline"));
  });

  it("passes where there is nobody at all, or takes its default dialer", () => {
    expect(evaluate({}, { dialers: [] })).toEqual({
      kind: "no_match",
      reason: "there is no dialer to share calls",
    });
    expect(evaluate({ default_dialer: "hotline" }, { dialers: [] })).toMatchObject(to("hotline"));
  });
});

describe("sharing by capacity", () => {
  const byCapacity = { strategy: "capacity", preferred_dialer: "dialfire" } as const;

  function share(dialfire: Capacity, zendesk_talk: Capacity, changed = {}) {
    return evaluate({ ...byCapacity, ...changed }, { capacities: { dialfire, zendesk_talk } });
  }

  it("asks for capacities before it can say anything", () => {
    expect(evaluate(byCapacity)).toEqual({ kind: "needs", needs: { capacity: true } });
  });

  it("takes the dialer with most free agents, and tells those of both", () => {
    expect(share(free(1), free(3))).toEqual({
      ...to("zendesk_talk"),
      reason: "dialfire 1 free, zendesk_talk 3 free: most free agents",
    });
  });

  it("says which numbers are our own estimate", () => {
    const estimated: Capacity = { ...free(4), kind: "estimated" } as Capacity;

    expect(share(estimated, free(3))).toMatchObject({
      ...to("dialfire"),
      reason: "dialfire 4 free, estimated, zendesk_talk 3 free: most free agents",
    });
  });

  it("takes the dialer for equal ones, else the preferred", () => {
    expect(share(free(2), free(2), { fallback_on_equal: "zendesk_talk" })).toEqual({
      ...to("zendesk_talk"),
      reason: "dialfire 2 free, zendesk_talk 2 free: equal number of free agents",
    });
    expect(share(free(2), free(2), { preferred_dialer: "zendesk_talk" })).toMatchObject(
      to("zendesk_talk"),
    );
    expect(share(free(2), free(2), { preferred_dialer: undefined })).toMatchObject(to("dialfire"));
  });

  it("takes the only one with a free agent", () => {
    expect(share(free(0), free(1))).toEqual({
      ...to("zendesk_talk"),
      reason: "dialfire 0 free, zendesk_talk 1 free: the only one with a free agent",
    });
  });

  it("takes the preferred dialer where nobody is free, and warns of a queue", () => {
    expect(share(free(0), free(0), { preferred_dialer: "zendesk_talk" })).toEqual({
      ...to("zendesk_talk"),
      reason:
        "dialfire 0 free, zendesk_talk 0 free: nobody is free, zendesk_talk takes it and a queue delay is likely",
    });
  });

  it("takes the dialer that answered where the other did not", () => {
    expect(share(SILENT, free(1))).toEqual({
      ...to("zendesk_talk"),
      reason:
        "dialfire unknown (did not answer within 500 ms), zendesk_talk 1 free: only zendesk_talk told its capacity",
    });
  });

  it("does so also where the one that answered has nobody free", () => {
    expect(share(SILENT, free(0))).toMatchObject({
      ...to("zendesk_talk"),
      reason: expect.stringContaining("a queue delay is likely"),
    });
  });

  it("takes the preferred dialer where none answered", () => {
    expect(share(SILENT, SILENT)).toMatchObject({
      ...to("dialfire"),
      reason: expect.stringContaining("no capacity is known, the preferred dialer takes it"),
    });
  });

  it("takes a dialer that was not asked for one that did not answer", () => {
    expect(evaluate(byCapacity, { capacities: { zendesk_talk: free(1) } })).toMatchObject({
      ...to("zendesk_talk"),
      reason: expect.stringContaining("dialfire unknown (it was not asked)"),
    });
    expect(evaluate(byCapacity, { capacities: {} })).toMatchObject(to("dialfire"));
  });

  it("leaves out the silent one of three, however much it is preferred", () => {
    const capacities = { dialfire: SILENT, zendesk_talk: free(0), hotline: free(0) };
    const dialers = ["dialfire", "zendesk_talk", "hotline"];

    expect(evaluate({ ...byCapacity, dialers }, { capacities })).toMatchObject(to("zendesk_talk"));
  });
});

describe("sharing by utilisation", () => {
  function share(dialfire: Capacity, zendesk_talk: Capacity, changed = {}) {
    const config = { strategy: "utilization", preferred_dialer: "dialfire", ...changed } as const;
    return evaluate(config, { capacities: { dialfire, zendesk_talk } });
  }

  it("takes the dialer that is least busy, whoever has more agents", () => {
    expect(share(busy(80, 9), busy(40, 2))).toEqual({
      ...to("zendesk_talk"),
      reason: "dialfire 9 free, 80 % busy, zendesk_talk 2 free, 40 % busy: least busy",
    });
  });

  it("reckons it from free agents of all where it is not told", () => {
    expect(share(free(3, 4), free(1, 2))).toMatchObject({
      ...to("dialfire"),
      reason: expect.stringContaining("dialfire 3 free, 25 % busy"),
    });
  });

  it("leaves out a dialer with nobody free, however idle it says it is", () => {
    expect(share(busy(0, 0), busy(90, 1))).toMatchObject(to("zendesk_talk"));
  });

  it("leaves out a dialer that cannot say how busy it is", () => {
    expect(share(free(9), busy(99, 1))).toMatchObject({
      ...to("zendesk_talk"),
      reason: expect.stringContaining("dialfire 9 free (utilisation unknown)"),
    });
    expect(share(free(0, 0), free(0, 0))).toMatchObject(to("dialfire"));
  });

  it("takes the dialer for equally busy ones", () => {
    expect(share(busy(50), busy(50), { fallback_on_equal: "zendesk_talk" })).toMatchObject({
      ...to("zendesk_talk"),
      reason: expect.stringContaining("equally busy"),
    });
  });
});

describe("sharing by turns", () => {
  const byTurn = { strategy: "round_robin" } as const;
  const ticket = (number: number) => ({
    tickets: { [RULE_ID]: { kind: "ticket", number } as const },
  });

  it("asks for a ticket of its own", () => {
    expect(evaluate(byTurn)).toEqual({ kind: "needs", needs: { ticket: RULE_ID } });
    expect(evaluate(byTurn, { tickets: { 99: { kind: "silent" } } })).toMatchObject({
      kind: "needs",
    });
  });

  it("goes around in the order of the dialers", () => {
    const dialers = ["hotline", "dialfire", "zendesk_talk"];
    const targets = [0, 1, 2, 3].map((number) => evaluate({ ...byTurn, dialers }, ticket(number)));

    expect(targets).toMatchObject(
      ["hotline", "dialfire", "zendesk_talk", "hotline"].map((dialer) => to(dialer)),
    );
    expect(targets[1]).toMatchObject({ reason: "it is the turn of dialfire (ticket 1)" });
  });

  it.each([1, 2, 3, 4, 7])(
    "gives %i dialers the same number of calls, give or take one",
    (many) => {
      const dialers = Array.from({ length: many }, (_, index) => `dialer_${index}`);
      const calls = new Map(dialers.map((name) => [name, 0]));

      for (let number = 1; number <= 1_000; number += 1) {
        const taken = takerOf(evaluate({ ...byTurn, dialers }, ticket(number)));
        calls.set(taken, (calls.get(taken) ?? 0) + 1);
        expect(Math.max(...calls.values()) - Math.min(...calls.values())).toBeLessThanOrEqual(1);
      }
    },
  );

  it("draws from the CallSid where nobody told whose turn it is, and says so", () => {
    const facts = { tickets: { [RULE_ID]: { kind: "silent" } as const } };
    const verdict = evaluate(byTurn, facts);

    expect(verdict).toMatchObject({
      kind: "decided",
      reason: expect.stringMatching(/could not be learnt: \w+ by lot from the CallSid/),
    });
    expect(evaluate(byTurn, facts)).toEqual(verdict);
  });

  it("draws fairly", () => {
    const chance = createChance(3);
    const tickets = { [RULE_ID]: { kind: "silent" } as const };
    let dialfire = 0;
    for (let call = 0; call < 10_000; call += 1) {
      const verdict = evaluate(byTurn, { callSid: chance.callSid(), tickets });
      if (takerOf(verdict) === "dialfire") dialfire += 1;
    }

    expect(dialfire / 10_000).toBeCloseTo(0.5, 1);
  });
});

describe("sharing by weight", () => {
  const CALLS = 100_000;
  /** Percentage points. */
  const TOLERANCE = 0.5;

  it.each([
    [{ dialfire: 70, zendesk_talk: 30 }],
    [{ dialfire: 50.5, zendesk_talk: 49.5 }],
    [{ dialfire: 1, zendesk_talk: 99 }],
    [{ dialfire: 33.33, zendesk_talk: 33.33, hotline: 33.34 }],
  ])(`keeps the shares %j over ${CALLS.toLocaleString("en")} calls, equal on replay`, (weights) => {
    const play = () => {
      const chance = createChance(70_30);
      const config = { enabled: true, strategy: "weighted", weights } as const;
      const base = factsWith();
      return Array.from({ length: CALLS }, () =>
        takerOf(evaluateLoadBalance(config, { ...base, callSid: chance.callSid() }, RULE_ID)),
      );
    };

    const takers = play();

    for (const [dialer, weight] of Object.entries(weights)) {
      const share = (takers.filter((name) => name === dialer).length / CALLS) * 100;
      expect(Math.abs(share - weight)).toBeLessThan(TOLERANCE);
    }
    expect(play()).toEqual(takers);
  });

  it("says the share and what the call drew", () => {
    expect(evaluate({ strategy: "weighted", weights: { dialfire: 100 } })).toMatchObject({
      ...to("dialfire"),
      reason: expect.stringMatching(/^dialfire takes 100 % of the calls; this one drew \d+\.\d\d$/),
    });
  });

  it("never takes a dialer with weight 0", () => {
    const chance = createChance(1);
    const config = { strategy: "weighted", weights: { dialfire: 0, zendesk_talk: 100 } } as const;

    for (let call = 0; call < 1_000; call += 1) {
      expect(evaluate(config, { callSid: chance.callSid() })).toMatchObject(to("zendesk_talk"));
    }
  });

  it("draws anew for another rule and another version of the rules", () => {
    const config = { enabled: true, strategy: "weighted", weights: { a: 50, b: 50 } } as const;
    const facts = factsWith();
    const byRule = Array.from({ length: 40 }, (_, id) =>
      takerOf(evaluateLoadBalance(config, facts, id)),
    );
    const byVersion = Array.from({ length: 40 }, (_, rulesetVersion) =>
      takerOf(evaluateLoadBalance(config, { ...facts, rulesetVersion }, RULE_ID)),
    );

    expect(new Set(byRule)).toEqual(new Set(["a", "b"]));
    expect(new Set(byVersion)).toEqual(new Set(["a", "b"]));
  });

  it("does not depend on the order in which the weights are written", () => {
    const chance = createChance(2);
    for (let call = 0; call < 1_000; call += 1) {
      const facts = { callSid: chance.callSid() };
      const one = evaluate({ strategy: "weighted", weights: { a: 70, b: 30 } }, facts);

      expect(evaluate({ strategy: "weighted", weights: { b: 30, a: 70 } }, facts)).toEqual(one);
    }
  });

  it("gives calls to the preferred dialer where all weights are 0", () => {
    const config = { strategy: "weighted", weights: { dialfire: 0 } } as const;

    expect(evaluate({ ...config, preferred_dialer: "hotline" })).toMatchObject(to("hotline"));
  });
});

function takerOf(evaluation: ReturnType<typeof evaluate>): string {
  if (evaluation.kind !== "decided" || evaluation.target.kind !== "dialer") {
    return expect.fail(`decided nothing: ${JSON.stringify(evaluation)}`);
  }
  return evaluation.target.dialer;
}
