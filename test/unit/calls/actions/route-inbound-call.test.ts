import { setImmediate } from "node:timers/promises";
import { afterEach, describe, expect, it, vi } from "vitest";
import { readTwiml } from "../../../../simulator/twiml-document";
import { routeInboundCall } from "../../../../src/calls/actions/route-inbound-call";
import { ledgerMessageSchema } from "../../../../src/calls/call-event";
import type { BrazeAnswer } from "../../../../src/crm/braze-client";
import type { Configuration } from "../../../../src/routing/configuration";
import {
  aConfiguration,
  aDialer,
  aLead,
  aLeadOwnerRule,
  anAnonymousCall,
  anApiCall,
  anInboundCall,
  CALL_SID,
  CALLER_NUMBER,
  DIALFIRE_NUMBER,
  LAST_RESORT_NUMBER,
  NOW,
  OUR_NUMBER,
  someSettings,
  someVariables,
  twoDialers,
  ZENDESK_NUMBER,
} from "../../../support/builders";
import {
  aBudget,
  fakeBraze,
  fakeConfiguration,
  fakeDeps,
  fakeLeads,
  fakeLedger,
} from "../../../support/fake-deps";

const NOBODY: BrazeAnswer["lookup"] = { kind: "absent", reason: "Braze knows nobody" };
const SILENCE: BrazeAnswer["lookup"] = {
  kind: "unavailable",
  reason: "Braze: no answer (timeout)",
};

const current = (changed: Partial<Configuration> = {}) =>
  fakeConfiguration({ kind: "current", configuration: aConfiguration(changed) });

/** The number that the first dial of a document rings. */
function rungBy(twiml: string): string | undefined {
  const dial = readTwiml(twiml).verbs.find((verb) => verb.kind === "dial");
  return dial?.kind === "dial" ? dial.numbers[0]?.number : undefined;
}

const verbsOf = (twiml: string) => readTwiml(twiml).verbs.map(({ kind }) => kind);

afterEach(() => {
  vi.useRealTimers();
});

describe("a known caller", () => {
  it("is sent where the first rule that decides says", async () => {
    const deps = fakeDeps({ leads: fakeLeads(aLead({ owner: "team_b" })) });

    const twiml = await routeInboundCall(deps, anInboundCall(), aBudget(deps.clock));

    expect(rungBy(twiml)).toBe(ZENDESK_NUMBER);
    expect(deps.ledger.messages).toMatchObject([
      {
        event: {
          kind: "call.routed",
          dialer: "zendesk_talk",
          routingRule: "lead_owner",
          rung: "decision",
          rulesetVersion: 7,
          leadOwner: "team_b",
          leadScore: 85,
          cacheHit: true,
        },
      },
    ]);
  });

  it("is not asked for in Braze when the cache knows them", async () => {
    const deps = fakeDeps({ leads: fakeLeads(aLead()) });

    await routeInboundCall(deps, anInboundCall(), aBudget(deps.clock));

    expect(deps.braze.asked).toEqual([]);
    expect(deps.ledger.messages[0]?.apiCalls).toEqual([]);
  });

  it("is asked for in Braze when the cache does not know them", async () => {
    const settings = someSettings({
      crm_fields: { lead_owner: "rep", lead_score: "heat" },
    });
    const deps = fakeDeps({ configuration: current({ settings }) });

    const twiml = await routeInboundCall(deps, anInboundCall(), aBudget(deps.clock));

    expect(rungBy(twiml)).toBe(DIALFIRE_NUMBER);
    expect(deps.braze.asked).toEqual([
      {
        phoneNumber: CALLER_NUMBER,
        fields: { lead_owner: "rep", lead_score: "heat", extra: [] },
        timeoutMs: 1_200,
      },
    ]);
    expect(deps.ledger.messages).toMatchObject([
      { event: { cacheHit: false, leadOwner: "team_a" }, apiCalls: [anApiCall()] },
    ]);
  });

  it("goes to the default dialer when no rule decides", async () => {
    const settings = someSettings({ default_dialer: "zendesk_talk" });
    const deps = fakeDeps({
      leads: fakeLeads(aLead({ owner: null, score: null })),
      configuration: current({ settings }),
    });

    const twiml = await routeInboundCall(deps, anInboundCall(), aBudget(deps.clock));

    expect(rungBy(twiml)).toBe(ZENDESK_NUMBER);
    expect(deps.ledger.messages).toMatchObject([
      { event: { routingRule: "default_dialer", dialer: "zendesk_talk", rung: "decision" } },
    ]);
  });
});

