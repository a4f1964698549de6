import { z } from "zod";
import type { ApiCall } from "../resilience/api-call";
import { callProvider, type ProviderAnswer } from "../resilience/provider-client";
import { parseJson } from "../shared/json";
import type { CallbackAnswer, CallbackRequest, DialerAnswer } from "./dialer";

/** A campaign's task that takes new contacts, with the token that opens the campaign. */
export interface ContactDesk {
  url: string;
  apiKey: string;
  campaignId: string;
  task: string;
}

const found = z.object({ hits: z.array(z.object({ $id: z.string() })) });
const created = z.object({ data: z.object({ $id: z.string() }) });

/**
 * Leaves a contact with Dialfire. Creating one twice makes two (dialfire.md §3), so a contact with
 * this reference is looked for first; one whose making was not confirmed is found by the next try.
 */
export async function leaveContact(
  desk: ContactDesk,
  { reference, phoneNumber }: CallbackRequest,
  timeoutMs: number,
): Promise<DialerAnswer<CallbackAnswer>> {
  const deadline = Date.now() + timeoutMs;
  const search = await post(desk, "contacts/filter", byReference(reference), timeoutMs);
  if (search.kind === "failed") return failure(search, search.apiCalls);
  const known = found.safeParse(parseJson(search.text));
  if (!known.success) return unreadable("the search for contacts", search.apiCalls);
  const [contact] = known.data.hits;
  if (contact) return taken(contact.$id, search.apiCalls);

  const path = `tasks/${encodeURIComponent(desk.task)}/contacts/create`;
  const fields = { $ref: reference, $phone: phoneNumber };
  const making = await post(desk, path, fields, Math.max(1, deadline - Date.now()));
  const apiCalls = [...search.apiCalls, ...making.apiCalls];
  if (making.kind === "failed") return failure(making, apiCalls);
  const made = created.safeParse(parseJson(making.text));
  return made.success
    ? taken(made.data.data.$id, apiCalls)
    : unreadable("the new contact", apiCalls);
}

function byReference(reference: string) {
  return [
    { field: "$ref", operator: "GE", values: [reference] },
    { field: "$ref", operator: "LE", values: [reference] },
    { field: "_limit_", values: ["1"] },
  ];
}

function post(
  { url, apiKey, campaignId }: ContactDesk,
  path: string,
  body: unknown,
  timeoutMs: number,
): Promise<ProviderAnswer> {
  return callProvider({
    integration: "dialfire",
    method: "POST",
    url: `${url}/campaigns/${encodeURIComponent(campaignId)}/${path}`,
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify(body),
    timeoutMs,
  });
}

function taken(contactId: string, apiCalls: readonly ApiCall[]): DialerAnswer<CallbackAnswer> {
  return { value: { kind: "taken", contactId }, apiCalls };
}

/** Our own mistake stays one however often it is tried; their trouble may pass. */
function failure(
  { category, message }: Extract<ProviderAnswer, { kind: "failed" }>,
  apiCalls: readonly ApiCall[],
): DialerAnswer<CallbackAnswer> {
  const isOurs = category === "auth_failed" || category === "client_error";
  const reason = `Dialfire: ${message} (${category})`;
  return { value: { kind: isOurs ? "refused" : "failed", reason }, apiCalls };
}

function unreadable(what: string, apiCalls: readonly ApiCall[]): DialerAnswer<CallbackAnswer> {
  return { value: { kind: "failed", reason: `Dialfire: cannot read ${what}` }, apiCalls };
}
