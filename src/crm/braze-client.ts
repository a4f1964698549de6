import type { Secret } from "../credentials/credential";
import type { Variables } from "../env";
import {
  type ApiCall,
  asUnreadable,
  type FailureCategory,
  sanitiseText,
} from "../resilience/api-call";
import { type Health, judgeHealth } from "../resilience/health";
import { callProvider, type ProviderAnswer } from "../resilience/provider-client";
import { parseJson } from "../shared/json";
import type { Lookup } from "../shared/lookup";
import {
  type BrazeProfile,
  chooseProfile,
  exportAnswerSchema,
  keepRoutingFields,
  type ProfileId,
  toLead,
  toProfileId,
} from "./braze-profile";
import { trackAnswerSchema } from "./call-result";
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

/** What was looked up, and the record of asking. */
interface Asked<T> {
  lookup: Lookup<T>;
  /** `null` when Braze could not even be asked. */
  apiCall: ApiCall | null;
}

export interface BrazeAnswer extends Asked<Lead> {
  /** How many profiles share the number. */
  profiles: number;
}

/** What became of an update; `give_up`: the same one would be refused again. */
export interface TrackAnswer {
  outcome: { kind: "done" } | { kind: "try_again" | "give_up"; reason: string };
  apiCall: ApiCall | null;
}

/** A person at the CRM: how an update names them, and what routing would see of them. */
export interface KnownPerson {
  id: ProfileId;
  lead: Lead;
}

export interface BrazeClient {
  /** Asks once, never again: a caller is waiting. Never throws. */
  findLead(phoneNumber: string, fields: LeadFields, timeoutMs: number): Promise<BrazeAnswer>;
  /** The person whom `findLead` would take the lead from. Never throws. */
  findPerson(
    phoneNumber: string,
    fields: LeadFields,
    timeoutMs: number,
  ): Promise<Asked<KnownPerson>>;
  /**
   * Sends attributes and events of the person with this number, once. An object Braze refused
   * within a 2xx is `give_up`.
   */
  track(phoneNumber: string, body: unknown, timeoutMs: number): Promise<TrackAnswer>;
}

const NO_ACCESS = "BRAZE_API_URL or BRAZE_API_KEY is not set";

/**
 * Braze by REST. There is no search and no `GET /users/{id}`: a lookup by phone is
 * `POST /users/export/ids`, and "nobody" is a success with empty `users` (braze.md §2).
 * `findAccess` is asked for each request: a key that was changed is used at once.
 */
export function createBrazeClient(findAccess: () => Promise<BrazeAccess | null>): BrazeClient {
  async function lookUp(
    phoneNumber: string,
    fields: LeadFields,
    asked: { names: readonly string[]; timeoutMs: number },
  ): Promise<Asked<BrazeProfile> & { profiles: number }> {
    const question = { phone: phoneNumber, fields_to_export: asked.names };
    const access = await findAccess();
    if (!access) {
      return { lookup: { kind: "unavailable", reason: NO_ACCESS }, apiCall: null, profiles: 0 };
    }
    const asking = { about: phoneNumber, body: question };
    const answer = await post(access, "/users/export/ids", asking, asked.timeoutMs);
    return readProfiles(answer, phoneNumber, fields);
  }

  return {
    async findLead(phoneNumber, fields, timeoutMs) {
      const names = ["external_id", "created_at", "custom_attributes"];
      const asked = await lookUp(phoneNumber, fields, { names, timeoutMs });
      const { lookup } = asked;
      if (lookup.kind !== "found") return { ...asked, lookup };
      const value = toLead(lookup.value, phoneNumber, fields);
      return { ...asked, lookup: { kind: "found", value } };
    },

    async findPerson(phoneNumber, fields, timeoutMs) {
      const names = ["external_id", "braze_id", "created_at", "custom_attributes"];
      const { lookup, apiCall } = await lookUp(phoneNumber, fields, { names, timeoutMs });
      if (lookup.kind !== "found") return { lookup, apiCall };
      const id = toProfileId(lookup.value);
      if (id) {
        const value = { id, lead: toLead(lookup.value, phoneNumber, fields) };
        return { lookup: { kind: "found", value }, apiCall };
      }
      return { lookup: { kind: "absent", reason: "the profile has no id" }, apiCall };
    },

    async track(phoneNumber, body, timeoutMs) {
      const access = await findAccess();
      if (!access) return { outcome: { kind: "try_again", reason: NO_ACCESS }, apiCall: null };
      const answer = await post(access, "/users/track", { about: phoneNumber, body }, timeoutMs);
      const { apiCall } = answer;
      if (answer.kind === "failed") {
        const reason = `Braze: ${answer.message} (${answer.category})`;
        const kind = isFinal(answer.category) ? "give_up" : "try_again";
        return { outcome: { kind, reason }, apiCall };
      }
      return readTracked(answer.text, apiCall);
    },
  };
}

