import type { Campaign, CampaignState } from "./campaign";
import type { Contact, ContactState } from "./contact";
import { judge } from "./pacing";

/** Whom a person may have called by hand, and in which campaigns: one that is paused calls nobody. */
export const MAY_BE_STARTED = {
  campaignStates: ["draft", "running", "completed"],
  contactStates: ["waiting", "failed", "unknown"],
} as const satisfies {
  campaignStates: readonly CampaignState[];
  contactStates: readonly ContactState[];
};

const STANDING: Readonly<Record<ContactState, string>> = {
  waiting: "waits",
  calling: "is being called",
  reached: "was reached",
  unreached: "has no attempts left",
  failed: "could not be called",
  unknown: "may have been called",
  do_not_call: "must not be called",
};

/** Why a contact cannot be called now, in words for who wants it; `null` where it can. */
export function whyNotNow(contact: Contact, campaign: Campaign, now: number): string | null {
  if (!includes(MAY_BE_STARTED.campaignStates, campaign.state)) {
    return `The campaign is ${campaign.state}: resume it first`;
  }
  if (!includes(MAY_BE_STARTED.contactStates, contact.state)) {
    return `This contact ${STANDING[contact.state]}`;
  }
  const verdict = judge({ ...contact, isBlocked: false }, campaign, now);
  if (verdict.kind === "set_aside") return "This contact has no attempts left";
  if (verdict.kind === "now") return null;
  return `It is outside of calling hours: from ${new Date(verdict.until).toISOString()} on`;
}

function includes<T extends string>(list: readonly T[], value: string): boolean {
  return list.some((one) => one === value);
}
