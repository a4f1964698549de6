import { z } from "zod";

/** The longest text Twilio speaks is 4,096 characters; nobody listens to a quarter of that. */
const MAX_SPOKEN_LENGTH = 1_000;

const SPOKEN = `must be a text of 1 to ${MAX_SPOKEN_LENGTH} characters`;
const spoken = (first: string) =>
  z.string(SPOKEN).min(1, SPOKEN).max(MAX_SPOKEN_LENGTH, SPOKEN).default(first);

const dialer = z.string("must name a dialer").min(1, "must name a dialer");
const attribute = z.string("must name a CRM attribute").min(1, "must name a CRM attribute");
const VOICE = "must be a voice that Twilio has, such as Polly.Vicki, or null";
const LANGUAGE = "must be a language such as de-DE, or null";
const flag = z.boolean("must be true or false");

function oneOf<const T extends readonly [string, ...string[]]>(words: T) {
  return z.enum(words, `must be one of ${words.join(", ")}`);
}

function whole(low: number, high: number) {
  const words = `must be a whole number from ${low} to ${high}`;
  return z.int(words).min(low, words).max(high, words);
}

/**
 * What operators may change about routing, as it stands in the settings table and on the wire.
 *
 * Every field has a first value, so a document that was saved before a field existed still reads.
 */
export const routingSettingsSchema = z.object({
  /** Takes known callers that no rule decides. */
  default_dialer: dialer,
  /** The order in which dialers are tried when the target cannot be reached. */
  primary_dialer: dialer,
  fallback_dialer: dialer,
  /** Takes callers we know nothing about and that no rule decides. */
  crm_unavailable_action: oneOf(["ivr_menu", "default_dialer"]).default("ivr_menu"),
  /** What the dialer's display shows: the caller's number, or the number that was called. */
  caller_id: oneOf(["pass_through", "our_number"]).default("pass_through"),
  max_retry_attempts: whole(0, 3).default(1),
  retry_on: z
    .array(oneOf(["failed", "busy", "no-answer"]), "must be a list of statuses")
    .default(["failed"]),
  /** Seconds of ringing; Twilio takes 5 to 600 and adds 5 of its own. */
  dial_timeout_seconds: whole(5, 600).default(20),
  /**
   * The Braze custom attributes that hold the owner and the score, and whether the score is a
   * number from 0 to 100 or a word.
   */
  crm_fields: z
    .object({
      lead_owner: attribute.default("lead_owner"),
      lead_score: attribute.default("lead_score"),
      score_type: oneOf(["number", "label"]).default("number"),
    })
    .prefault({}),
  menu: z
    .object({
      prompt: spoken("Press 1 for sales. Press 2 for support."),
      no_input: spoken("We didn't receive any input. Connecting you to our main line."),
      invalid: spoken("That is not one of the options. Connecting you to our main line."),
      /** As Twilio names them, for everything a caller hears; `null` is Twilio's own choice. */
      voice: z.string(VOICE).min(1, VOICE).nullable().default(null),
      language: z.string(LANGUAGE).min(2, LANGUAGE).nullable().default(null),
      /** How often the menu is said again after no digit, or one that stands for nothing. */
      repeats: whole(0, 3).default(0),
      /** One key of the keypad each, and the dialer it stands for. */
      options: z
        .record(z.string().regex(/^[0-9*#]$/, "must be one key of the keypad"), dialer)
        .default({ "1": "dialfire", "2": "zendesk_talk" }),
    })
    .prefault({}),
  texts: z
    .object({
      please_hold: spoken("Please hold while we connect you"),
      difficulties: spoken(
        "We're experiencing technical difficulties. Press 1 to leave a callback number or hold for the next available agent.",
      ),
      /** Said instead of `difficulties` where callbacks are switched off. */
      difficulties_without_callback: spoken(
        "We're experiencing technical difficulties. Please hold for the next available agent.",
      ),
      hold: spoken("Thank you for holding. Press 1 to leave a callback number instead."),
      callback_number: spoken("Please enter your phone number, followed by the pound key."),
      /** `{number}` is read out digit by digit. */
      callback_confirm: spoken("You entered {number}. Press 1 to confirm, or 2 to enter it again."),
      callback_invalid: spoken("That is not a number we can call back."),
      callback_thanks: spoken("Thank you. We will call you back as soon as we can. Goodbye."),
      goodbye: spoken("We're sorry, nobody can take your call right now. Please call again later."),
    })
    .prefault({}),
  /** While nobody can be reached: how often the dialers are tried again, and for how long. */
  hold: z
    .object({
      interval_seconds: whole(5, 120).default(20),
      max_seconds: whole(0, 3_600).default(300),
    })
    .prefault({}),
  callbacks: z
    .object({
      enabled: flag.default(true),
      /** ISO 3166 codes of the countries whose numbers may be left. */
      countries: z
        .array(z.string().regex(/^[A-Z]{2}$/, "must be a country code such as DE"))
        .min(1, "must list a country")
        .default(["DE"]),
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
