import type { Deps } from "../../deps";
import { watchedFor } from "../../dialers/watched";
import type { TimeBudget } from "../../shared/time-budget";
import type { InboundCall } from "../call";
import { NOTHING_LEARNT } from "../decision-message";
import { openTrace } from "../decision-trace";
import { type MenuResult, readMenuAnswer } from "../menu";
import { handOver } from "./hand-over";
import { routeWithoutConfiguration } from "./route-without-configuration";

type Needs = Pick<
  Deps,
  | "variables"
  | "breakers"
  | "publicUrl"
  | "configuration"
  | "ledger"
  | "log"
  | "afterReply"
  | "requestId"
>;

/**
 * Hands a call over by the digit its caller pressed. After no digit in time, or one that stands
 * for nothing, the menu is said again as often as the settings allow; then the caller is told, and
 * goes to the default dialer.
 */
export async function answerMenu(
  deps: Needs,
  call: InboundCall,
  { digits, repeats }: MenuResult,
  budget: TimeBudget,
): Promise<string> {
  const trace = openTrace(call, budget.elapsedMs);

  const look = deps.breakers.look(budget, deps);
  const configured = await deps.configuration.current(budget, deps.afterReply);
  if (configured.kind === "none") {
    return routeWithoutConfiguration(deps, call, configured.reason, trace, budget);
  }

  const { configuration } = configured;
  const { settings } = configuration;
  const breakers = await look.at(watchedFor(configuration));
  const answer = readMenuAnswer(digits, settings.menu);
  trace.add("menu_answered", { digits, dtmf_digit: answer.dtmfDigit, reason: answer.reason });
  deps.log.info("call.menu_answered", { call_sid: call.callSid, digits, reason: answer.reason });

  const saysAgain = answer.dialer === null && repeats < settings.menu.repeats;
  return handOver(
    deps,
    {
      call,
      target: saysAgain
        ? { kind: "ivr_menu" }
        : { kind: "dialer", dialer: answer.dialer ?? settings.default_dialer },
      menuRepeats: saysAgain ? repeats + 1 : 0,
      sayFirst: answer.apology,
      reason: answer.reason,
      routingRule: "dtmf_ivr",
      rung: configured.kind === "current" ? "decision" : "last_good_configuration",
      configuration,
      facts: { ...NOTHING_LEARNT, dtmfDigit: answer.dtmfDigit },
      inputs: {
        digits,
        ...(configured.kind === "copy" ? { configuration: configured.reason } : {}),
      },
      breakers,
      apiCalls: [],
    },
    trace,
    budget,
  );
}
