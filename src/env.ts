import { z } from "zod";
import type { FailureWindow } from "./alerts/failure-window-object";
import type { LedgerMessage } from "./calls/call-event";
import { parseKeyRing } from "./credentials/key-ring";
import type { LiveHub } from "./live/live-hub-object";
import type { CampaignDriver } from "./outbound/campaign-driver-object";
import type { OutboxMessage } from "./outbox/outbox-message";
import type { CircuitBreaker } from "./resilience/circuit-breaker-object";
import type { RoundRobin } from "./routing/round-robin-object";
import { LOG_LEVELS } from "./shared/log";
import { isDestination } from "./shared/phone-number";

declare global {
  namespace Cloudflare {
    /** What `wrangler.toml` binds; variables and secrets come beside it as text. */
    interface Env {
      LEAD_CACHE: KVNamespace;
      DB: D1Database;
      LIVE_HUB: DurableObjectNamespace<LiveHub>;
      /** One for each integration, by its name. */
      CIRCUIT_BREAKER: DurableObjectNamespace<CircuitBreaker>;
      /** One for each watched stream, by its name. */
      FAILURE_WINDOW: DurableObjectNamespace<FailureWindow>;
      /** One for each round-robin rule, by its id. */
      ROUND_ROBIN: DurableObjectNamespace<RoundRobin>;
      /** One for each campaign, by its id. */
      CAMPAIGN_DRIVER: DurableObjectNamespace<CampaignDriver>;
      /** The platform's own mail service; SMTP carries the mails where it is not bound. */
      EMAIL?: SendEmail;
      LEDGER: Queue<LedgerMessage>;
      OUTBOX: Queue<OutboxMessage>;
      /** Sign-ins per address. */
      ABUSE_LIMIT: RateLimit;
      /** Exports and dry runs, per person. */
      COSTLY_LIMIT: RateLimit;
      /** Unproven requests for the static fallback, per address. */
      FALLBACK_LIMIT: RateLimit;
      ASSETS: Fetcher;
    }
  }
  interface Env extends Cloudflare.Env {}
}

