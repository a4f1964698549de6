import type { Product } from "./product";
import { callApi } from "./ruleset";

const WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const ALWAYS = { days: WEEK, start_time: "00:00", end_time: "24:00" };
let made = 0;

/** A campaign that may call at any time; its page's path. */
export async function addCampaign(
  product: Product,
  changes: Record<string, unknown> = {},
): Promise<{ id: number; name: string; path: string }> {
  const name = `Campaign ${++made}`;
  const draft = { name, time_zone: "Europe/Berlin", calling_hours: ALWAYS, ...changes };
  const body = { calls_per_second: 10, ...draft };
  const { id } = await callApi<{ id: number }>(product, "/campaigns", { method: "POST", body });
  return { id, name: draft.name, path: `/outbound/campaigns/${id}` };
}

export async function addContacts(
  product: Product,
  campaignId: number,
  contacts: readonly Record<string, unknown>[],
): Promise<void> {
  const body = { contacts };
  await callApi(product, `/campaigns/${campaignId}/contacts`, { method: "POST", body });
}

/** A number nobody else in these tests has. */
export function aNumber(): string {
  return `+4917155${String(10_000 + ++made)}`;
}
