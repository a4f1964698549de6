import { z } from "zod";
import { encodeBase64 } from "../shared/base64";
import { parseJson } from "../shared/json";
import type { ApiCall } from "./api-call";
import { callProvider, type ProviderAnswer } from "./provider-client";

export interface TwilioAccess {
  url: string;
  accountSid: string;
  authToken: string;
  /** Our number, which messages and calls come from. */
  from: string;
}

const refusalSchema = z.object({ code: z.number().optional(), message: z.string().optional() });

/** Posts a form to one resource of our Twilio account, once. Never throws. */
export function postToTwilio(
  access: TwilioAccess,
  resource: "Calls" | "Messages",
  form: URLSearchParams,
  timeoutMs: number,
): Promise<ProviderAnswer> {
  return callProvider({
    integration: "twilio",
    method: "POST",
    url: urlOf(access, resource),
    headers: {
      authorization: signInOf(access),
      "content-type": "application/x-www-form-urlencoded",
    },
    body: form.toString(),
    timeoutMs,
  });
}

/** Reads one resource of our Twilio account, which is about somebody's `number`, once. Never throws. */
export function readFromTwilio(
  access: TwilioAccess,
  resource: `Calls/${string}`,
  number: string,
  timeoutMs: number,
): Promise<ProviderAnswer> {
  return callProvider({
    integration: "twilio",
    method: "GET",
    url: urlOf(access, resource),
    headers: { authorization: signInOf(access) },
    numbers: [number],
    timeoutMs,
  });
}

function urlOf({ url, accountSid }: TwilioAccess, resource: string): string {
  return `${url}/2010-04-01/Accounts/${accountSid}/${resource}.json`;
}

function signInOf({ accountSid, authToken }: TwilioAccess): string {
  return `Basic ${encodeBase64(`${accountSid}:${authToken}`)}`;
}

/** Twilio says why by a number that its documentation explains. */
export function readTwilioRefusal({ responseStatus, responseBody }: ApiCall): {
  code: number | null;
  reason: string;
} {
  const { data } = refusalSchema.safeParse(parseJson(responseBody ?? ""));
  const code = data?.code === undefined ? "" : `, code ${data.code}`;
  const reason = `Twilio answered ${responseStatus}${code}: ${data?.message ?? "no reason given"}`;
  return { code: data?.code ?? null, reason };
}