describe("a caller we cannot learn about", () => {
  it.each([
    ["nobody knows them", NOBODY],
    ["Braze does not answer", SILENCE],
  ])("gets the menu: %s", async (_, lookup) => {
    const deps = fakeDeps({ braze: fakeBraze(lookup) });

    const twiml = await routeInboundCall(deps, anInboundCall(), aBudget(deps.clock));

    expect(verbsOf(twiml)).toEqual(["gather", "say", "dial"]);
    expect(rungBy(twiml)).toBe(LAST_RESORT_NUMBER);
    expect(deps.ledger.messages).toMatchObject([
      {
        event: {
          dialer: null,
          routingRule: "dtmf_ivr",
          rung: "decision",
          leadOwner: null,
          leadScore: null,
          cacheHit: false,
        },
        decision: { finalDialer: null, inputs: { lead: { kind: "unknown" } } },
      },
    ]);
  });

  it("goes to the default dialer where the setting says so", async () => {
    const settings = someSettings({ crm_unavailable_action: "default_dialer" });
    const deps = fakeDeps({ braze: fakeBraze(SILENCE), configuration: current({ settings }) });

    const twiml = await routeInboundCall(deps, anInboundCall(), aBudget(deps.clock));

    expect(rungBy(twiml)).toBe(DIALFIRE_NUMBER);
    expect(deps.ledger.messages).toMatchObject([{ event: { routingRule: "default_dialer" } }]);
  });

  it("is asked for once only, however Braze answers", async () => {
    const braze = fakeBraze(SILENCE, anApiCall({ category: "server_error" }));
    const deps = fakeDeps({ braze });

    await routeInboundCall(deps, anInboundCall(), aBudget(deps.clock));

    expect(braze.asked).toHaveLength(1);
  });
});

describe("a caller who withholds the number", () => {
  it("is looked for nowhere and gets the menu", async () => {
    const lookedUp: string[] = [];
    const find = async (number: string) => {
      lookedUp.push(number);
      return { kind: "absent", reason: "not cached" } as const;
    };
    const deps = fakeDeps({ leads: { ...fakeLeads(), find } });

    const twiml = await routeInboundCall(deps, anAnonymousCall(), aBudget(deps.clock));

    expect(verbsOf(twiml)).toEqual(["gather", "say", "dial"]);
    expect(lookedUp).toEqual([]);
    expect(deps.braze.asked).toEqual([]);
    expect(deps.ledger.messages).toMatchObject([
      { event: { callerNumber: null, cacheHit: null, routingRule: "dtmf_ivr" }, apiCalls: [] },
    ]);
  });

  it("has no cache lookup in the story of the decision", async () => {
    const deps = fakeDeps();

    await routeInboundCall(deps, anAnonymousCall(), aBudget(deps.clock));

    expect(deps.ledger.messages[0]?.decision?.steps).toMatchObject([
      { event: "call_received", caller: null, reason: "the caller withholds the number" },
      { event: "customer_data", result: "absent", source: "nobody" },
      { event: "rule_evaluated", verdict: "unknown" },
      { event: "rule_evaluated", verdict: "unknown" },
      { event: "menu_presented" },
      { event: "twiml_generated" },
    ]);
  });
});

