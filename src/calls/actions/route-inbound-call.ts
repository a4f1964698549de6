import {
  askBraze,
  type CacheAnswer,
  type CrmAnswer,
  findCachedLead,
} from "../../crm/actions/find-lead";
import { hasFields } from "../../crm/lead";
import type { Deps } from "../../deps";
import { type Configuration, usualDialers } from "../../routing/configuration";
import type { Decision } from "../../routing/decision";
import { listCrmFields } from "../../routing/rule";
import { STEP_CAPS, type TimeBudget } from "../../shared/time-budget";
import { type InboundCall, toFacts } from "../call";
import {
  countFreeAgents,
  describeCapacities,
  openTrace,
  type Trace,
  traceCache,
  traceCapacities,
  traceLead,
  traceRules,
} from "../decision-trace";
import { decideAsking } from "./decide-asking";
import { handOver } from "./hand-over";
import { routeWithoutConfiguration } from "./route-without-configuration";

type Needs = Pick<
  Deps,
  | "variables"
  | "publicUrl"
  | "capacities"
  | "turns"
  | "leads"
  | "braze"
  | "configuration"
  | "ledger"
  | "log"
  | "now"
  | "stopwatch"
  | "afterReply"
  | "requestId"
>;

/** Braze has never answered faster: with less time left it is not worth asking. */
const LEAST_BRAZE_MS = 50;

/**
 * Finds where one ringing call goes: learn the facts, decide, write it down, answer with TwiML.
 *
 * Two waits on anything remote when the caller is cached: one fan-out and one ledger append.
 */
export async function routeInboundCall(
  deps: Needs,
  call: InboundCall,
  budget: TimeBudget,
): Promise<string> {
  const trace = openTrace(call, budget.elapsedMs);

  const [configured, cache] = await Promise.all([
    deps.configuration.current(budget, deps.afterReply),
    lookIntoCache(deps, call, trace, budget),
  ]);
  if (configured.kind === "none") {
    return routeWithoutConfiguration(deps, call, configured.reason, trace, budget);
  }

  const { configuration } = configured;
  const { answer: lead, source } = await learnLead(deps, call, cache, configuration, budget);
  traceLead(trace, lead, source);

  const asked = toFacts(call, lead.lookup, budget.startedAt, {
    rulesetVersion: configuration.version,
    dialers: usualDialers(configuration),
  });
  const { facts, decision, apiCalls } = await decideAsking(deps, asked, configuration, budget);
  traceCapacities(trace, facts);
  traceRules(trace, decision, configuration.brokenRules);

  return handOver(
    deps,
    {
      call,
      target: decision.target,
      reason: explain(decision),
      routingRule: nameRule(decision),
      rung: configured.kind === "current" ? "decision" : "last_good_configuration",
      configuration,
      facts: {
        leadOwner: facts.lead.kind === "known" ? facts.lead.owner : null,
        leadScore: facts.lead.kind === "known" ? facts.lead.score : null,
        cacheHit: source === "nobody" ? null : source === "cache",
        dtmfDigit: null,
        capacities: facts.capacities && countFreeAgents(facts.capacities),
      },
      inputs: {
        at: facts.at,
        lead: facts.lead,
        ...(facts.capacities ? { capacities: describeCapacities(facts.capacities) } : {}),
        ...(Object.keys(facts.tickets).length > 0 ? { tickets: facts.tickets } : {}),
        ...(configured.kind === "copy" ? { configuration: configured.reason } : {}),
      },
      apiCalls: [...(lead.apiCall ? [lead.apiCall] : []), ...apiCalls],
    },
    trace,
    budget,
  );
}

async function lookIntoCache(
  deps: Needs,
  call: InboundCall,
  trace: Trace,
  budget: TimeBudget,
): Promise<CacheAnswer> {
  if (call.caller.kind === "unknown") {
    const lookup = { kind: "absent", reason: call.caller.reason } as const;
    return { result: "skipped", lookup, durationMs: 0 };
  }
  const limitMs = budget.capMs(STEP_CAPS.cacheMs);
  const cache = await findCachedLead(deps, call.caller.number, limitMs);
  // At once, not after the fan-out: the step's beginning is counted back from now.
  traceCache(trace, call, cache);
  return cache;
}

/** The lead, and who told it. */
interface Learnt {
  answer: CrmAnswer;
  source: "cache" | "braze" | "nobody";
}

/** The lead from the cache, else from Braze with whatever time the rest of the call can spare. */
async function learnLead(
  deps: Needs,
  call: InboundCall,
  cache: CacheAnswer,
  configuration: Configuration,
  budget: TimeBudget,
): Promise<Learnt> {
  const fromCache = { lookup: cache.lookup, apiCall: null, durationMs: 0 };
  if (call.caller.kind === "unknown") return { answer: fromCache, source: "nobody" };

  const { lead_owner, lead_score } = configuration.settings.crm_fields;
  const fields = { lead_owner, lead_score, extra: listCrmFields(configuration.rules) };
  if (cache.lookup.kind === "found" && hasFields(cache.lookup.value, fields.extra)) {
    return { answer: fromCache, source: "cache" };
  }

  const spare = budget.leftMs() - STEP_CAPS.reservedAfterCrmMs;
  const timeoutMs = Math.min(deps.variables.BRAZE_TIMEOUT_MS, spare);
  if (timeoutMs < LEAST_BRAZE_MS) {
    const lookup = { kind: "unavailable", reason: "no time was left to ask Braze" } as const;
    return { answer: { lookup, apiCall: null, durationMs: 0 }, source: "braze" };
  }
  const answer = await askBraze(deps, call.caller.number, fields, timeoutMs);
  return { answer, source: "braze" };
}

function nameRule(decision: Decision) {
  if (decision.decidedBy) return decision.decidedBy.type;
  return decision.target.kind === "ivr_menu" ? "dtmf_ivr" : "default_dialer";
}

function explain(decision: Decision): string {
  const deciding = decision.trace.find((step) => step.verdict.kind === "decided");
  if (deciding) return deciding.verdict.reason;
  return decision.target.kind === "ivr_menu"
    ? "no rule decided and the caller is not known: the menu asks"
    : "no rule decided: the default dialer takes it";
}