const origin = z
  .string()
  .regex(/^https?:\/\/[^/?#\s]+\/*$/, "must be an address without a path")
  .refine((value) => URL.canParse(value), "must be an address such as https://ivr.example.com")
  .transform((value) => value.replace(/\/+$/, ""));
const url = z.url({ protocol: /^https?$/ }).transform((value) => value.replace(/\/+$/, ""));
const host = z.union(
  [z.hostname(), z.ipv6(), z.string().regex(/^\[[0-9a-fA-F:.]+\]$/)],
  "must be the name of a host such as mail.example.com",
);
const destination = z
  .string()
  .refine(isDestination, "must be a phone number such as +493012345678");
const whole = (low: number, high: number) => z.coerce.number().int().min(low).max(high);
const text = z.string().min(1);
const addresses = z
  .string()
  .transform((value) => value.split(",").map((part) => part.trim()))
  .pipe(z.array(z.union([z.ipv4(), z.ipv6()])));
const emails = z
  .string()
  .transform((value) => value.split(",").map((part) => part.trim()))
  .pipe(z.array(z.email()).min(1));

const keyRing = z.string().transform((value, context) => {
  const parsed = parseKeyRing(value);
  if (parsed.kind === "keys") return parsed.keys;
  context.addIssue({ code: "custom", message: parsed.message });
  return z.NEVER;
});

/** Without these no call can be routed as configured: a missing one is named on `/health`. */
const REQUIRED = {
  PUBLIC_URL: origin,
  API_KEY: z.string().min(16, "must have at least 16 characters"),
  TWILIO_ACCOUNT_SID: z.string().regex(/^AC[0-9a-fA-F]{32}$/, "must be AC and 32 hex digits"),
  TWILIO_AUTH_TOKEN: text,
  TWILIO_PHONE_NUMBER: destination,
  BRAZE_API_KEY: text,
  BRAZE_API_URL: url,
  DIALFIRE_PHONE_NUMBER: destination,
  ZENDESK_TALK_PHONE_NUMBER: destination,
  DEFAULT_DIALER_NUMBER: destination,
};

const DEFAULTED_OR_OPTIONAL = {
  ENVIRONMENT: z.enum(["development", "dev", "production"]).default("development"),
  LOG_LEVEL: z.enum(LOG_LEVELS).default("INFO"),
  COMMIT: text.optional(),
  CREDENTIAL_KEYS: keyRing.optional(),

  TWILIO_AUTH_TOKEN_SECONDARY: text.optional(),
  TWILIO_API_URL: url.default("https://api.twilio.com"),
  TWILIO_SIGNATURE_CHECK: z.enum(["enforce", "log"]).default("enforce"),
  TWILIO_ALLOWED_IPS: addresses.optional(),

  /** At most 1,500: a Braze time-out alone must stay under the alert limit of set-up time. */
  BRAZE_TIMEOUT_MS: whole(100, 1_500).default(1_200),
  BRAZE_WEBHOOK_SECRET: text.optional(),

  DIALFIRE_API_KEY: text.optional(),
  DIALFIRE_API_URL: url.default("https://api.dialfire.com/api"),
  DIALFIRE_CAMPAIGN_ID: text.optional(),
  DIALFIRE_TASK: text.optional(),
  DIALFIRE_SEATS: whole(0, 10_000).optional(),

  ZENDESK_TALK_API_KEY: text.optional(),
  ZENDESK_TALK_API_URL: url.optional(),
  ZENDESK_TALK_EMAIL: z.email().optional(),
  ZENDESK_TALK_GROUP_IDS: z
    .string()
    .regex(/^\d+(,\d+)*$/, "must be numbers separated by commas")
    .optional(),

  PRIMARY_DIALER: text.default("dialfire"),
  FALLBACK_DIALER: text.default("zendesk_talk"),
  MAX_RETRY_ATTEMPTS: whole(0, 3).default(1),

  ELEVENLABS_API_KEY: text.optional(),
  ELEVENLABS_API_URL: url.default("https://api.elevenlabs.io"),
  ELEVENLABS_WEBHOOK_SECRET: text.optional(),
  ELEVENLABS_AGENT_ID: text.optional(),
  ELEVENLABS_PHONE_NUMBER_ID: text.optional(),
  ELEVENLABS_TOOL_SECRET: text.optional(),

  SMTP_HOST: host.optional(),
  SMTP_PORT: whole(1, 65_535).default(465),
  SMTP_USERNAME: text.optional(),
  SMTP_PASSWORD: text.optional(),
  SMTP_SECURITY: z.enum(["tls", "starttls", "none"]).default("tls"),
  ALERT_FROM_EMAIL: z.email().optional(),
  ALERT_EMAIL_TO: emails.optional(),
  ALERT_SMS_TO: destination.optional(),

  ROUTING_FAILURE_THRESHOLD_PERCENT: z.coerce.number().min(1).max(20).default(5),
  ROUTING_ALERT_WINDOW_MINUTES: whole(1, 60).default(5),
  ROUTING_ALERT_COOLDOWN_MINUTES: whole(1, 1_440).default(15),
  INTEGRATION_FAILURE_THRESHOLD: whole(1, 20).default(3),
  INTEGRATION_CHECK_INTERVAL_SECONDS: whole(10, 300).default(30),
  INTEGRATION_ALERT_COOLDOWN_MINUTES: whole(1, 1_440).default(15),
  LOG_RETENTION_DAYS: whole(90, 3_650).default(90),
};

const complete = z.object({ ...REQUIRED, ...DEFAULTED_OR_OPTIONAL });
const tolerant = z.object({ ...z.object(REQUIRED).partial().shape, ...DEFAULTED_OR_OPTIONAL });

/** What could be read: a required variable that is missing or wrong is `undefined`. */
export type Variables = z.output<typeof tolerant>;
export type VariableName = keyof Variables;

/** Every variable the product reads, under its name in the environment. */
export const VARIABLE_NAMES = Object.keys(complete.shape) as VariableName[];

/** Another name the sources use for the same variable. */
const ALIASES = { DEFAULT_FALLBACK_DIALER: "DEFAULT_DIALER_NUMBER" } as const;

/** A variable that is missing or wrong: its name and what it should be, never its value. */
export interface VariableProblem {
  name: string;
  message: string;
}

export interface CheckedVariables {
  variables: Variables;
  problems: VariableProblem[];
}

/**
 * Reads and checks every variable. Never throws: a wrong one counts as missing and is named in
 * `problems`, so that one typing mistake cannot stop calls.
 */
export function checkVariables(env: object): CheckedVariables {
  const given = nonEmpty(env);
  const found = new Map<string, string>();
  for (const issue of complete.safeParse(given).error?.issues ?? []) {
    const name = String(issue.path[0]);
    if (!found.has(name)) found.set(name, name in given ? issue.message : "is missing");
  }
  const problems = [...found].map(([name, message]) => ({ name, message }));
  for (const { name } of problems) delete given[name];

  const variables = tolerant.parse(given);
  return refuseUnsafe({ variables, problems });
}

/** What is wrong with this installation, in sentences for the people who use it. */
export function warningsOf({ variables, problems }: CheckedVariables): string[] {
  const warnings = problems.map(({ name, message }) => `The variable ${name} ${message}.`);
  if (variables.TWILIO_SIGNATURE_CHECK === "log") {
    warnings.push("Webhooks are not proven to come from Twilio: TWILIO_SIGNATURE_CHECK is 'log'.");
  }
  return warnings;
}

/** An empty text counts as missing: deploy scripts write one for a secret that is not set. */
function nonEmpty(env: object): Record<string, unknown> {
  const given: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(env)) if (value !== "") given[name] = value;
  for (const [alias, name] of Object.entries(ALIASES)) {
    if (alias in given) given[name] ??= given[alias];
  }
  return given;
}

/**
 * Switches that exist for laptops only are refused, and named, where real callers ring; mail in the
 * clear also where it would leave this machine.
 */
function refuseUnsafe({ variables, problems }: CheckedVariables): CheckedVariables {
  const safe = { ...variables };
  const refused: VariableProblem[] = [];
  const isProduction = variables.ENVIRONMENT === "production";
  if (isProduction && variables.TWILIO_SIGNATURE_CHECK === "log") {
    safe.TWILIO_SIGNATURE_CHECK = "enforce";
    refused.push({ name: "TWILIO_SIGNATURE_CHECK", message: "cannot be 'log' in production" });
  }
  if (variables.SMTP_SECURITY === "none" && (isProduction || !isLoopback(variables.SMTP_HOST))) {
    safe.SMTP_SECURITY = "tls";
    const where = isProduction ? "in production" : "unless SMTP_HOST is this machine";
    refused.push({ name: "SMTP_SECURITY", message: `cannot be 'none' ${where}` });
  }
  return { variables: safe, problems: [...problems, ...refused] };
}

/** Without a host there is no mail to protect. */
function isLoopback(host: string | undefined): boolean {
  if (host === undefined) return true;
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
}