describe("the record of a decision", () => {
  it("is one message that the ledger's other end can read", async () => {
    const deps = fakeDeps();

    await routeInboundCall(deps, anInboundCall(), aBudget(deps.clock));

    expect(deps.ledger.messages).toHaveLength(1);
    const [message] = deps.ledger.messages;
    expect(ledgerMessageSchema.parse(JSON.parse(JSON.stringify(message)))).toEqual(message);
  });

  it("tells every step with the time at which it began", async () => {
    const leads = fakeLeads();
    const braze = fakeBraze({ kind: "found", value: aLead({ owner: null, score: 85 }) });
    const deps = fakeDeps({
      leads: {
        ...leads,
        find: (number: string) => {
          deps.clock.advance(4);
          return leads.find(number);
        },
      },
      braze: {
        ...braze,
        findLead: (...question: Parameters<typeof braze.findLead>) => {
          deps.clock.advance(300);
          return braze.findLead(...question);
        },
      },
      configuration: current({
        rules: [aLeadOwnerRule({ name: "By owner" })],
        brokenRules: [{ id: 9, name: "By moon", type: "by_moon", reason: "type: unknown" }],
        settings: someSettings({ default_dialer: "zendesk_talk" }),
      }),
    });

    await routeInboundCall(deps, anInboundCall(), aBudget(deps.clock));

    expect(deps.ledger.messages[0]?.decision).toMatchObject({ at: NOW, totalDurationMs: 304 });
    expect(deps.ledger.messages[0]?.decision?.steps).toEqual([
      { offset_ms: 0, event: "call_received", caller: "+4917***4567", called: "+4930***5678" },
      {
        offset_ms: 0,
        event: "cache_lookup",
        key: "braze:customer:+4917***4567",
        result: "miss",
        duration_ms: 4,
      },
      {
        offset_ms: 4,
        event: "customer_data",
        result: "found",
        source: "braze",
        lead_owner: null,
        lead_score: 85,
        duration_ms: 300,
      },
      {
        offset_ms: 304,
        event: "rule_evaluated",
        rule_id: 1,
        name: "By owner",
        type: "lead_owner",
        verdict: "no_match",
        reason: "the lead has no owner",
        duration_us: 0,
      },
      {
        offset_ms: 304,
        event: "rule_evaluated",
        rule_id: 9,
        name: "By moon",
        type: "by_moon",
        verdict: "invalid",
        reason: "the rule cannot be read: type: unknown",
        duration_us: 0,
      },
      {
        offset_ms: 304,
        event: "dialer_selected",
        dialer: "zendesk_talk",
        order: ["zendesk_talk", "dialfire"],
        reason: "no rule decided: the default dialer takes it",
      },
      { offset_ms: 304, event: "twiml_generated", total_ms: 304 },
    ]);
  });

  it("lets the cache lookup begin when it began, however long the configuration took", async () => {
    const deps = fakeDeps({
      leads: fakeLeads(aLead()),
      configuration: {
        ...fakeConfiguration(),
        current: async () => {
          // The cache has answered by then.
          await setImmediate();
          deps.clock.advance(100);
          return { kind: "current", configuration: aConfiguration() };
        },
      },
    });

    await routeInboundCall(deps, anInboundCall(), aBudget(deps.clock));

    expect(deps.ledger.messages[0]?.decision?.steps[1]).toMatchObject({
      event: "cache_lookup",
      offset_ms: 0,
      duration_ms: 0,
    });
  });

  it("names rules that were not reached, and dialers that were passed over", async () => {
    const deps = fakeDeps({
      leads: fakeLeads(aLead()),
      configuration: current({ dialers: [aDialer({ active: false }), ...twoDialers().slice(1)] }),
    });

    const twiml = await routeInboundCall(deps, anInboundCall(), aBudget(deps.clock));

    expect(rungBy(twiml)).toBe(ZENDESK_NUMBER);
    expect(deps.ledger.messages[0]?.decision?.steps).toMatchObject([
      { event: "call_received" },
      { event: "cache_lookup", result: "hit" },
      { event: "customer_data", source: "cache" },
      { event: "rule_evaluated", verdict: "decided" },
      { event: "rule_evaluated", verdict: "not_reached" },
      {
        event: "dialer_selected",
        dialer: "zendesk_talk",
        skipped: [{ dialer: "dialfire", reason: "the dialer is switched off" }],
        reason: 'owner "team_a" is mapped to dialfire',
      },
      { event: "twiml_generated" },
    ]);
  });

  it("holds no full number of the caller outside the event itself", async () => {
    const deps = fakeDeps({ braze: fakeBraze(NOBODY) });

    await routeInboundCall(deps, anInboundCall(), aBudget(deps.clock));

    const [message] = deps.ledger.messages;
    expect(message?.event).toMatchObject({ callerNumber: CALLER_NUMBER });
    expect(JSON.stringify(message?.decision)).not.toContain(CALLER_NUMBER);
    expect(JSON.stringify(deps.log.lines)).not.toContain(CALLER_NUMBER);
  });

  it("has its line in the log", async () => {
    const deps = fakeDeps({ leads: fakeLeads(aLead()) });

    await routeInboundCall(deps, anInboundCall(), aBudget(deps.clock));

    expect(deps.log.lines).toContainEqual({
      level: "INFO",
      event: "call.routed",
      fields: {
        call_sid: CALL_SID,
        caller: "***4567",
        routed_dialer: "dialfire",
        routing_rule: "lead_owner",
        reason: 'owner "team_a" is mapped to dialfire',
        rung: "decision",
        routing_decision_ms: 1,
        response_time_ms: 1,
        braze_cache_hit: true,
      },
    });
  });

  it("is written down before the reply", async () => {
    const receipts: (() => void)[] = [];
    const deps = fakeDeps({
      ledger: {
        ...fakeLedger(),
        append: () => new Promise<void>((resolve) => void receipts.push(resolve)),
      },
    });
    const replied = vi.fn();

    const reply = routeInboundCall(deps, anInboundCall(), aBudget(deps.clock)).then(replied);
    await setImmediate();
    expect(receipts).toHaveLength(1);
    expect(replied).not.toHaveBeenCalled();
    receipts[0]?.();
    await reply;

    expect(replied).toHaveBeenCalledOnce();
  });
});

