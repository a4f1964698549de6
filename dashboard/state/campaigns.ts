import type { AttemptStatus } from "../../src/campaigns/call-attempt";
import type { CampaignState, CampaignStep } from "../../src/campaigns/campaign";
import type { ContactState } from "../../src/campaigns/contact";
import { PAGE_SIZE } from "./api";
import { load, loadDocument, read, readJson, send } from "./http";
import { type Resource, useResource } from "./resource";
import type { Page } from "./wire";

/** The numbers that bound a campaign; `null` while a field is empty. */
export interface CampaignLimits {
  calls_per_second: number | null;
  max_concurrent_calls: number | null;
  max_attempts: number | null;
  retry_wait_minutes: number | null;
  ring_timeout_seconds: number | null;
}

/** What people decide about a campaign, letter by letter. */
export interface CampaignDraft extends CampaignLimits {
  name: string;
  time_zone: string;
  calling_hours: { days: string[]; start_time: string; end_time: string };
}

export interface Campaign extends CampaignDraft {
  id: number;
  state: CampaignState;
  /** Why it stopped by itself. */
  stop_reason: string | null;
  progress: CampaignProgress;
  created_at: string;
  created_by: string;
  updated_at: string;
  started_at: string | null;
  version: number;
}

/** How many contacts stand where. */
export type CampaignProgress = Record<ContactState | "total", number>;

/** One person of a campaign. */
export interface Contact {
  id: number;
  /** Masked. */
  phoneNumber: string;
  name: string | null;
  reference: string | null;
  timeZone: string | null;
  state: ContactState;
  attempts: number;
  nextAttemptAt: string | null;
  lastCallSid: string | null;
  lastErrorCode: string | null;
  lastErrorMessage: string | null;
}

export interface CallAttempt {
  callSid: string;
  /** 1 for the first. */
  number: number;
  status: AttemptStatus;
  startedAt: string;
  answeredAt: string | null;
  endedAt: string | null;
  durationSeconds: number | null;
  errorCode: string | null;
  errorMessage: string | null;
}

/** Which contacts of a campaign a list shows. */
export interface ContactFilter {
  state: ContactState | null;
  page: number;
}

/** Rows to import: CSV as it came, or what JSON said. */
export type ContactRows = { kind: "csv"; csv: string } | { kind: "json"; contacts: unknown[] };

/** What became of the rows of an import. */
export interface ImportReport {
  accepted: number;
  /** Of the accepted. */
  doNotCall: number;
  duplicates: number;
  refused: number;
  leftOut: { line: number; result: "duplicate" | "refused"; field: string; message: string }[];
}

/** What became of a call to one contact. */
export interface StartedContact {
  callSid: string;
  status: "placed" | "refused" | "unknown";
  reason: string | null;
}

const PATH = "/api/v1/campaigns";

/** Who is called and how that went changes without a message of it. */
const REFRESH_MS = 3_000;

/** The API waits for the one who rings people, and takes its time for ten thousand rows. */
const PATIENCE_MS = 40_000;

/** What a change of a campaign makes old. */
export const CAMPAIGNS = ["campaigns"];

/** Newest first; the rows of the last answer stay while another page loads. */
export function useCampaigns(page: number): Resource<Page<Campaign>> {
  const list = async (signal: AbortSignal) => {
    const path = `${PATH}?page=${page}&page_size=${PAGE_SIZE}`;
    const reply = (await readJson(await send(path, { signal }))) as RawPage;
    return { ...reply, pageSize: reply.page_size, totalIsCapped: reply.total_is_capped };
  };
  return useResource([...CAMPAIGNS, page], list, { keepPrevious: true, refreshMs: REFRESH_MS });
}

type RawPage = Pick<Page<Campaign>, "data" | "total" | "page"> & {
  page_size: number;
  total_is_capped: boolean;
};

export function useCampaign(id: string): Resource<Campaign> {
  const find = (signal: AbortSignal) => loadDocument<Campaign>(pathOf(id), { signal });
  return useResource([...CAMPAIGNS, "one", id], find, { refreshMs: REFRESH_MS });
}

/** In the order they were added. */
export function useContacts(
  campaignId: number,
  { state, page }: ContactFilter,
): Resource<Page<Contact>> {
  const query = new URLSearchParams({ page: `${page}`, page_size: `${PAGE_SIZE}` });
  if (state) query.set("state", state);
  const path = `${pathOf(campaignId)}/contacts?${query}`;
  const list = (signal: AbortSignal) => read<Page<Contact>>(path, { signal });
  const key = [...CAMPAIGNS, campaignId, "contacts", `${query}`];
  return useResource(key, list, { keepPrevious: true, refreshMs: REFRESH_MS });
}

/** Every attempt to reach a contact, oldest first. */
export function useAttempts(campaignId: number, contactId: number): Resource<CallAttempt[]> {
  const path = `${pathOf(campaignId)}/contacts/${contactId}`;
  const list = async (signal: AbortSignal) =>
    (await load<{ callAttempts: CallAttempt[] }>(path, { signal })).callAttempts;
  return useResource([...CAMPAIGNS, campaignId, "attempts", contactId], list, {
    refreshMs: REFRESH_MS,
  });
}

/** What an admin does about campaigns; every failure is a `Problem`. */
export const campaigns = {
  add: (body: CampaignDraft) => loadDocument<Campaign>(PATH, { method: "POST", body }),

  /** Refused when somebody else saved meanwhile. */
  change: (id: number, body: CampaignDraft, version: number) =>
    loadDocument<Campaign>(pathOf(id), { method: "PUT", body, version }),

  move: (id: number, step: CampaignStep) =>
    loadDocument<Campaign>(`${pathOf(id)}/${step}`, { method: "POST" }),

  importContacts: (id: number, rows: ContactRows) =>
    load<ImportReport>(`${pathOf(id)}/contacts`, {
      method: "POST",
      patienceMs: PATIENCE_MS,
      ...(rows.kind === "csv" ? { csv: rows.csv } : { body: { contacts: rows.contacts } }),
    }),

  /** The whole number; who asks is put on record. */
  revealContact: async (id: number, contactId: number): Promise<string> => {
    const path = `${pathOf(id)}/contacts/${contactId}/reveal`;
    return (await load<{ phoneNumber: string }>(path, { method: "POST" })).phoneNumber;
  },

  /** Rings somebody at once. */
  startContact: (id: number, contactId: number) =>
    load<StartedContact>(`${pathOf(id)}/contacts/${contactId}/start`, {
      method: "POST",
      patienceMs: PATIENCE_MS,
    }),
};

function pathOf(id: number | string): string {
  return `${PATH}/${encodeURIComponent(id)}`;
}
