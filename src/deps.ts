import { createLimiter, type Limiter } from "./access/limiter-client";
import { createSessionStore, type SessionStore } from "./access/session-store";
import { createUserStore, type UserStore } from "./access/user-store";
import { warnOfAlerts } from "./alerts/actions/warn-of-alerts";
import { type AlertStore, createAlertStore } from "./alerts/alert-store";
import { createFailureWindows, type FailureWindows } from "./alerts/failure-window-client";
import type { Mailer } from "./alerts/mail";
import { createMaintenanceStore, type MaintenanceStore } from "./alerts/maintenance-store";
import { createPlatformMailer } from "./alerts/platform-mail-client";
import { createSmsSender, type SmsSender } from "./alerts/sms-client";
import { createSmtpMailer } from "./alerts/smtp-client";
import { type AuditStore, createAuditStore } from "./audit/audit-store";
import { type CallbackStore, createCallbackStore } from "./callbacks/callback-store";
import { recordCallEvents } from "./calls/actions/record-call-events";
import { type ActiveCallStore, createActiveCallStore } from "./calls/active-call-store";
import { type BusyLegStore, createBusyLegStore } from "./calls/busy-leg-store";
import { type CallListStore, createCallListStore } from "./calls/call-list-store";
import { type CallReader, createCallReader } from "./calls/call-reader-store";
import { type CallStore, createCallStore } from "./calls/call-store";
import { createForwarders, type Forwarders } from "./calls/forwarder-store";
import { createKeypadSeal, type KeypadSeal } from "./calls/keypad-seal-client";
import { createLedger, type Ledger, type LedgerPorts } from "./calls/ledger-client";
import { createOwedNewsStore, type OwedNewsStore } from "./calls/owed-news-store";
import { importSigningKey } from "./calls/twilio-signature";
import { createWriteBackStore, type WriteBackStore } from "./calls/write-back-store";
import { type AttemptStore, createAttemptStore } from "./campaigns/attempt-store";
import { type CampaignStore, createCampaignStore } from "./campaigns/campaign-store";
import { type ContactStore, createContactStore } from "./campaigns/contact-store";
import { createDoNotCallStore, type DoNotCallStore } from "./campaigns/do-not-call-store";
import { createPaceStore, type PaceStore } from "./campaigns/pace-store";
import { useCredential } from "./credentials/actions/use-credential";
import { warnOfCredentials } from "./credentials/actions/warn-of-credentials";
import { type Cipher, createCipher } from "./credentials/cipher-client";
import type { Secret } from "./credentials/credential";
import { type CredentialStore, createCredentialStore } from "./credentials/credential-store";
import { credentialOf } from "./credentials/sealed";
import { type BrazeClient, brazeAccess, createBrazeClient } from "./crm/braze-client";
import { type CacheHitStore, createCacheHitStore } from "./crm/cache-hit-store";
import { createLeadStore, type LeadStore } from "./crm/lead-store";
import { createDatabase } from "./db/database";
import { createDeadLetterStore, type DeadLetterStore } from "./dead-letters/dead-letter-store";
import { createQueueReturn, type QueueReturn } from "./dead-letters/queue-return-client";
import { type Capacities, createCapacities } from "./dialers/capacity-client";
import type { DialerClient } from "./dialers/dialer";
import { createDialerClient } from "./dialers/dialer-client";
import { createDialerStore, type DialerStore } from "./dialers/dialer-store";
import { type CheckedVariables, checkVariables, type Variables, warningsOf } from "./env";
import { createLiveFeed, type LiveFeed } from "./live/live-client";
import { createLogStore, type LogStore } from "./logs/log-store";
import { createMetricsStore, type MetricsStore } from "./metrics/metrics-store";
import { type CampaignDrivers, createCampaignDrivers } from "./outbound/campaign-driver-client";
import { createElevenLabs, type ElevenLabs, elevenLabsAccess } from "./outbound/elevenlabs-client";
import { createOldCallStore, type OldCallStore } from "./outbound/old-call-store";
import { createReceiptStore, type ReceiptStore } from "./outbound/receipt-store";
import { createTranscriptionStore, type TranscriptionStore } from "./outbound/transcription-store";
import { createTwilioCalls, type TwilioCalls } from "./outbound/twilio-calls-client";
import { createOutbox, type Outbox } from "./outbox/outbox-client";
import type { Integration } from "./resilience/api-call";
import { type ApiLogStore, createApiLogStore } from "./resilience/api-log-store";
import { type Breakers, createBreakers } from "./resilience/breaker-client";
import { createHealthStore, type HealthStore } from "./resilience/health-store";
import { BRAZE } from "./resilience/subject";
import type { TwilioAccess } from "./resilience/twilio-client";
import { createRetentionStore, type RetentionStore } from "./retention/retention-store";
import type { ConfigurationDefaults } from "./routing/configuration";
import {
  type ConfigurationStore,
  createConfigurationStore,
  type SharedConfiguration,
} from "./routing/configuration-store";
import { createTurns, type Turns } from "./routing/round-robin-client";
import { createRulesetStore, type RulesetStore } from "./rulesets/ruleset-store";
import { createSettingsStore, type SettingsStore } from "./settings/settings-store";
import { createLog, describeError, type Log } from "./shared/log";