describe("the time of a call", () => {
  it.each([
    [0, 1_200],
    [250, 1_200],
    [400, 1_100],
    [1_000, 500],
  ])("leaves Braze, when %i ms are gone, %i ms at most", async (goneMs, timeoutMs) => {
    const deps = fakeDeps();
    const budget = aBudget(deps.clock);
    deps.clock.advance(goneMs);

    await routeInboundCall(deps, anInboundCall(), budget);

    expect(deps.braze.asked).toMatchObject([{ timeoutMs }]);
  });

  it("leaves Braze no more than its own limit", async () => {
    const deps = fakeDeps({ variables: someVariables({ BRAZE_TIMEOUT_MS: 500 }) });

    await routeInboundCall(deps, anInboundCall(), aBudget(deps.clock));

    expect(deps.braze.asked).toMatchObject([{ timeoutMs: 500 }]);
  });

  it("is not wasted on a cache that hangs: Braze is asked, the call goes on", async () => {
    vi.useFakeTimers();
    const find = () => new Promise<never>(() => undefined);
    const deps = fakeDeps({ leads: { ...fakeLeads(), find } });

    const twiml = routeInboundCall(deps, anInboundCall(), aBudget(deps.clock));
    await vi.advanceTimersByTimeAsync(150);

    expect(rungBy(await twiml)).toBe(DIALFIRE_NUMBER);
    expect(deps.ledger.messages[0]?.event).toMatchObject({ cacheHit: false });
    expect(deps.ledger.messages[0]?.decision?.steps[1]).toMatchObject({
      event: "cache_lookup",
      result: "error",
      error: "no answer within 150 ms",
    });
  });

  it("is over at the deadline: what was decided too late is not put on record", async () => {
    const braze = fakeBraze();
    const deps = fakeDeps({
      braze: {
        ...braze,
        findLead: (...question: Parameters<typeof braze.findLead>) => {
          deps.clock.advance(1_800);
          return braze.findLead(...question);
        },
      },
    });

    await expect(routeInboundCall(deps, anInboundCall(), aBudget(deps.clock))).rejects.toThrow(
      "decided too late",
    );
    expect(deps.ledger.messages).toEqual([]);
  });
});

describe("when the configuration cannot be read", () => {
  it("goes by the last good copy, and says so", async () => {
    const reason = "D1: no answer within 300 ms";
    const deps = fakeDeps({
      leads: fakeLeads(aLead({ owner: "team_b" })),
      configuration: fakeConfiguration({ kind: "copy", configuration: aConfiguration(), reason }),
    });

    const twiml = await routeInboundCall(deps, anInboundCall(), aBudget(deps.clock));

    expect(rungBy(twiml)).toBe(ZENDESK_NUMBER);
    expect(deps.ledger.messages).toMatchObject([
      {
        event: { rung: "last_good_configuration", routingRule: "lead_owner" },
        decision: { rung: "last_good_configuration", inputs: { configuration: reason } },
      },
    ]);
  });

  it("rings the number of last resort without any copy, and tells loudly", async () => {
    const reason = "D1 is away; no copy to fall back on";
    const deps = fakeDeps({ configuration: fakeConfiguration({ kind: "none", reason }) });

    const twiml = await routeInboundCall(deps, anInboundCall(), aBudget(deps.clock));

    expect(rungBy(twiml)).toBe(LAST_RESORT_NUMBER);
    expect(deps.braze.asked).toEqual([]);
    expect(deps.ledger.messages).toMatchObject([
      {
        event: {
          dialer: null,
          routingRule: "emergency",
          rung: "default_number",
          rulesetVersion: null,
        },
        decision: {
          inputs: { reason },
          steps: [
            { event: "call_received" },
            { event: "cache_lookup" },
            { event: "emergency_number", reason },
            { event: "twiml_generated" },
          ],
        },
      },
    ]);
    expect(deps.log.told()).toContain("CRITICAL call.emergency_route");
  });
});

