import { env as boundEnv } from "cloudflare:workers";
import { z } from "zod";
import { createDeps, type Deps } from "../../../src/deps";
import { type Overrides, type Product, startProduct } from "./product";
import { aCallSid } from "./twilio";
import { TEST_VARIABLES } from "./variables";

/** At any hour of any day, and with a wait between attempts that a test can skip. */
export const AROUND_THE_CLOCK = {
  time_zone: "Europe/Berlin",
  calling_hours: {
    days: ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
    start_time: "00:00",
    end_time: "24:00",
  },
  calls_per_second: 30,
  max_concurrent_calls: 100,
};

const campaignSchema = z.looseObject({
  id: z.number(),
  state: z.string(),
  stop_reason: z.string().nullable(),
  version: z.number(),
  progress: z.record(z.string(), z.number()),
});
const contactSchema = z.looseObject({
  id: z.number(),
  phone_number: z.string(),
  state: z.string(),
  attempts: z.number(),
  next_attempt_at: z.string().nullable(),
  last_call_sid: z.string().nullable(),
});
const attemptSchema = z.looseObject({
  call_sid: z.string(),
  number: z.number(),
  status: z.string(),
});

export type ShownContact = z.infer<typeof contactSchema>;

/** Drivers that only note whom they were to look at: the test drives by itself. */
export function quietDrivers(woken: number[] = []): Env["CAMPAIGN_DRIVER"] {
  const stub = { wake: async (id: number) => void woken.push(id) };
  return { getByName: () => stub } as unknown as Env["CAMPAIGN_DRIVER"];
}

/** The product, whose campaigns move only when the test says so. */
export function startQuietProduct(overrides: Overrides = {}): Product {
  return startProduct({ CAMPAIGN_DRIVER: quietDrivers(), ...overrides });
}

/** What an action of this product reaches. */
export function depsOf(product: Product): Deps {
  const requestId = crypto.randomUUID();
  return createDeps(product.env, { requestId, afterReply: () => undefined });
}

let made = 0;

export async function aCampaign(product: Product, changes: Record<string, unknown> = {}) {
  made += 1;
  const name = `Campaign ${made} of ${crypto.randomUUID()}`;
  const body = { name, ...AROUND_THE_CLOCK, ...changes };
  const reply = await product.api("/api/v1/campaigns", { method: "POST", body });
  if (reply.status !== 201) throw new Error(reply.text);
  return z.object({ data: campaignSchema }).parse(reply.json).data;
}

/** Adds contacts with these numbers, and gives them as the API shows them. */
export async function addContacts(product: Product, campaignId: number, numbers: string[]) {
  const contacts = numbers.map((phone_number) => ({ phone_number }));
  const path = `/api/v1/campaigns/${campaignId}/contacts`;
  const reply = await product.api(path, { method: "POST", body: { contacts } });
  if (reply.status !== 200) throw new Error(reply.text);
  return readContacts(product, campaignId);
}

/** A campaign that runs, with as many contacts as it is given numbers. */
export async function aRunningCampaign(
  product: Product,
  numbers: string[],
  changes: Record<string, unknown> = {},
) {
  const { id } = await aCampaign(product, changes);
  const contacts = await addContacts(product, id, numbers);
  await step(product, id, "start");
  return { id, contacts };
}

export function step(product: Product, id: number, name: string) {
  return product.api(`/api/v1/campaigns/${id}/${name}`, { method: "POST" });
}

export async function readCampaign(product: Product, id: number) {
  const reply = await product.api(`/api/v1/campaigns/${id}`);
  return z.object({ data: campaignSchema }).parse(reply.json).data;
}

export async function readContacts(product: Product, id: number): Promise<ShownContact[]> {
  const reply = await product.api(`/api/v1/campaigns/${id}/contacts?page_size=200`);
  return z.object({ data: z.array(contactSchema) }).parse(reply.json).data;
}

export async function readContact(product: Product, id: number, contactId: number) {
  const reply = await product.api(`/api/v1/campaigns/${id}/contacts/${contactId}`);
  const shape = contactSchema.extend({ call_attempts: z.array(attemptSchema) });
  return z.object({ data: shape }).parse(reply.json).data;
}

/** What people did to a thing, oldest first. */
export async function auditOf(entityType: string, entityId: number): Promise<string[]> {
  const { results } = await boundEnv.DB.prepare(
    `SELECT action FROM config_audit_logs WHERE entity_type = ?1 AND entity_id = ?2 ORDER BY id`,
  )
    .bind(entityType, String(entityId))
    .all<{ action: string }>();
  return results.map(({ action }) => action);
}

/** Twilio's answers to `POST Calls.json`, and to the question how a call stands. */
export const TWILIO_ANSWERS = {
  placed: () => Response.json({ sid: aCallSid(), status: "queued" }, { status: 201 }),
  badNumber: () => refusal(400, 21_211, "Invalid 'To' Phone Number"),
  badCaller: () => refusal(400, 21_210, "'From' phone number not verified"),
  wrongToken: () => refusal(401, 20_003, "Authenticate"),
  tooMany: () => refusal(429, 20_429, "Too Many Requests"),
  broken: () => new Response("no", { status: 500 }),
  garbage: () => new Response("<html>", { status: 201 }),
  standing: (status: string) =>
    Response.json({ status, end_time: "Tue, 10 Mar 2026 12:00:36 +0000", duration: "30" }),
} as const;

function refusal(status: number, code: number, message: string): Response {
  return Response.json({ code, message, status }, { status });
}

/** A report as Twilio sends it of a campaign's call. */
export function reportOf(
  product: Product,
  contact: { id: number; campaignId: number; callSid: string },
  form: Record<string, string>,
) {
  const ids = `call_id=${contact.callSid}&campaign_id=${contact.campaignId}&contact_id=${contact.id}`;
  return product.webhook(`/webhooks/telephony/events?${ids}`, {
    CallSid: `CA${contact.callSid.slice(3)}`,
    AccountSid: TEST_VARIABLES.TWILIO_ACCOUNT_SID,
    From: TEST_VARIABLES.TWILIO_PHONE_NUMBER,
    To: "+491711234567",
    Direction: "outbound-api",
    ...form,
  });
}
