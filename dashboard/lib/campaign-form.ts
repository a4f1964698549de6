import type { Campaign, CampaignDraft, CampaignLimits } from "../state/campaigns";
import type { FormProblem } from "./rules/form-problem";

export type LimitName = keyof CampaignLimits;

interface Limit {
  label: string;
  unit: string;
  hint?: string;
  min: number;
  max: number;
}

/** What a number of a campaign may be; the same limits as the API's. */
export const LIMITS: Readonly<Record<LimitName, Limit>> = {
  calls_per_second: {
    label: "Begin at most",
    unit: "calls per second",
    hint: "New Twilio accounts allow 1.",
    min: 1,
    max: 30,
  },
  max_concurrent_calls: {
    label: "At the same time",
    unit: "calls",
    hint: "As many as agents can talk to.",
    min: 1,
    max: 500,
  },
  max_attempts: { label: "Try each person", unit: "times at most", min: 1, max: 10 },
  retry_wait_minutes: { label: "Between two attempts", unit: "minutes", min: 1, max: 10_080 },
  ring_timeout_seconds: { label: "Let it ring", unit: "seconds", min: 5, max: 600 },
};

const LONGEST_NAME = 120;

/** A campaign as somebody edits it, from the version they began with. */
export type CampaignEdit = CampaignDraft & Pick<Campaign, "version">;

/** A campaign nobody has decided anything about: office hours, one call after the other. */
export function startCampaign(timeZone: string): CampaignEdit {
  return {
    name: "",
    time_zone: timeZone,
    calling_hours: {
      days: ["monday", "tuesday", "wednesday", "thursday", "friday"],
      start_time: "09:00",
      end_time: "19:00",
    },
    calls_per_second: 1,
    max_concurrent_calls: 5,
    max_attempts: 3,
    retry_wait_minutes: 60,
    ring_timeout_seconds: 30,
    version: 0,
  };
}

/** The end of a day, as the API and as the field for a time write it. */
const DAY_END = "24:00";
const MIDNIGHT = "00:00";

/** What people decided about a campaign, without what became of it. */
export function draftOf(campaign: Campaign): CampaignEdit {
  const { name, time_zone, calling_hours: hours, version } = campaign;
  const end_time = hours.end_time === DAY_END ? MIDNIGHT : hours.end_time;
  return {
    ...{ name, time_zone, version },
    calling_hours: { ...hours, end_time },
    calls_per_second: campaign.calls_per_second,
    max_concurrent_calls: campaign.max_concurrent_calls,
    max_attempts: campaign.max_attempts,
    retry_wait_minutes: campaign.retry_wait_minutes,
    ring_timeout_seconds: campaign.ring_timeout_seconds,
  };
}

/** As the API takes it. */
export function writeCampaign({ version: _, ...draft }: CampaignEdit): CampaignDraft {
  const { calling_hours: hours } = draft;
  const end_time = hours.end_time === MIDNIGHT ? DAY_END : hours.end_time;
  return { ...draft, calling_hours: { ...hours, end_time } };
}

/** What is wrong with a campaign before it is sent; fields are named as the API names them. */
export function checkCampaign(draft: CampaignDraft): FormProblem[] {
  const limits = Object.keys(LIMITS) as LimitName[];
  return [
    ...checkName(draft.name),
    ...checkHours(draft.calling_hours),
    ...limits.flatMap((name) => checkLimit(name, draft[name])),
  ];
}

function checkName(name: string): FormProblem[] {
  const length = name.trim().length;
  if (length === 0) return [{ field: "name", message: "Enter a name", isGap: true }];
  if (length <= LONGEST_NAME) return [];
  return [{ field: "name", message: `At most ${LONGEST_NAME} characters, not ${length}` }];
}

function checkHours({ days, start_time, end_time }: CampaignDraft["calling_hours"]): FormProblem[] {
  const problems: FormProblem[] = [];
  const add = (name: string, message: string) =>
    problems.push({ field: `calling_hours.${name}`, message });
  if (days.length === 0) add("days", "Choose at least one day");
  if (start_time === "") add("start_time", "Enter a time");
  if (end_time === "") add("end_time", "Enter a time");
  else if (start_time !== "" && end_time !== MIDNIGHT && end_time <= start_time) {
    add("end_time", "Must be later than the beginning, on the same day");
  }
  return problems;
}

function checkLimit(field: LimitName, value: number | null): FormProblem[] {
  const { min, max } = LIMITS[field];
  const isFine = value !== null && Number.isInteger(value) && value >= min && value <= max;
  return isFine ? [] : [{ field, message: `A whole number from ${min} to ${max}` }];
}
