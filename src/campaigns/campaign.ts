import { z } from "zod";
import { isTimeZone } from "../routing/opening-hours";
import { callingHours } from "./calling-hours";

/** `completed`: nobody is left to be called. New contacts wait for another start. */
export const CAMPAIGN_STATES = ["draft", "running", "paused", "completed"] as const;
export type CampaignState = (typeof CAMPAIGN_STATES)[number];

/** What people decide about a campaign. As it comes in and goes out. */
export const campaignDraft = z.object({
  name: z.string().trim().min(1).max(120),
  /** For contacts without a zone of their own whose number tells none. */
  time_zone: z.string().refine(isTimeZone, "must be a zone such as Europe/Berlin"),
  calling_hours: callingHours,
  /** Twilio's own limit is 1 for a new account. */
  calls_per_second: z.number().int().min(1).max(30).default(1),
  max_concurrent_calls: z.number().int().min(1).max(500).default(5),
  max_attempts: z.number().int().min(1).max(10).default(3),
  /** Between two attempts to reach one person. */
  retry_wait_minutes: z.number().int().min(1).max(10_080).default(60),
  ring_timeout_seconds: z.number().int().min(5).max(600).default(30),
});

export type CampaignDraft = z.output<typeof campaignDraft>;

export interface Campaign extends CampaignDraft {
  id: number;
  state: CampaignState;
  /** Why it stopped by itself; `null` where a person paused it, or nothing did. */
  stopReason: string | null;
  createdAt: number;
  createdBy: string;
  updatedAt: number;
  startedAt: number | null;
  /** Rises with each change that a person makes. */
  version: number;
}

/** What a person does to a campaign as a whole. */
export const CAMPAIGN_STEPS = {
  start: { from: ["draft", "completed"], to: "running" },
  pause: { from: ["running"], to: "paused" },
  resume: { from: ["paused"], to: "running" },
} as const satisfies Record<string, { from: readonly CampaignState[]; to: CampaignState }>;
export type CampaignStep = keyof typeof CAMPAIGN_STEPS;
