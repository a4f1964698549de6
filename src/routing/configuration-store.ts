import type { SealedCredential } from "../credentials/sealed";
import { parseJson } from "../shared/json";
import type { Log } from "../shared/log";
import {
  CALL_DEADLINE_MS,
  createTimeBudget,
  STEP_CAPS,
  type TimeBudget,
} from "../shared/time-budget";
import { explainLateness, within } from "../shared/within";
import {
  type Configuration,
  type ConfigurationDefaults,
  readConfiguration,
  type StoredConfiguration,
  storedConfigurationSchema,
} from "./configuration";

/** The configuration for one decision, and how good it is. */
export type Configured =
  | { kind: "current"; configuration: Configuration }
  | { kind: "copy"; configuration: Configuration; reason: string }
  | { kind: "none"; reason: string };

export interface ConfigurationStore {
  /**
   * What to decide by: at most a second old where D1 answers, else the last copy of this isolate,
   * else the copy in KV. Never throws.
   */
  current(budget: TimeBudget, afterReply: (work: Promise<unknown>) => void): Promise<Configured>;
  /**
   * The credentials people stored, encrypted; as old as one call may last where D1 answers, so
   * that a call which has its configuration never waits for D1 again. Never throws.
   */
  credentials(afterReply: (work: Promise<unknown>) => void): Promise<readonly SealedCredential[]>;
  /** Reads anew for the next call: this isolate has just changed something. */
  forget(): void;
  /** Brings the KV copy up to date with D1; tells whether it was behind. Throws when either does. */
  refreshCopy(): Promise<boolean>;
}

/** One isolate's copy, for all its requests. */
export interface SharedConfiguration extends ConfigurationStore {
  /** The same copy; what goes wrong for one request is told in that request's own log. */
  tellingTo(log: Log): ConfigurationStore;
}

/** How long a copy in the isolate is believed without asking, milliseconds. */
const FRESH_MS = 1_000;
/** From this age on it is read anew after a reply, so that under load nobody waits for D1. */
const REFRESH_AHEAD_MS = 500;
/** A read ahead that takes longer than this is given up. */
const REFRESH_PATIENCE_MS = 5_000;
/** How old it may be and still go before the KV copy, which may be older than it looks. */
const USABLE_MS = 60_000;

/**
 * KV key of the last good configuration: rules, dialers, routing settings and encrypted
 * credentials, whole. Kept for ever, written by the cron when it is behind.
 */
const COPY_KEY = "routing:configuration";

const READ_RULES =
  "SELECT id, rule_type, name, priority, config FROM routing_rules WHERE active = 1 ORDER BY priority, id";
const READ_DIALERS = "SELECT id, name, kind, phone_number, active, seats FROM dialers ORDER BY id";
const READ_SETTINGS = "SELECT value FROM settings WHERE key = 'routing'";
const READ_CREDENTIALS = `SELECT id, integration_name AS integration, credential_type AS type,
  key_id AS keyId, encrypted_value AS sealed
  FROM integration_credentials WHERE valid_until IS NULL ORDER BY integration_name`;
const READ_VERSION = "SELECT coalesce(max(number), 0) AS number FROM ruleset_versions";

export type Usable = Exclude<Configured, { kind: "none" }>;

interface Ports {
  db: D1Database;
  kv: KVNamespace;
  defaults: ConfigurationDefaults;
  log: Log;
  now: () => number;
}

