import {
  askBraze,
  type CacheAnswer,
  type CrmAnswer,
  findCachedLead,
} from "../../crm/actions/find-lead";
import { hasFields } from "../../crm/lead";
import type { Deps } from "../../deps";
import type { Readings } from "../../resilience/breaker-client";
import { fromApiCall } from "../../resilience/evidence";
import { BRAZE } from "../../resilience/subject";
import { type Configuration, leadFieldsOf } from "../../routing/configuration";
import { STEP_CAPS, type TimeBudget } from "../../shared/time-budget";
import type { InboundCall } from "../call";
import { type LeadSource, type Trace, traceCache } from "../decision-trace";

type Needs = Pick<
  Deps,
  "variables" | "leads" | "braze" | "breakers" | "log" | "now" | "afterReply"
>;

/** Braze has never answered faster: with less time left it is not worth asking. */
const LEAST_BRAZE_MS = 50;

/** What the cache knows of the caller; it can be asked before the configuration is there. */
export async function lookIntoCache(
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
export interface Learnt {
  answer: CrmAnswer;
  source: LeadSource;
}

/**
 * The lead from the cache, else from Braze with whatever time the rest of the call can spare.
 * While Braze's breaker is open it is not asked, and who is not cached stays unknown.
 */
export async function learnLead(
  deps: Needs,
  call: InboundCall,
  cache: CacheAnswer,
  configuration: Configuration,
  { budget, breakers }: { budget: TimeBudget; breakers: Readings },
): Promise<Learnt> {
  const fromCache = { lookup: cache.lookup, apiCall: null, durationMs: 0 };
  if (call.caller.kind === "unknown") return { answer: fromCache, source: "nobody" };

  const fields = leadFieldsOf(configuration);
  if (cache.lookup.kind === "found" && hasFields(cache.lookup.value, fields.extra)) {
    return { answer: fromCache, source: "cache" };
  }

  const braze = breakers[BRAZE]?.standing;
  if (braze && braze.kind !== "up") {
    const reason = `Braze is not asked while its breaker is open (${braze.reason})`;
    return { answer: unasked(reason), source: "braze" };
  }
  const spare = budget.leftMs() - STEP_CAPS.reservedAfterCrmMs;
  const timeoutMs = Math.min(deps.variables.BRAZE_TIMEOUT_MS, spare);
  if (timeoutMs < LEAST_BRAZE_MS) {
    return { answer: unasked("no time was left to ask Braze"), source: "braze" };
  }
  const answer = await askBraze(deps, call.caller.number, fields, timeoutMs);
  reportToBreaker(deps, answer);
  return { answer, source: "braze" };
}

function unasked(reason: string): CrmAnswer {
  return { lookup: { kind: "unavailable", reason }, apiCall: null, durationMs: 0 };
}

/** After the reply: how Braze did counts for the callers who follow. */
function reportToBreaker(deps: Needs, { apiCall }: CrmAnswer): void {
  const evidence = apiCall && fromApiCall(apiCall);
  if (evidence) deps.afterReply(deps.breakers.report(BRAZE, evidence));
}
