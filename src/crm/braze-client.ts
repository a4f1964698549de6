import type { Secret } from "../credentials/credential";
import type { Variables } from "../env";
import { type ApiCall, asUnreadable, sanitiseText } from "../resilience/api-call";
import { type Health, judgeHealth } from "../resilience/health";
import { callProvider, type ProviderAnswer } from "../resilience/provider-client";
import { parseJson } from "../shared/json";
import type { Lookup } from "../shared/lookup";
import { chooseProfile, exportAnswerSchema, keepRoutingFields, toLead } from "./braze-profile";
import type { Lead, LeadFields } from "./lead";

export interface BrazeAccess {
  url: string;
  apiKey: string;
}

/** `null` where the address or the key is missing. */
export function brazeAccess(
  { BRAZE_API_URL: url }: Pick<Variables, "BRAZE_API_URL">,
  secret: Secret | null,
): BrazeAccess | null {
  return url && secret ? { url, apiKey: secret.value } : null;
}

export interface BrazeAnswer {
  lookup: Lookup<Lead>;
  /** `null` when Braze could not even be asked. */
  apiCall: ApiCall | null;
  /** How many profiles share the number. */
  profiles: number;
}

export interface BrazeClient {
  /** Asks once, never again: a caller is waiting. Never throws. */
  findLead(phoneNumber: string, fields: LeadFields, timeoutMs: number): Promise<BrazeAnswer>;
}

/**
 * Braze by REST. There is no search and no `GET /users/{id}`: a lookup by phone is
 * `POST /users/export/ids`, and "nobody" is a success with empty `users` (braze.md §2).
 * `findAccess` is asked for each request: a key that was changed is used at once.
 */
export function createBrazeClient(findAccess: () => Promise<BrazeAccess | null>): BrazeClient {
  return {
    async findLead(phoneNumber, fields, timeoutMs) {
      const access = await findAccess();
      if (!access) {
        return { lookup: { kind: "unavailable", reason: NO_ACCESS }, apiCall: null, profiles: 0 };
      }

      const wanted = ["external_id", "created_at", "custom_attributes"];
      const question = { phone: phoneNumber, fields_to_export: wanted };
      const answer = await askForUsers(access, question, timeoutMs);

      const { apiCall } = answer;
      if (answer.kind === "failed") {
        const reason = `Braze: ${answer.message} (${answer.category})`;
        return { lookup: { kind: "unavailable", reason }, apiCall, profiles: 0 };
      }
      return readAnswer(answer.text, phoneNumber, fields, apiCall);
    },
  };
}

const NO_ACCESS = "BRAZE_API_URL or BRAZE_API_KEY is not set";

/** An id that belongs to no person. */
const NOBODY = "edge-ivr-health-check";

/** Whether and how fast Braze answers, by asking for a person who is not there. Never throws. */
export async function checkBraze(
  access: BrazeAccess | null,
  timeoutMs: number,
): Promise<{ health: Health; apiCalls: readonly ApiCall[] }> {
  if (!access) return { health: { kind: "not_configured", reason: NO_ACCESS }, apiCalls: [] };
  const question = { external_ids: [NOBODY], fields_to_export: ["external_id"] };
  const answer = await askForUsers(access, question, timeoutMs);
  const isReadable =
    answer.kind === "failed" || exportAnswerSchema.safeParse(parseJson(answer.text)).success;
  const apiCall = isReadable ? answer.apiCall : asUnreadable(answer.apiCall);
  return { health: judgeHealth(apiCall), apiCalls: [apiCall] };
}

function askForUsers(
  { url, apiKey }: BrazeAccess,
  question: Record<string, unknown>,
  timeoutMs: number,
): Promise<ProviderAnswer> {
  return callProvider({
    integration: "braze",
    method: "POST",
    url: `${url}/users/export/ids`,
    headers: {
      authorization: `Bearer ${apiKey}`,
      "content-type": "application/json",
      accept: "application/json",
    },
    body: JSON.stringify(question),
    timeoutMs,
  });
}

function readAnswer(
  text: string,
  phoneNumber: string,
  fields: LeadFields,
  apiCall: ApiCall,
): BrazeAnswer {
  const parsed = exportAnswerSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    const reason = "Braze: the answer could not be read (bad_response)";
    const failed = {
      ...apiCall,
      success: false,
      category: "bad_response",
      errorMessage: reason,
    } as const;
    return { lookup: { kind: "unavailable", reason }, apiCall: failed, profiles: 0 };
  }

  const { users } = parsed.data;
  const body = sanitiseText(JSON.stringify(keepRoutingFields(parsed.data, fields)));
  const truncated = apiCall.truncated || body.truncated;
  const kept = { ...apiCall, responseBody: body.text, truncated };
  const profile = chooseProfile(users, fields);
  const lookup: Lookup<Lead> = profile
    ? { kind: "found", value: toLead(profile, phoneNumber, fields) }
    : { kind: "absent", reason: "Braze knows nobody with this number" };
  return { lookup, apiCall: kept, profiles: users.length };
}
