import {
  askBraze,
  type CacheAnswer,
  type CrmAnswer,
  findCachedLead,
} from "../../crm/actions/find-lead";
import type { Deps } from "../../deps";
import { type Configuration, lastResort } from "../../routing/configuration";
import { type Decision, decide } from "../../routing/decision";
import { STEP_CAPS, type TimeBudget } from "../../shared/time-budget";
import { type InboundCall, toFacts } from "../call";
import {
  createTrace,
  type Trace,
  traceCache,
  traceLead,
  traceReceived,
  traceRules,
} from "../decision-trace";
import { handOver } from "./hand-over";
import { routeWithoutConfiguration } from "./route-without-configuration";

type Needs = Pick<
  Deps,
  | "variables"
  | "publicUrl"
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
  const trace = createTrace(budget.elapsedMs);
  traceReceived(trace, call);

  const [configured, cache] = await Promise.all([
    deps.configuration.current(budget, deps.afterReply),
    lookIntoCache(deps, call, trace, budget),
  ]);
  if (configured.kind === "none") {
    return routeWithoutConfiguration(deps, call, configured.reason, trace, budget);
  }

  const { configuration } = configured;
  const lead = await learnLead(deps, call, cache, configuration, budget);
  traceLead(trace, lead, leadSource(call, cache));

  const facts = toFacts(call, lead.lookup, budget.startedAt);
  const decision = decide(
    facts,
    configuration.rules,
    lastResort(configuration.settings),
    deps.stopwatch,
  );
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
        cacheHit: cache.result === "skipped" ? null : cache.result === "hit",
        dtmfDigit: null,
      },
      inputs: {
        at: facts.at,
        lead: facts.lead,
        ...(configured.kind === "copy" ? { configuration: configured.reason } : {}),
      },
      apiCalls: lead.apiCall ? [lead.apiCall] : [],
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

/** The lead from the cache, else from Braze with whatever time the rest of the call can spare. */
async function learnLead(
  deps: Needs,
  call: InboundCall,
  cache: CacheAnswer,
  configuration: Configuration,
  budget: TimeBudget,
): Promise<CrmAnswer> {
  if (cache.result === "hit" || call.caller.kind === "unknown") {
    return { lookup: cache.lookup, apiCall: null, durationMs: 0 };
  }
  const spare = budget.leftMs() - STEP_CAPS.reservedAfterCrmMs;
  const timeoutMs = Math.min(deps.variables.BRAZE_TIMEOUT_MS, spare);
  if (timeoutMs < LEAST_BRAZE_MS) {
    const lookup = { kind: "unavailable", reason: "no time was left to ask Braze" } as const;
    return { lookup, apiCall: null, durationMs: 0 };
  }
  return askBraze(deps, call.caller.number, configuration.settings.crm_fields, timeoutMs);
}

function leadSource(call: InboundCall, cache: CacheAnswer): Parameters<typeof traceLead>[2] {
  if (call.caller.kind === "unknown") return "nobody";
  return cache.result === "hit" ? "cache" : "braze";
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
