import type { Deps } from "../../deps";
import { watchedFor } from "../../dialers/watched";
import { usualDialers } from "../../routing/configuration";
import type { TimeBudget } from "../../shared/time-budget";
import { type InboundCall, toFacts } from "../call";
import {
  countFreeAgents,
  describeCapacities,
  openTrace,
  traceCapacities,
  traceLead,
  traceRules,
} from "../decision-trace";
import { explainDecision, nameRule } from "../decision-words";
import { decideAsking } from "./decide-asking";
import { handOver } from "./hand-over";
import { learnLead, lookIntoCache } from "./learn-lead";
import { routeWithoutConfiguration } from "./route-without-configuration";

type Needs = Pick<
  Deps,
  | "variables"
  | "publicUrl"
  | "breakers"
  | "capacities"
  | "turns"
  | "leads"
  | "braze"
  | "configuration"
  | "forwarders"
  | "ledger"
  | "log"
  | "now"
  | "stopwatch"
  | "afterReply"
  | "requestId"
>;

/**
 * Finds where one ringing call goes: learn the facts, decide, write it down, answer with TwiML.
 *
 * Two waits on anything remote when the caller is cached: one fan-out and one ledger append.
 */
export async function routeInboundCall(
  deps: Needs,
  ringing: InboundCall,
  budget: TimeBudget,
): Promise<string> {
  const call = deps.forwarders.recall(ringing);
  const trace = openTrace(call, budget.elapsedMs);

  const look = deps.breakers.look(budget, deps);
  const [configured, cache] = await Promise.all([
    deps.configuration.current(budget, deps.afterReply),
    lookIntoCache(deps, call, trace, budget),
  ]);
  if (configured.kind === "none") {
    return routeWithoutConfiguration(deps, call, configured.reason, trace, budget);
  }

  const { configuration } = configured;
  const breakers = await look.at(watchedFor(configuration));
  const { answer: lead, source } = await learnLead(deps, call, cache, configuration, {
    budget,
    breakers,
  });
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
      reason: explainDecision(decision),
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
      breakers,
      apiCalls: [...(lead.apiCall ? [lead.apiCall] : []), ...apiCalls],
    },
    trace,
    budget,
  );
}
