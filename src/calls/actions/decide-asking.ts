import type { Deps } from "../../deps";
import type { Measured } from "../../dialers/capacity-client";
import type { ApiCall } from "../../resilience/api-call";
import { type Configuration, lastResort } from "../../routing/configuration";
import { type Decision, decide } from "../../routing/decision";
import { assumeSilence, type CallFacts } from "../../routing/facts";
import type { Need } from "../../routing/verdict";
import { STEP_CAPS, type TimeBudget } from "../../shared/time-budget";

type Needs = Pick<Deps, "capacities" | "turns" | "stopwatch" | "log">;

export interface AskedDecision {
  decision: Decision;
  /** What the decision went by in the end, answers included. */
  facts: CallFacts;
  /** The requests to dialers that it took. */
  apiCalls: ApiCall[];
}

/**
 * Decides, and asks for what a rule needs once its turn has come: a ticket or the dialers'
 * capacities. Each is asked for once; who does not answer counts as unknown.
 */
export async function decideAsking(
  deps: Needs,
  known: CallFacts,
  configuration: Configuration,
  budget: TimeBudget,
): Promise<AskedDecision> {
  const apiCalls: ApiCall[] = [];
  let facts = known;
  for (;;) {
    const outcome = decide(
      facts,
      configuration.rules,
      lastResort(configuration.settings),
      deps.stopwatch,
    );
    if (outcome.kind === "decided") return { decision: outcome, facts, apiCalls };
    const answered = await answer(deps, outcome.needs, facts, configuration, budget);
    apiCalls.push(...answered.apiCalls);
    facts = assumeSilence(answered.facts, outcome.needs);
  }
}

async function answer(
  deps: Needs,
  need: Need,
  facts: CallFacts,
  { dialers }: Configuration,
  budget: TimeBudget,
): Promise<{ facts: CallFacts; apiCalls: ApiCall[] }> {
  const limitMs = Math.max(0, budget.leftMs() - STEP_CAPS.ledgerMs);
  if ("ticket" in need) {
    const ticket = await deps.turns.take(need.ticket, limitMs);
    if (ticket.kind === "silent") deps.log.warning("round_robin.silent", { rule_id: need.ticket });
    return {
      facts: { ...facts, tickets: { ...facts.tickets, [need.ticket]: ticket } },
      apiCalls: [],
    };
  }
  const measured = await deps.capacities.measure(
    dialers.filter((dialer) => dialer.active),
    limitMs,
  );
  tellCapacities(deps.log, measured.capacities);
  return { facts: { ...facts, capacities: measured.capacities }, apiCalls: measured.apiCalls };
}

/** Nobody free anywhere is a warning: a caller will wait in a queue. */
function tellCapacities(log: Deps["log"], capacities: Measured["capacities"]) {
  log.debug("capacity.measured", { capacities });
  const all = Object.entries(capacities);
  const full = all.flatMap(([dialer, one]) =>
    one.kind !== "unknown" && one.available <= 0 ? [dialer] : [],
  );
  for (const [dialer, one] of all) {
    if (one.kind === "unknown") log.warning("capacity.unknown", { dialer, reason: one.reason });
  }
  for (const dialer of full) log.info("capacity.none", { dialer });
  if (full.length > 0 && full.length === all.filter(([, { kind }]) => kind !== "unknown").length) {
    log.warning("capacity.queue_delay", { dialers: full, message: "No agent is free" });
  }
}
