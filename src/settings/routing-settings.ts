import { z } from "zod";

/**
 * What operators may change about routing, as it stands in the settings table and on the wire.
 *
 * Every field has a first value, so a document that was saved before a field existed still reads.
 */
export const routingSettingsSchema = z.object({
  /** Takes known callers that no rule decides. */
  default_dialer: z.string().min(1),
  /** The order in which dialers are tried when the target cannot be reached. */
  primary_dialer: z.string().min(1),
  fallback_dialer: z.string().min(1),
  /** Takes callers we know nothing about and that no rule decides. */
  crm_unavailable_action: z.enum(["ivr_menu", "default_dialer"]).default("ivr_menu"),
  /** What the dialer's display shows: the caller's number, or the number that was called. */
  caller_id: z.enum(["pass_through", "our_number"]).default("pass_through"),
  max_retry_attempts: z.number().int().min(0).max(3).default(1),
  retry_on: z.array(z.enum(["failed", "busy", "no-answer"])).default(["failed"]),
  /** Seconds of ringing; Twilio takes 5 to 600 and adds 5 of its own. */
  dial_timeout_seconds: z.number().int().min(5).max(600).default(20),
  /**
   * The Braze custom attributes that hold the owner and the score, and whether the score is a
   * number from 0 to 100 or a word.
   */
  crm_fields: z
    .object({
      lead_owner: z.string().min(1).default("lead_owner"),
      lead_score: z.string().min(1).default("lead_score"),
      score_type: z.enum(["number", "label"]).default("number"),
    })
    .prefault({}),
  menu: z
    .object({
      prompt: z.string().default("Press 1 for sales. Press 2 for support."),
      no_input: z.string().default("We didn't receive any input. Connecting you to our main line."),
      options: z.record(z.string(), z.string()).default({ "1": "dialfire", "2": "zendesk_talk" }),
    })
    .prefault({}),
  texts: z
    .object({
      please_hold: z.string().default("Please hold while we connect you"),
      goodbye: z
        .string()
        .default("We're sorry, nobody can take your call right now. Please call again later."),
    })
    .prefault({}),
});

export type RoutingSettings = z.output<typeof routingSettingsSchema>;
export type StoredRoutingSettings = z.input<typeof routingSettingsSchema>;

/** The variables are the first values; what an operator saved wins. */
export interface FirstValues {
  primaryDialer: string;
  fallbackDialer: string;
  maxRetryAttempts: number;
}

export function readRoutingSettings(stored: unknown, first: FirstValues): RoutingSettings {
  const given = typeof stored === "object" && stored !== null ? stored : {};
  return routingSettingsSchema.parse({
    default_dialer: first.primaryDialer,
    primary_dialer: first.primaryDialer,
    fallback_dialer: first.fallbackDialer,
    max_retry_attempts: first.maxRetryAttempts,
    ...given,
  });
}