describe("a call that dialers send back to us in turn", () => {
  /** Comes in once more, each time forwarded from somebody else. */
  function aCallGoingRound() {
    const deps = fakeDeps({ leads: fakeLeads(aLead()) });
    const comesBackFrom = (forwardedFrom: string) => {
      const call = anInboundCall({ callSid: `CA${forwardedFrom}`, forwardedFrom });
      return routeInboundCall(deps, call, aBudget(deps.clock));
    };
    return { deps, comesBackFrom };
  }

  it("goes to the number of last resort once no dialer is left that did not send it", async () => {
    const { deps, comesBackFrom } = aCallGoingRound();

    const first = await comesBackFrom(DIALFIRE_NUMBER);
    const second = await comesBackFrom(ZENDESK_NUMBER);

    expect([rungBy(first), rungBy(second)]).toEqual([ZENDESK_NUMBER, LAST_RESORT_NUMBER]);
    expect(deps.ledger.messages).toMatchObject([
      { event: { goesRound: false } },
      { event: { goesRound: true } },
    ]);
    expect(deps.log.told()).toContain("CRITICAL call.no_dialer");
  });

  it("ends with a word where the last resort sends it back, too", async () => {
    const { comesBackFrom } = aCallGoingRound();
    await comesBackFrom(DIALFIRE_NUMBER);
    await comesBackFrom(LAST_RESORT_NUMBER);

    const twiml = await comesBackFrom(ZENDESK_NUMBER);

    expect(readTwiml(twiml).verbs.map(({ kind }) => kind)).toEqual(["say", "hangup"]);
  });

  it("is a call like any other half a minute later", async () => {
    const { deps, comesBackFrom } = aCallGoingRound();
    await comesBackFrom(DIALFIRE_NUMBER);
    deps.clock.advance(30_000);

    const twiml = await comesBackFrom(ZENDESK_NUMBER);

    expect(rungBy(twiml)).toBe(DIALFIRE_NUMBER);
  });
});

describe("when no dialer can be reached", () => {
  const nobodyThere = current({ dialers: [] });

  it("rings the number of last resort, and tells loudly", async () => {
    const deps = fakeDeps({ leads: fakeLeads(aLead()), configuration: nobodyThere });

    const twiml = await routeInboundCall(deps, anInboundCall(), aBudget(deps.clock));

    expect(rungBy(twiml)).toBe(LAST_RESORT_NUMBER);
    expect(deps.ledger.messages).toMatchObject([
      { event: { dialer: null, routingRule: "emergency", rung: "default_number" } },
    ]);
    expect(deps.log.told()).toContain("CRITICAL call.no_dialer");
  });

  it("does not send the call back to where it was forwarded from, as the last resort either", async () => {
    const call = anInboundCall({ forwardedFrom: LAST_RESORT_NUMBER });
    const deps = fakeDeps({ leads: fakeLeads(aLead()), configuration: nobodyThere });

    const twiml = await routeInboundCall(deps, call, aBudget(deps.clock));

    expect(rungBy(twiml)).not.toBe(LAST_RESORT_NUMBER);
  });

  it("does not ring our own number, as the last resort either", async () => {
    const deps = fakeDeps({
      leads: fakeLeads(aLead()),
      configuration: nobodyThere,
      variables: someVariables({ DEFAULT_DIALER_NUMBER: OUR_NUMBER }),
    });

    const twiml = await routeInboundCall(deps, anInboundCall(), aBudget(deps.clock));

    expect(rungBy(twiml)).not.toBe(OUR_NUMBER);
  });
});
