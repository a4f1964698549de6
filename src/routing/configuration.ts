import { z } from "zod";
import { type SealedCredential, sealedCredentialSchema } from "../credentials/sealed";
import type { LeadFields } from "../crm/lead";
import { type Dialer, dialerSchema } from "../dialers/dialer";
import {
  type FirstValues,
  type RoutingSettings,
  readRoutingSettings,
} from "../settings/routing-settings";
import type { CallFacts } from "./facts";
import { listCrmFields, type Rule, ruleSchema } from "./rule";
import type { Target } from "./verdict";

/** A row of the rules table that does not parse: skipped, told in the trace, never thrown. */
export interface BrokenRule {
  id: number;
  name: string;
  type: string;
  reason: string;
}

/** Everything one decision needs of what people configured. */
export interface Configuration {
  /** The ruleset version that decisions name. */
  version: number;
  rules: Rule[];
  brokenRules: BrokenRule[];
  /** What else could not be read, in sentences; it was left out. */
  problems: string[];
  dialers: Dialer[];
  settings: RoutingSettings;
  /** Keys of integrations that people stored, encrypted: they are opened where they are used. */
  credentials: SealedCredential[];
}

/** The attributes of a lead that are to be learnt, since settings or rules name them. */
export function leadFieldsOf({ settings, rules }: Configuration): LeadFields {
  const { lead_owner, lead_score } = settings.crm_fields;
  return { lead_owner, lead_score, extra: listCrmFields(rules) };
}

/** The configuration as stored: in D1 by rows, and whole in the KV copy for the day D1 is down. */
export const storedConfigurationSchema = z.object({
  version: z.number().int(),
  rules: z.array(
    z.object({
      id: z.number().int(),
      rule_type: z.string(),
      name: z.string(),
      /** Checked with the rule, so that one bad row is skipped alone. */
      priority: z.unknown(),
      config: z.unknown(),
    }),
  ),
  dialers: z.array(
    z.object({
      id: z.number().int(),
      name: z.string(),
      kind: z.string(),
      phone_number: z.string().nullable(),
      active: z.boolean(),
      seats: z.number().nullable().optional(),
    }),
  ),
  settings: z.unknown().optional(),
  /** Never part of a ruleset version. Checked one by one; a copy of an older release has none. */
  credentials: z.array(z.unknown()).default([]),
});

export type StoredConfiguration = z.input<typeof storedConfigurationSchema>;

/** First values that come from variables until somebody changes them. */
export interface ConfigurationDefaults extends FirstValues {
  /** Numbers of dialers that have none of their own yet, by dialer name. */
  phoneNumbers: Readonly<Record<string, string | undefined>>;
  /** Seats of dialers that have none set yet, by dialer name. */
  seats: Readonly<Record<string, number | undefined>>;
}

/**
 * Turns what is stored into what decisions use.
 *
 * Active rules only, in the order they are tried. A rule that does not parse is told apart.
 * Settings that do not parse fall back to their first values, so that one bad row stops no call.
 */
export function readConfiguration(
  stored: StoredConfiguration,
  defaults: ConfigurationDefaults,
): Configuration {
  const rules: Rule[] = [];
  const brokenRules: BrokenRule[] = [];
  for (const row of stored.rules) {
    const parsed = ruleSchema.safeParse({ ...row, type: row.rule_type });
    if (parsed.success) rules.push(parsed.data);
    else brokenRules.push(describeBroken(row, parsed.error));
  }
  const dialers = stored.dialers.map((row) => readDialer(row, defaults));
  const settings = readSettings(stored.settings, defaults);
  const credentials = (stored.credentials ?? []).map(readCredential);
  rules.sort((a, b) => a.priority - b.priority || a.id - b.id);

  return {
    version: stored.version,
    rules,
    brokenRules,
    problems: [...dialers, settings, ...credentials].flatMap((read) => read.problems),
    dialers: dialers.flatMap((read) => read.value),
    settings: settings.value,
    credentials: credentials.flatMap((read) => read.value),
  };
}

function describeBroken(row: StoredConfiguration["rules"][number], error: z.ZodError): BrokenRule {
  const issue = error.issues[0];
  const where = issue?.path.join(".") || "rule";
  return { id: row.id, name: row.name, type: row.rule_type, reason: `${where}: ${issue?.message}` };
}

interface Read<T> {
  value: T;
  problems: string[];
}

function readDialer(
  row: StoredConfiguration["dialers"][number],
  defaults: ConfigurationDefaults,
): Read<Dialer[]> {
  const phoneNumber = row.phone_number ?? defaults.phoneNumbers[row.name] ?? null;
  const seats = row.seats ?? defaults.seats[row.name] ?? null;
  const parsed = dialerSchema.safeParse({ ...row, phoneNumber, seats });
  if (parsed.success) return { value: [parsed.data], problems: [] };
  return { value: [], problems: [`The dialer "${row.name}" cannot be read: it takes no calls.`] };
}

function readCredential(stored: unknown): Read<SealedCredential[]> {
  const parsed = sealedCredentialSchema.safeParse(stored);
  if (parsed.success) return { value: [parsed.data], problems: [] };
  return { value: [], problems: ["A stored credential cannot be read: its variable counts."] };
}

function readSettings(stored: unknown, defaults: ConfigurationDefaults): Read<RoutingSettings> {
  try {
    return { value: readRoutingSettings(stored, defaults), problems: [] };
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const where = error.issues[0]?.path.join(".") ?? "";
    const problem = `The routing settings cannot be read (${where}): first values count.`;
    return { value: readRoutingSettings(null, defaults), problems: [problem] };
  }
}

/** Who shares calls where a rule does not say: the primary dialer and the fallback, if in use. */
export function usualDialers({
  dialers,
  settings,
}: {
  dialers: readonly Dialer[];
  settings: RoutingSettings;
}): string[] {
  const named = new Set([settings.primary_dialer, settings.fallback_dialer]);
  return [...named].filter((name) => dialers.some((one) => one.name === name && one.active));
}

/**
 * Where a call goes that no rule decided: a known caller to the default dialer, an unknown one
 * as the setting says.
 */
export function lastResort(settings: RoutingSettings): (facts: CallFacts) => Target {
  return (facts) => {
    const isKnown = facts.lead.kind === "known";
    if (!isKnown && settings.crm_unavailable_action === "ivr_menu") return { kind: "ivr_menu" };
    return { kind: "dialer", dialer: settings.default_dialer };
  };
}
