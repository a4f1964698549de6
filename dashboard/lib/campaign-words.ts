import type { CampaignState, CampaignStep } from "../../src/campaigns/campaign";
import type {
  CallAttempt,
  Campaign,
  CampaignProgress,
  Contact,
  ContactFilter,
} from "../state/campaigns";
import { readPage } from "./address";
import type { Wording } from "./call-words";
import { formatNumber } from "./format";
import { nameDays } from "./rules/week";
import { countOf } from "./rules/words";

type ContactState = Contact["state"];
type AttemptStatus = CallAttempt["status"];

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
const DAY_HOURS = 24;

const STATES: Readonly<Record<CampaignState, Wording>> = {
  draft: { label: "Not started", tone: "idle" },
  running: { label: "Running", tone: "busy" },
  paused: { label: "Paused", tone: "warn" },
  completed: { label: "Completed", tone: "good" },
};

const CONTACTS: Readonly<Record<ContactState, Wording>> = {
  reached: { label: "Reached", tone: "good" },
  calling: { label: "Being called", tone: "busy" },
  waiting: { label: "Waiting", tone: "idle" },
  unreached: { label: "Not reached", tone: "warn" },
  unknown: { label: "Unknown", tone: "warn" },
  failed: { label: "Failed", tone: "bad" },
  do_not_call: { label: "Not to be called", tone: "faint" },
};

const ATTEMPTS: Readonly<Record<AttemptStatus, Wording>> = {
  claimed: { label: "About to ring", tone: "busy" },
  placed: { label: "Dialled", tone: "busy" },
  ringing: { label: "Ringing", tone: "busy" },
  "in-progress": { label: "In progress", tone: "busy" },
  completed: { label: "Reached", tone: "good" },
  busy: { label: "Busy", tone: "warn" },
  "no-answer": { label: "No answer", tone: "warn" },
  failed: { label: "Failed", tone: "bad" },
  canceled: { label: "Canceled", tone: "idle" },
  refused: { label: "Did not ring", tone: "bad" },
  unknown: { label: "Unknown", tone: "warn" },
};

/** The states in the order the progress of a campaign shows them. */
export const CONTACT_STATES = Object.keys(CONTACTS) as ContactState[];

export function describeCampaign(state: CampaignState): Wording {
  return STATES[state];
}

export function describeContact(state: ContactState): Wording {
  return CONTACTS[state];
}

export function describeAttempt(status: AttemptStatus): Wording {
  return ATTEMPTS[status];
}

/** How many contacts are through: nobody will call them any more. */
export function countDone({ total, waiting, calling }: CampaignProgress): number {
  return total - waiting - calling;
}

/** `34 of 120 done`; says so where nobody is to be called. */
export function tellProgress(progress: CampaignProgress): string {
  if (progress.total === 0) return "No contacts yet";
  return `${formatNumber(countDone(progress))} of ${formatNumber(progress.total)} done`;
}

/** `Mon to Fri, 09:00–19:00`. */
export function tellHours({ days, start_time, end_time }: Campaign["calling_hours"]): string {
  const names = nameDays(days);
  return `${names.charAt(0).toUpperCase()}${names.slice(1)}, ${start_time}–${end_time}`;
}

/** What a person can do to the campaign as a whole; `null` where there is nobody to call. */
export function nextStep({
  state,
  progress,
}: Pick<Campaign, "state" | "progress">): CampaignStep | null {
  switch (state) {
    case "running":
      return "pause";
    case "paused":
      return "resume";
    case "draft":
    case "completed":
      return progress.waiting > 0 ? "start" : null;
  }
}

/** Who will be rung, as a sentence before it begins. */
export function tellWhoIsRung({ progress, ...limits }: Campaign): string {
  const people =
    progress.waiting === 1 ? "1 person is" : `${formatNumber(progress.waiting)} people are`;
  const pace = `at most ${countOf(limits.calls_per_second ?? 0, "call")} a second`;
  return `${people} rung, ${pace} and ${limits.max_concurrent_calls} at a time.`;
}

/** Contacts who may be rung by hand: the API refuses the others. */
const STARTABLE: readonly ContactState[] = ["waiting", "failed", "unknown"];

/** Whether a person may have this contact rung now; calling hours are the API's to judge. */
export function canBeStarted(contact: Contact, campaign: Campaign): boolean {
  const hasAttempts = contact.attempts < (campaign.max_attempts ?? 0);
  return campaign.state !== "paused" && hasAttempts && STARTABLE.includes(contact.state);
}

/** Why the last attempt came to nothing: what the provider said, or how the call ended. */
export function tellTrouble({ state, lastErrorCode, lastErrorMessage }: Contact): string | null {
  if (state === "reached" || lastErrorMessage === null) return null;
  const wording = Object.entries(ATTEMPTS).find(([status]) => status === lastErrorMessage)?.[1];
  const words = wording?.label ?? lastErrorMessage;
  return lastErrorCode === null ? words : `${words} (${lastErrorCode})`;
}

/** How long until a moment: `in 45 min`, `in 3 h`; `soon` once it has come. */
export function tellWait(until: string, now: number): string {
  const minutes = Math.ceil((Date.parse(until) - now) / MINUTE_MS);
  if (minutes <= 0) return "soon";
  if (minutes < HOUR_MINUTES) return `in ${minutes} min`;
  const hours = Math.round(minutes / HOUR_MINUTES);
  return hours < DAY_HOURS * 2 ? `in ${hours} h` : `in ${Math.round(hours / DAY_HOURS)} days`;
}

/** How a list calls a contact: by name, else by number. */
export function nameContact({ name, phoneNumber }: Contact): string {
  return name ?? phoneNumber;
}

/** Reads the filter from an address; what makes no sense there is left out. */
export function readContactFilter(search: string): ContactFilter {
  const query = new URLSearchParams(search);
  const state = CONTACT_STATES.find((known) => known === query.get("state")) ?? null;
  return { state, page: readPage(query) };
}