/** Everything an action can reach, by the name of what it is for. */
export interface Deps {
  variables: Variables;
  /** The public address of this deployment, without a slash at the end. */
  publicUrl: string;
  /** What is wrong with this installation, in sentences. */
  warnings: () => Promise<string[]>;
  requestId: string;
  log: Log;
  /** Epoch milliseconds. */
  now: () => number;
  /** Milliseconds with fractions, for measuring; stands still between waits where deployed. */
  stopwatch: () => number;
  /** Work that may go on after the reply; at most 30 seconds, and never what must not be lost. */
  afterReply: (work: Promise<unknown>) => void;

  activeCalls: ActiveCallStore;
  alerts: AlertStore;
  attempts: AttemptStore;
  audit: AuditStore;
  apiLogs: ApiLogStore;
  braze: BrazeClient;
  breakers: Breakers;
  busyLegs: BusyLegStore;
  cacheHits: CacheHitStore;
  callLists: CallListStore;
  callReader: CallReader;
  /** Where callbacks go: the only dialer that takes contacts by API. */
  callbackDialer: Pick<DialerClient, "callback">;
  callbacks: CallbackStore;
  calls: CallStore;
  campaignDrivers: CampaignDrivers;
  campaigns: CampaignStore;
  capacities: Capacities;
  cipher: Cipher;
  configuration: ConfigurationStore;
  /** First values from variables; they count until an admin changes them. */
  configurationDefaults: ConfigurationDefaults;
  contacts: ContactStore;
  credentials: CredentialStore;
  deadLetters: DeadLetterStore;
  dialers: DialerStore;
  doNotCall: DoNotCallStore;
  elevenLabs: ElevenLabs;
  failureWindows: FailureWindows;
  forwarders: Forwarders;
  health: HealthStore;
  keypadSeal: KeypadSeal;
  leads: LeadStore;
  ledger: Ledger;
  limits: {
    /** Sign-ins and wrong keys, per address. */
    signIn: Limiter;
    /** Exports and dry runs, per person. */
    costly: Limiter;
    /** Unproven requests for the static fallback, per address. */
    fallback: Limiter;
  };
  live: LiveFeed;
  logs: LogStore;
  metrics: MetricsStore;
  /** `null` where nobody configured a way for mails to leave. */
  mailer: Mailer | null;
  maintenance: MaintenanceStore;
  /** What calls of another system are compared with. */
  oldCalls: OldCallStore;
  outbox: Outbox;
  /** What batches of the ledger mean for others, until these have heard of it. */
  owedNews: OwedNewsStore;
  pace: PaceStore;
  /** The way back into their queues for messages that became dead letters. */
  queueReturn: QueueReturn;
  receipts: ReceiptStore;
  retention: RetentionStore;
  rulesets: RulesetStore;
  /** What signs in at an integration, for one request: ask anew each time, keep it nowhere. */
  secret: (integration: Integration) => Promise<Secret | null>;
  sessions: SessionStore;
  settings: SettingsStore;
  transcriptions: TranscriptionStore;
  sms: SmsSender;
  turns: Turns;
  twilioCalls: TwilioCalls;
  users: UserStore;
  /** Outcomes of calls that the CRM is to hear of. */
  writeBacks: WriteBackStore;
}

/** What outlives a request: parsed variables, imported keys and the stores with their copies. */
export interface Isolate extends CheckedVariables {
  log: Log;
  /** Keys of the auth tokens Twilio may sign with; values, not promises of them. */
  signingKeys(): Promise<readonly CryptoKey[]>;
  shared: Omit<Deps, OfAnOccasion> & { configuration: SharedConfiguration };
}