/** Keeps one parsed copy for the isolate's life; make one store per isolate. */
export function createConfigurationStore({
  db,
  kv,
  defaults,
  log,
  now,
}: Ports): SharedConfiguration {
  let copy: { answer: Usable; readAt: number; checkedAt: number } | null = null;
  let refreshingSince = Number.NEGATIVE_INFINITY;
  /** Rises when what is being read may be out of date already. */
  let generation = 0;

  function keep(answer: Usable, readAt = now(), checkedAt = readAt) {
    copy = { answer, readAt, checkedAt };
    return answer;
  }

  async function read(): Promise<StoredConfiguration> {
    const [rules, dialers, settings, version, credentials] = await db.batch<
      Record<string, unknown>
    >([
      db.prepare(READ_RULES),
      db.prepare(READ_DIALERS),
      db.prepare(READ_SETTINGS),
      db.prepare(READ_VERSION),
      db.prepare(READ_CREDENTIALS),
    ]);
    return storedConfigurationSchema.parse({
      version: version?.results[0]?.number,
      rules: rules?.results.map((row) => ({ ...row, config: parseJson(String(row.config)) })),
      dialers: dialers?.results.map((row) => ({ ...row, active: row.active === 1 })),
      settings: parseJson(String(settings?.results[0]?.value ?? "null")),
      credentials: credentials?.results,
    });
  }

  async function readAndKeep() {
    const askedAt = now();
    const askedIn = generation;
    const configuration = readConfiguration(await read(), defaults);
    for (const rule of configuration.brokenRules) log.error("rule.broken", { ...rule });
    for (const reason of configuration.problems) log.error("configuration.broken", { reason });
    const isOutdated = askedIn !== generation;
    return keep(
      { kind: "current", configuration },
      askedAt,
      isOutdated ? Number.NEGATIVE_INFINITY : askedAt,
    );
  }

  /** A failure is told when a call has to wait for the answer, within the second. */
  async function refreshAhead(): Promise<void> {
    refreshingSince = now();
    await within(REFRESH_PATIENCE_MS, readAndKeep);
    refreshingSince = Number.NEGATIVE_INFINITY;
  }

  async function readKvCopy(): Promise<Configuration | null> {
    const text = await kv.get(COPY_KEY);
    const parsed = storedConfigurationSchema.safeParse(parseJson(text ?? ""));
    return parsed.success ? readConfiguration(parsed.data, defaults) : null;
  }

  async function answer(
    told: Log,
    budget: TimeBudget,
    afterReply: (work: Promise<unknown>) => void,
  ): Promise<Configured> {
    const ageMs = copy ? now() - copy.checkedAt : Number.POSITIVE_INFINITY;
    if (copy && ageMs < FRESH_MS) {
      const isRefreshing = now() - refreshingSince < REFRESH_PATIENCE_MS;
      if (ageMs > REFRESH_AHEAD_MS && !isRefreshing) afterReply(refreshAhead());
      return copy.answer;
    }

    const reading = readAndKeep();
    // A late answer still refreshes the copy for the calls that follow.
    afterReply(reading.catch(() => undefined));
    const outcome = await within(budget.capMs(STEP_CAPS.configurationMs), () => reading);
    if (outcome.kind === "done") return outcome.value;

    const reason = `D1: ${explainLateness(outcome)}`;
    told.error("configuration.unavailable", { reason });
    if (copy && now() - copy.readAt < USABLE_MS) {
      const { configuration } = copy.answer;
      return keep({ kind: "copy", configuration, reason }, copy.readAt, now());
    }
    const kvOutcome = await within(budget.capMs(STEP_CAPS.cacheMs), readKvCopy);
    if (kvOutcome.kind === "done" && kvOutcome.value) {
      return keep({ kind: "copy", configuration: kvOutcome.value, reason });
    }
    // An old copy beats none: the caller is waiting.
    if (copy) {
      const { configuration } = copy.answer;
      return keep({ kind: "copy", configuration, reason }, copy.readAt, now());
    }
    return { kind: "none", reason: `${reason}; no copy to fall back on` };
  }

  const tellingTo = (told: Log): ConfigurationStore => ({
    current: (budget, afterReply) => answer(told, budget, afterReply),

    async credentials(afterReply) {
      const ageMs = copy ? now() - copy.checkedAt : Number.POSITIVE_INFINITY;
      if (copy && ageMs < CALL_DEADLINE_MS) return copy.answer.configuration.credentials;
      const configured = await answer(told, createTimeBudget(now), afterReply);
      return configured.kind === "none" ? [] : configured.configuration.credentials;
    },

    forget() {
      if (copy) copy.checkedAt = Number.NEGATIVE_INFINITY;
      generation++;
    },

    async refreshCopy() {
      const text = JSON.stringify(await read());
      if ((await kv.get(COPY_KEY)) === text) return false;
      await kv.put(COPY_KEY, text);
      return true;
    },
  });
  return { ...tellingTo(log), tellingTo };
}
