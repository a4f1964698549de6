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
  { url, accountSid, authToken }: TwilioAccess,
  resource: "Calls" | "Messages",
  form: URLSearchParams,
  timeoutMs: number,
): Promise<ProviderAnswer> {
  return callProvider({
    integration: "twilio",
    method: "POST",
    url: `${url}/2010-04-01/Accounts/${accountSid}/${resource}.json`,
    headers: {
      authorization: `Basic ${encodeBase64(`${accountSid}:${authToken}`)}`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: form.toString(),
    timeoutMs,
  });
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
