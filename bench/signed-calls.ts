import { DEFAULT_KEYS } from "../simulator/keys";
import { parentParameters } from "../simulator/twilio-parameters";
import { signWebhook } from "../simulator/twilio-signer";
import { OUR_NUMBER, PUBLIC_URL } from "./variables";

export const WEBHOOK_PATH = "/webhooks/twilio";

/** Who rings: a lead that is cached already, or somebody nobody has seen before. */
export type CallerKind = "cached" | "stranger";

export interface SignedCall {
  headers: Record<string, string>;
  body: string;
}

/** How many leads are in the cache; calls of cached callers go round them. */
export const CACHED_LEADS = 200;

/** Numbers of cached leads and of strangers never meet. */
const CACHED_PREFIX = "+4930555";
const STRANGER_PREFIX = "+4917";

export function cachedNumber(index: number): string {
  return `${CACHED_PREFIX}${String(index % CACHED_LEADS).padStart(4, "0")}`;
}

/** Whether a number is one of the cached leads'. */
export function isCachedNumber(number: string): boolean {
  return number.startsWith(CACHED_PREFIX);
}

/** The webhook of one incoming call, as Twilio sends and signs it; `index` makes it its own call. */
export function signCall(index: number, caller: CallerKind): SignedCall {
  const parameters = parentParameters({
    callSid: `CA${index.toString(16).padStart(32, "0")}`,
    accountSid: DEFAULT_KEYS.twilio_account_sid,
    from:
      caller === "cached"
        ? cachedNumber(index)
        : `${STRANGER_PREFIX}${String(index).padStart(10, "0")}`,
    to: OUR_NUMBER,
    forwardedFrom: null,
    status: "ringing",
  });
  const address = PUBLIC_URL + WEBHOOK_PATH;
  return {
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-twilio-signature": signWebhook(DEFAULT_KEYS.twilio_auth_token, address, parameters),
    },
    body: new URLSearchParams(parameters.map(([name, value]) => [name, value])).toString(),
  };
}

/** The same call with a signature that somebody else's token made. */
export function signFalsely(index: number): SignedCall {
  const { headers, body } = signCall(index, "cached");
  const forged = signWebhook("not-our-token", PUBLIC_URL + WEBHOOK_PATH);
  return { headers: { ...headers, "x-twilio-signature": forged }, body };
}