/** What is made anew for each request: it speaks to that request's log, or outlives its reply. */
type OfAnOccasion =
  | "afterReply"
  | "braze"
  | "callbackDialer"
  | "capacities"
  | "elevenLabs"
  | "ledger"
  | "log"
  | "publicUrl"
  | "requestId"
  | "secret"
  | "sms"
  | "twilioCalls"
  | "warnings";
/** Who leaves a callback asks nothing about capacity. */
const NO_LOAD = { seats: null, busyLegs: 0 };

/** One line for each variable that is missing or wrong, when the Worker starts. */
export function reportVariables(env: object): void {
  const { variables, problems } = checkVariables(env);
  const log = createLog(variables.LOG_LEVEL);
  for (const problem of problems) log.error("variable.wrong", { ...problem });
}

const isolates = new WeakMap<Env, Isolate>();

/** One isolate's worth of connections; the platform gives the same `env` to all its requests. */
export function isolateOf(env: Env): Isolate {
  const known = isolates.get(env);
  if (known) return known;
  const isolate = createIsolate(env);
  isolates.set(env, isolate);
  return isolate;
}

function createIsolate(env: Env): Isolate {
  const checked = checkVariables(env);
  const { variables } = checked;
  const log = createLog(variables.LOG_LEVEL);
  // What a deployed Worker writes at its start belongs to no request and may not be kept.
  if (variables.ENVIRONMENT !== "development") reportVariables(env);

  const now = () => Date.now();
  const db = createDatabase(env.DB);
  const defaults = configurationDefaults(variables);
  return {
    ...checked,
    log,
    signingKeys: rememberKeys(variables),
    shared: {
      variables,
      now,
      stopwatch: () => performance.now(),
      activeCalls: createActiveCallStore(env.DB, now),
      alerts: createAlertStore(db),
      attempts: createAttemptStore(env.DB),
      audit: createAuditStore(db),
      apiLogs: createApiLogStore(env.DB),
      breakers: createBreakers({
        objects: env.CIRCUIT_BREAKER,
        first: [defaults.primaryDialer, defaults.fallbackDialer, BRAZE],
        log,
        now,
      }),
      busyLegs: createBusyLegStore(env.DB, now),
      cacheHits: createCacheHitStore(env.DB),
      callLists: createCallListStore(db),
      callReader: createCallReader(db),
      callbacks: createCallbackStore(db),
      calls: createCallStore(env.DB, now),
      campaignDrivers: createCampaignDrivers(env.CAMPAIGN_DRIVER),
      campaigns: createCampaignStore(db),
      cipher: createCipher(variables.CREDENTIAL_KEYS ?? []),
      configuration: createConfigurationStore({
        db: env.DB,
        kv: env.LEAD_CACHE,
        defaults,
        log,
        now,
      }),
      configurationDefaults: defaults,
      contacts: createContactStore(db),
      credentials: createCredentialStore(db),
      deadLetters: createDeadLetterStore(db),
      dialers: createDialerStore(db),
      doNotCall: createDoNotCallStore(db),
      failureWindows: createFailureWindows(env.FAILURE_WINDOW),
      forwarders: createForwarders(now),
      health: createHealthStore(env.DB),
      keypadSeal: createKeypadSeal(authTokensOf(variables)),
      leads: createLeadStore(env.LEAD_CACHE),
      limits: {
        signIn: createLimiter(env.ABUSE_LIMIT),
        costly: createLimiter(env.COSTLY_LIMIT),
        fallback: createLimiter(env.FALLBACK_LIMIT),
      },
      live: createLiveFeed(env.LIVE_HUB),
      logs: createLogStore(db),
      metrics: createMetricsStore(env.DB),
      mailer: createMailer(env, variables),
      maintenance: createMaintenanceStore(db),
      oldCalls: createOldCallStore(env.DB),
      outbox: createOutbox(env.OUTBOX),
      owedNews: createOwedNewsStore(env.DB),
      pace: createPaceStore(env.DB),
      queueReturn: createQueueReturn({ ledger: env.LEDGER, outbox: env.OUTBOX }),
      receipts: createReceiptStore(env.DB),
      retention: createRetentionStore(env.DB, db, now),
      rulesets: createRulesetStore(db),
      sessions: createSessionStore(db),
      settings: createSettingsStore(db),
      transcriptions: createTranscriptionStore(env.DB, db),
      turns: createTurns(env.ROUND_ROBIN),
      users: createUserStore(db),
      writeBacks: createWriteBackStore(env.DB),
    },
  };
}

