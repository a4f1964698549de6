import { afterAll, beforeAll, beforeEach, vi } from "vitest";
import { playCall } from "../../../simulator/twilio-player";
import type { PlayOptions } from "../../../simulator/twilio-session";
import type { CallStory } from "../../../simulator/twilio-story";
import { PATIENCE } from "../patience";
import { type Product, startProduct } from "./product";
import { ACCOUNT_SID, ADMIN_KEY, AUTH_TOKEN, OUR_NUMBER } from "./variables";

/** What a test reads back of a call. */
export interface CallOnRecord {
  call_sid: string;
  caller_number: string | null;
  status: string;
  outcome: string | null;
  routing_rule: string;
  routed_dialer: string | null;
  rung: string;
  dtmf_digit: string | null;
  capacities: Record<string, number | null> | null;
  dialfire_capacity: number | null;
  zendesk_capacity: number | null;
  braze_cache_hit: boolean | null;
  legs: { dialer: string; attempt: number; status: string }[];
}

export interface TraceOnRecord {
  decisions: {
    rung: string;
    routing_rule: string;
    steps: { event: string; [key: string]: unknown }[];
  }[];
  events: { kind: string }[];
  api_calls: { success: boolean; error_category: string | null; duration_ms: number }[];
}

type Played = Omit<PlayOptions, "url" | "authToken" | "accountSid" | "to">;

/** The whole product for the tests of one file; each test begins with the demo company. */
export function setStage(variables: Record<string, string> = {}) {
  let product: Product;
  beforeAll(async () => {
    product = await startProduct(variables);
  });
  beforeEach(async () => {
    product.simulator.control.reset();
    await closeBreakers(product);
  });
  afterAll(() => product.stop());

  return {
    product: () => product,
    simulator: () => product.simulator,
    /** What Braze was asked for routing; that it hears of finished calls comes beside. */
    questionsToBraze: () =>
      product.simulator.control.requests("braze").filter(({ body }) => isForRouting(body)),
    /** Plays a call to its end, as Twilio would. */
    call(played: Played): Promise<CallStory> {
      const twilio = { to: OUR_NUMBER, authToken: AUTH_TOKEN, accountSid: ACCOUNT_SID };
      return playCall({ ...twilio, ...played, url: product.url });
    },
    /** The record of a call once it says what is waited for. */
    async recordOf(callSid: string, isReady: (call: CallOnRecord) => boolean = isOver) {
      const read = () => product.api<{ data: CallOnRecord }>(`/api/v1/calls/${callSid}`);
      return waitFor(async () => {
        const { data } = await read();
        return isReady(data) ? data : null;
      });
    },
    traceOf: async (callSid: string) =>
      (await product.api<{ data: TraceOnRecord }>(`/api/v1/logs/${callSid}`)).data,
  };
}

/** What one story did to a dialer's or the CRM's breaker is no concern of the next. */
async function closeBreakers({ url }: Product): Promise<void> {
  for (const name of ["braze", "dialfire", "zendesk_talk"]) {
    const address = `${url}/api/v1/breakers/${name}/reset`;
    const answer = await fetch(address, { method: "POST", headers: { "x-api-key": ADMIN_KEY } });
    if (!answer.ok && answer.status !== 409) throw new Error(`${address}: ${answer.status}`);
  }
}
/** A write-back asks for the profile's ids first. */
const isForRouting = (body: string) =>
  body.includes("fields_to_export") && !body.includes("braze_id");

const isOver = (call: CallOnRecord) => call.outcome !== null;

/** The numbers a story dialled, in order. */
export function dialledIn(story: CallStory): string[] {
  return story.steps.flatMap((step) => (step.kind === "dialled" ? [step.number] : []));
}

/** What the caller heard. */
export function saidIn(story: CallStory): string[] {
  return story.steps.flatMap((step) => (step.kind === "said" ? [step.text] : []));
}

function waitFor<T>(read: () => Promise<T | null>): Promise<T> {
  return vi.waitFor(async () => {
    const found = await read();
    if (found === null) throw new Error("what was waited for has not come");
    return found;
  }, PATIENCE);
}
