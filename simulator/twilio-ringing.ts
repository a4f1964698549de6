import { setTimeout as wait } from "node:timers/promises";
import type { SimulatorState } from "./state";
import { listEvents } from "./twilio-behaviour";
import { placedStatusParameters } from "./twilio-parameters";
import { planPhone } from "./twilio-phone";
import { ENDED, type TwilioCall, toRfc2822 } from "./twilio-resource";
import type { Parameter } from "./twilio-signer";
import { type Sender, sendWebhook } from "./twilio-webhook";

/** One thing Twilio told or asked the product of a call it placed, and what it heard. */
export interface PlacedCallWebhook {
  call_sid: string;
  /** `answer` asks what to say, the others tell. */
  event: string;
  url: string;
  /** `null` where nobody answered. */
  status: number | null;
  body: string;
}

/** Twilio's limit for one request, all tries together. */
const PATIENCE_MS = 15_000;

/**
 * Rings the phone of a call that was ordered, as `state.twilio.phones` says: tells each step the
 * order asked for, and once somebody picks up asks what to say. Never throws.
 */
export async function ringPhone(
  state: SimulatorState,
  call: TwilioCall,
  order: URLSearchParams,
): Promise<void> {
  const phones = { ...state.twilio.phones };
  const ringSeconds = order.has("Timeout") ? Number(order.get("Timeout")) : null;
  const plan = planPhone(phones, { to: call.to, ringSeconds });
  const line = createLine(state, call, order);

  let elapsed = 0;
  for (const [sequence, { event, status, after }] of listEvents(plan).entries()) {
    await wait((after - elapsed) * phones.second_ms, undefined, { ref: false });
    elapsed = after;
    // Somebody hung up by the API meanwhile.
    if (ENDED.has(call.status)) return;
    const isLast = event === "completed";
    const talkSeconds = isLast && plan.answeredAfter !== null ? after - plan.answeredAfter : null;
    line.note(status, talkSeconds);
    const occurrence = { status, at: new Date(), sequence };
    const ending = isLast ? { talkSeconds: talkSeconds ?? 0, error: plan.error } : null;
    const told = line.tell(event, placedStatusParameters(call, occurrence, ending));
    await Promise.all([told, event === "answered" ? line.ask() : null]);
  }
}

function createLine(state: SimulatorState, call: TwilioCall, order: URLSearchParams) {
  const sender: Sender = {
    authToken: state.keys.twilio_auth_token,
    timeoutMs: PATIENCE_MS,
    send: fetch,
  };

  async function post(event: string, url: string, parameters: readonly Parameter[]) {
    const answer = await sendWebhook({ method: "POST", url, parameters }, sender);
    state.twilio.webhooks.push({
      call_sid: call.sid,
      event,
      url,
      status: answer.kind === "answered" ? answer.status : null,
      body: answer.kind === "answered" ? answer.body : answer.message,
    });
  }

  return {
    note(status: string, talkSeconds: number | null) {
      const now = toRfc2822(new Date());
      Object.assign(call, { status, date_updated: now });
      if (status === "in-progress") call.start_time = now;
      if (!ENDED.has(status)) return;
      Object.assign(call, { end_time: now, duration: String(Math.round(talkSeconds ?? 0)) });
    },

    async tell(event: string, parameters: readonly Parameter[]) {
      const url = order.get("StatusCallback");
      const wanted = order.getAll("StatusCallbackEvent");
      if (!url || !(wanted.length === 0 ? ["completed"] : wanted).includes(event)) return;
      const { deliveries } = state.twilio.phones;
      await Promise.all(Array.from({ length: deliveries }, () => post(event, url, parameters)));
    },

    async ask() {
      const url = order.get("Url");
      const occurrence = { status: "in-progress", at: new Date(), sequence: 0 };
      if (url) await post("answer", url, placedStatusParameters(call, occurrence, null));
    },
  };
}