/** What one request, batch or cron run brings along. */
export interface Occasion {
  requestId: string;
  /** Where the request was sent to; its origin stands in where PUBLIC_URL is missing. */
  url?: string;
  afterReply: Deps["afterReply"];
}

export function createDeps(env: Env, { requestId, url, afterReply }: Occasion): Deps {
  const isolate = isolateOf(env);
  const { shared, log: isolateLog } = isolate;
  const { variables } = shared;
  const log = isolateLog.with({ request_id: requestId });
  const configuration = shared.configuration.tellingTo(log);
  // Nobody waits for what comes after the reply: its failure is told here, in one place.
  const afterwards: Deps["afterReply"] = (work) =>
    afterReply(work.catch((error) => log.error("after_reply.failed", describeError(error))));
  const credentials = () => configuration.credentials(afterwards);
  const capacities = createCapacities(env.CIRCUIT_BREAKER, credentials);
  const secret: Deps["secret"] = async (integration) =>
    useCredential({ ...shared, log }, integration, credentialOf(await credentials(), integration));
  const record: LedgerPorts["record"] = (messages) =>
    recordCallEvents({ ...shared, capacities, log }, messages);
  const publicUrl = variables.PUBLIC_URL ?? (url ? new URL(url).origin : "");
  const findTwilio = async () => twilioAccess(variables, await secret("twilio"));
  return {
    ...shared,
    publicUrl,
    requestId,
    log,
    afterReply: afterwards,
    configuration,
    callbackDialer: createDialerClient("dialfire", {
      variables,
      secret,
      log,
      load: () => NO_LOAD,
    }),
    braze: createBrazeClient(async () => brazeAccess(variables, await secret("braze"))),
    capacities,
    elevenLabs: createElevenLabs(async () =>
      elevenLabsAccess(variables, await secret("elevenlabs")),
    ),
    secret,
    sms: createSmsSender(findTwilio),
    twilioCalls: createTwilioCalls(async () => {
      const access = await findTwilio();
      return access && publicUrl ? { ...access, publicUrl } : null;
    }),
    warnings: async () => [
      ...warningsOf(isolate),
      ...(await warnOfCredentials(shared, await credentials())),
      ...(await warnOfAlerts({ ...shared, log })),
    ],
    ledger: createLedger({ queue: env.LEDGER, record, log, afterReply: afterwards }),
  };
}

/** The platform's own mail service where it is bound, else SMTP where a server is named. */
function createMailer(env: Env, variables: Variables): Mailer | null {
  if (env.EMAIL) return createPlatformMailer(env.EMAIL);
  const { SMTP_HOST: host, SMTP_PORT: port, SMTP_SECURITY: security } = variables;
  const { SMTP_USERNAME: username, SMTP_PASSWORD: password } = variables;
  if (!host) return null;
  const signIn = username && password ? { username, password } : null;
  return createSmtpMailer({ host, port, security, signIn });
}

function twilioAccess(variables: Variables, secret: Secret | null): TwilioAccess | null {
  const { TWILIO_API_URL: url, TWILIO_ACCOUNT_SID: accountSid } = variables;
  const { TWILIO_PHONE_NUMBER: from } = variables;
  return accountSid && from && secret ? { url, accountSid, authToken: secret.value, from } : null;
}

function configurationDefaults(variables: Variables): ConfigurationDefaults {
  return {
    primaryDialer: variables.PRIMARY_DIALER,
    fallbackDialer: variables.FALLBACK_DIALER,
    maxRetryAttempts: variables.MAX_RETRY_ATTEMPTS,
    seats: { dialfire: variables.DIALFIRE_SEATS },
    phoneNumbers: {
      dialfire: variables.DIALFIRE_PHONE_NUMBER,
      zendesk_talk: variables.ZENDESK_TALK_PHONE_NUMBER,
    },
  };
}

function rememberKeys(variables: Variables): Isolate["signingKeys"] {
  let keys: CryptoKey[] | null = null;
  return async () => {
    keys ??= await Promise.all(authTokensOf(variables).map(importSigningKey));
    return keys;
  };
}

/** What Twilio may sign with: two while a token is being rotated. */
function authTokensOf(variables: Variables): string[] {
  const { TWILIO_AUTH_TOKEN, TWILIO_AUTH_TOKEN_SECONDARY } = variables;
  return [TWILIO_AUTH_TOKEN, TWILIO_AUTH_TOKEN_SECONDARY].filter((token) => token !== undefined);
}