/** An id that belongs to no person. */
const NOBODY = "edge-ivr-health-check";

/** Whether and how fast Braze answers, by asking for a person who is not there. Never throws. */
export async function checkBraze(
  access: BrazeAccess | null,
  timeoutMs: number,
): Promise<{ health: Health; apiCalls: readonly ApiCall[] }> {
  if (!access) return { health: { kind: "not_configured", reason: NO_ACCESS }, apiCalls: [] };
  const question = { external_ids: [NOBODY], fields_to_export: ["external_id"] };
  const answer = await post(access, "/users/export/ids", { body: question }, timeoutMs);
  const isReadable =
    answer.kind === "failed" || exportAnswerSchema.safeParse(parseJson(answer.text)).success;
  const apiCall = isReadable ? answer.apiCall : asUnreadable(answer.apiCall);
  return { health: judgeHealth(apiCall), apiCalls: [apiCall] };
}

function post(
  { url, apiKey }: BrazeAccess,
  path: "/users/export/ids" | "/users/track",
  { about, body }: { about?: string; body: unknown },
  timeoutMs: number,
): Promise<ProviderAnswer> {
  return callProvider({
    integration: "braze",
    method: "POST",
    url: url + path,
    headers: {
      authorization: `Bearer ${apiKey}`,
      "content-type": "application/json",
      accept: "application/json",
    },
    body: JSON.stringify(body),
    numbers: about === undefined ? [] : [about],
    timeoutMs,
  });
}

/** Our own mistake, or a key that is refused: only a person can help. */
function isFinal(category: FailureCategory): boolean {
  return category === "client_error" || category === "auth_failed";
}

function readTracked(text: string, apiCall: ApiCall): TrackAnswer {
  const parsed = trackAnswerSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    const reason = "Braze: the answer could not be read (bad_response)";
    return { outcome: { kind: "try_again", reason }, apiCall: asUnreadable(apiCall) };
  }
  const { errors = [] } = parsed.data;
  if (errors.length === 0) return { outcome: { kind: "done" }, apiCall };
  const refused = errors.map(({ input_array, type }) => `${input_array ?? "object"}: ${type}`);
  const reason = `Braze refused ${refused.join("; ")}`;
  const failed = { ...apiCall, success: false, category: "client_error" } as const;
  const errorMessage = sanitiseText(reason).text;
  return { outcome: { kind: "give_up", reason }, apiCall: { ...failed, errorMessage } };
}

function readProfiles(
  answer: ProviderAnswer,
  phoneNumber: string,
  fields: LeadFields,
): Asked<BrazeProfile> & { profiles: number } {
  const { apiCall } = answer;
  if (answer.kind === "failed") {
    const reason = `Braze: ${answer.message} (${answer.category})`;
    return { lookup: { kind: "unavailable", reason }, apiCall, profiles: 0 };
  }
  const parsed = exportAnswerSchema.safeParse(parseJson(answer.text));
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
  const kept = JSON.stringify(keepRoutingFields(parsed.data, fields));
  const body = sanitiseText(kept, [], [phoneNumber]);
  const truncated = apiCall.truncated || body.truncated;
  const shown = { ...apiCall, responseBody: body.text, truncated };
  const profile = chooseProfile(users, fields);
  const lookup: Lookup<BrazeProfile> = profile
    ? { kind: "found", value: profile }
    : { kind: "absent", reason: "Braze knows nobody with this number" };
  return { lookup, apiCall: shown, profiles: users.length };
}
