import { renderMessage } from "../../calls/handover-twiml";
import type { Deps } from "../../deps";
import { explainLateness, within } from "../../shared/within";
import type { AnsweredCall } from "../elevenlabs-client";
import { OUTBOUND_SETTINGS_KEY, readOutboundSettings } from "../outbound-settings";

type Needs = Pick<Deps, "afterReply" | "apiLogs" | "elevenLabs" | "log" | "settings">;

/** The person who picked up hears silence meanwhile. */
const AGENT_MS = 2_500;
const SETTINGS_MS = 500;

/**
 * What a person hears who picks up a call we placed: the agent, or a message where settings say so
 * or the agent cannot be reached.
 */
export async function answerPlacedCall(deps: Needs, call: AnsweredCall): Promise<string> {
  const found = await within(SETTINGS_MS, () => deps.settings.find(OUTBOUND_SETTINGS_KEY));
  const settings = readOutboundSettings(found.kind === "done" ? found.value.value : null);
  if (found.kind !== "done") {
    deps.log.warning("settings.unavailable", { reason: explainLateness(found) });
  }
  const message = renderMessage(settings.message, { language: settings.language });
  if (settings.on_answer === "message") return message;

  const { callSid } = call;
  const agent = await deps.elevenLabs.registerCall(call, AGENT_MS);
  deps.afterReply(deps.apiLogs.save(agent.apiCalls, callSid));
  if (agent.kind === "twiml") return agent.twiml;
  deps.log.error("agent_call.no_agent", { call_sid: callSid, reason: agent.reason });
  return message;
}
