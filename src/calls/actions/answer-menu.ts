import type { Deps } from "../../deps";
import type { RoutingSettings } from "../../settings/routing-settings";
import type { TimeBudget } from "../../shared/time-budget";
import type { InboundCall } from "../call";
import { NOTHING_LEARNT } from "../decision-message";
import { openTrace } from "../decision-trace";
import { handOver } from "./hand-over";
import { routeWithoutConfiguration } from "./route-without-configuration";

type Needs = Pick<
  Deps,
  "variables" | "publicUrl" | "configuration" | "ledger" | "log" | "afterReply" | "requestId"
>;

/**
 * Hands a call over by the digit its caller pressed. No digit in time, or one that stands for
 * nothing, goes to the default dialer.
 */
export async function answerMenu(
  deps: Needs,
  call: InboundCall,
  digits: string,
  budget: TimeBudget,
): Promise<string> {
  const trace = openTrace(call, budget.elapsedMs);

  const configured = await deps.configuration.current(budget, deps.afterReply);
  if (configured.kind === "none") {
    return routeWithoutConfiguration(deps, call, configured.reason, trace, budget);
  }

  const { configuration } = configured;
  const answer = readAnswer(digits, configuration.settings);
  trace.add("menu_answered", { digits, dtmf_digit: answer.dtmfDigit, reason: answer.reason });
  deps.log.info("call.menu_answered", { call_sid: call.callSid, digits, reason: answer.reason });

  return handOver(
    deps,
    {
      call,
      target: { kind: "dialer", dialer: answer.dialer },
      reason: answer.reason,
      routingRule: "dtmf_ivr",
      rung: configured.kind === "current" ? "decision" : "last_good_configuration",
      configuration,
      facts: { ...NOTHING_LEARNT, dtmfDigit: answer.dtmfDigit },
      inputs: { digits },
      apiCalls: [],
    },
    trace,
    budget,
  );
}

function readAnswer(digits: string, settings: RoutingSettings) {
  const { options } = settings.menu;
  const dialer = Object.hasOwn(options, digits) ? options[digits] : undefined;
  if (dialer !== undefined) {
    return { dialer, dtmfDigit: digits, reason: `the caller pressed ${digits}` };
  }
  const fallback = settings.default_dialer;
  if (digits === "") {
    return { dialer: fallback, dtmfDigit: "timeout", reason: "the caller pressed nothing" };
  }
  return { dialer: fallback, dtmfDigit: "invalid", reason: `"${digits}" stands for nothing` };
}
