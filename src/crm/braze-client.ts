import { type ApiCall, sanitiseText } from "../resilience/api-call";
import { callProvider } from "../resilience/provider-client";
import { parseJson } from "../shared/json";
import type { Lookup } from "../shared/lookup";
import { chooseProfile, exportAnswerSchema, keepRoutingFields, toLead } from "./braze-profile";
import type { Lead, LeadFields } from "./lead";

export interface BrazeAccess {
  url: string;
  apiKey: string;
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
        const reason = "BRAZE_API_URL or BRAZE_API_KEY is not set";
        return { lookup: { kind: "unavailable", reason }, apiCall: null, profiles: 0 };
      }

      const answer = await callProvider({
        integration: "braze",
        method: "POST",
        url: `${access.url}/users/export/ids`,
        headers: {
          authorization: `Bearer ${access.apiKey}`,
          "content-type": "application/json",
          accept: "application/json",
        },
        body: JSON.stringify({
          phone: phoneNumber,
          fields_to_export: ["external_id", "created_at", "custom_attributes"],
        }),
        timeoutMs,
      });

      const { apiCall } = answer;
      if (answer.kind === "failed") {
        const reason = `Braze: ${answer.message} (${answer.category})`;
        return { lookup: { kind: "unavailable", reason }, apiCall, profiles: 0 };
      }
      return readAnswer(answer.text, phoneNumber, fields, apiCall);
    },
  };
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
