import { decideAsking } from "../../calls/actions/decide-asking";
import { type Learnt, learnLead, lookIntoCache } from "../../calls/actions/learn-lead";
import { type InboundCall, toCaller, toFacts } from "../../calls/call";
import type { DecisionStep } from "../../calls/call-event";
import {
  openTrace,
  type Trace,
  traceCapacities,
  traceHandover,
  traceLead,
  traceRules,
} from "../../calls/decision-trace";
import { explainDecision, nameRule } from "../../calls/decision-words";
import { type Handover, planHandover } from "../../calls/handover";
import type { Lead } from "../../crm/lead";
import type { Deps } from "../../deps";
import { watchedFor } from "../../dialers/watched";
import type { Readings } from "../../resilience/breaker-client";
import { type Configuration, usualDialers } from "../../routing/configuration";
import type { Target } from "../../routing/verdict";
import type { Lookup } from "../../shared/lookup";
import { createTimeBudget, type TimeBudget } from "../../shared/time-budget";
import { withDraftRules } from "../rule-drafts";
import { toConfiguration } from "../ruleset";
import { type Finding, findInRuleset } from "../ruleset-findings";
import { surroundingsOf } from "./publish-changes";

type Needs = Pick<
  Deps,
  | "afterReply"
  | "apiLogs"
  | "braze"
  | "breakers"
  | "capacities"
  | "configurationDefaults"
  | "leads"
  | "log"
  | "now"
  | "requestId"
  | "rulesets"
  | "stopwatch"
  | "turns"
  | "variables"
>;

/** A call that nobody makes. */
export interface SimulatedCall {
  /** Looked up as a call would be; or a lead as given, with any attributes; `null` is a stranger. */
  caller: { kind: "phone"; phone: string } | { kind: "lead"; lead: LeadAsGiven | null };
  /** When it comes in; `null` for now. */
  at: number | null;
  /** Tried in place of the active rules. */
  rules: readonly unknown[] | null;
}

export type LeadAsGiven = Pick<Lead, "owner" | "score"> & { fields: Record<string, unknown> };

export interface Simulation {
  /** What the rules decide. */
  target: Target;
  routingRule: string;
  /** The dialers that would ring, in order; none where the menu, or the last resort, takes it. */
  order: readonly string[];
  steps: readonly DecisionStep[];
  findings: Finding[];
}

/**
 * Decides a call that nobody makes, by the same steps as a real one, and changes nothing: the
 * cache is only read, and of round-robin rules the next ticket is looked at, not drawn. Providers
 * are really asked, so what they were asked goes on record.
 *
 * Choices by chance are seeded from this request, as a call's are from its CallSid.
 */
export async function simulateCall(deps: Needs, simulated: SimulatedCall): Promise<Simulation> {
  const budget = createTimeBudget(deps.now);
  const ruleset = withDraftRules(await deps.rulesets.read(), simulated.rules);
  const configuration = toConfiguration(ruleset, deps.configurationDefaults);
  const surroundings = surroundingsOf(deps);
  const reading = readingOnly(deps);

  const look = deps.breakers.look(budget, deps);
  const breakers = await look.at(watchedFor(configuration));
  const call = toCall(deps, simulated);
  const trace = openTrace(call, budget.elapsedMs);
  const asked = { call, simulated, configuration, breakers };
  const { lookup, apiCall } = (await learn(reading, asked, trace, budget)).answer;

  const at = simulated.at ?? budget.startedAt;
  const known = toFacts(call, lookup, at, {
    rulesetVersion: configuration.version,
    dialers: usualDialers(configuration),
  });
  const { facts, decision, apiCalls } = await decideAsking(reading, known, configuration, budget);
  for (const one of apiCall ? [apiCall, ...apiCalls] : apiCalls) {
    deps.afterReply(deps.apiLogs.record(one, deps.requestId));
  }
  traceCapacities(trace, facts);
  traceRules(trace, decision, configuration.brokenRules);
  const handover = planHandover(decision.target, configuration, call, {
    ...surroundings,
    breakers,
  });
  traceHandover(trace, handover, explainDecision(decision));

  return {
    target: decision.target,
    routingRule: nameRule(decision),
    order: orderOf(handover),
    steps: trace.steps,
    findings: findInRuleset(ruleset, surroundings),
  };
}

/** The same dependencies, without what they would write. */
function readingOnly<T extends Pick<Deps, "leads" | "turns">>(deps: T): T {
  const { leads, turns } = deps;
  return {
    ...deps,
    leads: { find: leads.find, save: async () => undefined },
    turns: { peek: turns.peek, take: turns.peek },
  };
}

function toCall(
  { requestId, variables }: Pick<Deps, "requestId" | "variables">,
  { caller }: SimulatedCall,
): InboundCall {
  return {
    callSid: requestId,
    caller:
      caller.kind === "phone"
        ? toCaller(caller.phone)
        : { kind: "unknown", reason: "this is a dry run, without a number" },
    called: variables.TWILIO_PHONE_NUMBER ?? null,
    forwardedFrom: null,
    forwarders: [],
  };
}

interface Asked {
  call: InboundCall;
  simulated: SimulatedCall;
  configuration: Configuration;
  breakers: Readings;
}

async function learn(
  deps: Needs,
  { call, simulated, configuration, breakers }: Asked,
  trace: Trace,
  budget: TimeBudget,
): Promise<Learnt> {
  const { caller } = simulated;
  if (caller.kind === "lead") {
    const learnt = asGiven(caller.lead);
    traceLead(trace, learnt.answer, learnt.source);
    return learnt;
  }
  const cache = await lookIntoCache(deps, call, trace, budget);
  const learnt = await learnLead(deps, call, cache, configuration, { budget, breakers });
  traceLead(trace, learnt.answer, learnt.source);
  return learnt;
}

function asGiven(lead: LeadAsGiven | null): Learnt {
  const lookup: Lookup<Lead> = lead
    ? { kind: "found", value: { phoneNumber: "", ...lead } }
    : { kind: "absent", reason: "this dry run is of a caller nobody knows" };
  return { answer: { lookup, apiCall: null, durationMs: 0 }, source: "given" };
}

function orderOf(handover: Handover): readonly string[] {
  return handover.kind === "dial" ? handover.state.order : [];
}
