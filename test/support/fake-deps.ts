import type { AuditEntry } from "../../src/audit/audit-entry";
import type { Callback } from "../../src/callbacks/callback";
import type { CallbackStore } from "../../src/callbacks/callback-store";
import type { ActiveCallStore } from "../../src/calls/active-call-store";
import type { BatchNews } from "../../src/calls/batch-news";
import type { BusyLegStore } from "../../src/calls/busy-leg-store";
import type { CallEvent, LedgerMessage } from "../../src/calls/call-event";
import type { CallStore, FoldedCall } from "../../src/calls/call-store";
import { type Contribution, contributionOf } from "../../src/calls/contribution";
import { createForwarders } from "../../src/calls/forwarder-store";
import type { Ledger } from "../../src/calls/ledger-client";
import type { OwedNewsStore } from "../../src/calls/owed-news-store";
import type { AttemptStore } from "../../src/campaigns/attempt-store";
import type { BrazeAnswer, BrazeClient } from "../../src/crm/braze-client";
import type { Lead, LeadFields } from "../../src/crm/lead";
import type { LeadStore } from "../../src/crm/lead-store";
import type { DeadLetter } from "../../src/dead-letters/dead-letter";
import type { DeadLetterStore, StoredLetter } from "../../src/dead-letters/dead-letter-store";
import type { Deps } from "../../src/deps";
import type { Capacity } from "../../src/dialers/capacity";
import type { Capacities, MeasuredDialer } from "../../src/dialers/capacity-client";
import type { Whom } from "../../src/live/listener";
import type { LiveNews } from "../../src/live/live-message";
import type { Outbox } from "../../src/outbox/outbox-client";
import type { OutboxMessage } from "../../src/outbox/outbox-message";
import type { Evidence } from "../../src/resilience/breaker";
import type { Breakers, Watched } from "../../src/resilience/breaker-client";
import type { Standing } from "../../src/resilience/breaker-view";
import type { ConfigurationStore, Configured } from "../../src/routing/configuration-store";
import type { Turns } from "../../src/routing/round-robin-client";
import type { Log, LogFields, LogLevel } from "../../src/shared/log";
import { createTimeBudget } from "../../src/shared/time-budget";
import {
  aConfiguration,
  aLead,
  anApiCall,
  NOW,
  PUBLIC_URL,
  REQUEST_ID,
  someVariables,
} from "./builders";
import { fakeFailureWindows } from "./fake-alerts";
import { fakeAudit } from "./fake-people";

/** A clock that stands still until a test moves it. */
export function fakeClock(startsAt = NOW) {
  let at = startsAt;
  return {
    now: () => at,
    advance(milliseconds: number) {
      at += milliseconds;
    },
  };
}

export interface LogLine {
  level: LogLevel;
  event: string;
  fields: LogFields;
}

export interface RecordingLog extends Log {
  lines: LogLine[];
  /** `LEVEL event` of every line, in order. */
  told(): string[];
}

/** A log that keeps what it is told. */
export function recordingLog(lines: LogLine[] = [], bound: LogFields = {}): RecordingLog {
  const keep =
    (level: LogLevel) =>
    (event: string, fields: LogFields = {}) => {
      lines.push({ level, event, fields: { ...bound, ...fields } });
    };
  return {
    lines,
    told: () => lines.map(({ level, event }) => `${level} ${event}`),
    debug: keep("DEBUG"),
    info: keep("INFO"),
    warning: keep("WARNING"),
    error: keep("ERROR"),
    critical: keep("CRITICAL"),
    with: (fields) => recordingLog(lines, { ...bound, ...fields }),
  };
}

/** A cache in memory. */
export function fakeLeads(...cached: Lead[]): LeadStore & { entries: Map<string, Lead> } {
  const entries = new Map(cached.map((lead) => [lead.phoneNumber, lead]));
  return {
    entries,
    async find(phoneNumber) {
      const value = entries.get(phoneNumber);
      return value ? { kind: "found", value } : { kind: "absent", reason: "not cached" };
    },
    async save(lead) {
      entries.set(lead.phoneNumber, lead);
    },
    async remove(phoneNumber) {
      entries.delete(phoneNumber);
    },
  };
}

export interface BrazeQuestion {
  phoneNumber: string;
  fields: LeadFields;
  timeoutMs: number;
}

/** Braze that always gives the same answer and remembers what it was asked. */
export function fakeBraze(
  lookup: BrazeAnswer["lookup"] = { kind: "found", value: aLead() },
  apiCall: BrazeAnswer["apiCall"] = anApiCall(),
): BrazeClient & { asked: BrazeQuestion[] } {
  const asked: BrazeQuestion[] = [];
  return {
    asked,
    async findLead(phoneNumber, fields, timeoutMs) {
      asked.push({ phoneNumber, fields, timeoutMs });
      return { lookup, apiCall, profiles: lookup.kind === "found" ? 1 : 0 };
    },
    async findPerson() {
      if (lookup.kind !== "found") return { lookup, apiCall };
      const value = { id: { external_id: "lead-1" }, lead: lookup.value };
      return { lookup: { kind: "found", value }, apiCall };
    },
    async track() {
      return { outcome: { kind: "done" }, apiCall };
    },
  };
}

export function fakeConfiguration(
  configured: Configured = { kind: "current", configuration: aConfiguration() },
): ConfigurationStore {
  return {
    current: async () => configured,
    credentials: async () =>
      configured.kind === "none" ? [] : configured.configuration.credentials,
    forget: () => undefined,
    refreshCopy: async () => false,
  };
}

export function fakeLedger(): Ledger & { messages: LedgerMessage[] } {
  const messages: LedgerMessage[] = [];
  return {
    messages,
    async append(message) {
      messages.push(message);
    },
    async keep(message) {
      messages.push(message);
      return true;
    },
  };
}

export interface FakeCalls extends CallStore {
  /** The events on record, by call: of a repeated key the first one stays. */
  events: Map<string, CallEvent[]>;
  /** What each save brought, oldest first. */
  saves: (readonly FoldedCall[])[];
  versions: Map<string, number>;
  /** The news that were written down with the saves. */
  owed: BatchNews[];
}

/** A call store in memory with the promises of the real one: all or nothing, versions, no repeats. */
export function fakeCalls(...recorded: CallEvent[]): FakeCalls {
  const events = new Map<string, CallEvent[]>();
  const versions = new Map<string, number>();
  const contributions = new Map<string, Contribution>();
  const saves: FakeCalls["saves"] = [];
  const owed: FakeCalls["owed"] = [];

  function keep(event: CallEvent) {
    const known = events.get(event.callSid) ?? [];
    if (known.every(({ key }) => key !== event.key)) events.set(event.callSid, [...known, event]);
  }
  for (const event of recorded) {
    keep(event);
    versions.set(event.callSid, 1);
  }

  return {
    events,
    saves,
    versions,
    owed,
    async findForFold(callSids) {
      return new Map(
        callSids.flatMap((callSid) => {
          const known = events.get(callSid);
          const version = versions.get(callSid) ?? 0;
          const counted = contributions.get(callSid) ?? null;
          return known ? [[callSid, { version, events: [...known], counted }] as const] : [];
        }),
      );
    },
    async saveFold(folded, messages, news) {
      const isStale = folded.some(
        ({ call, version }) => (versions.get(call.callSid) ?? 0) !== version - 1,
      );
      if (isStale) return "conflict";
      for (const { event } of messages) keep(event);
      for (const { call, version } of folded) {
        versions.set(call.callSid, version);
        contributions.set(call.callSid, contributionOf(call));
      }
      saves.push(folded);
      if (news) owed.push(news);
      return "saved";
    },
    isReachable: async () => true,
  };
}

/** Callbacks in memory with the promises of the real store. */
export function fakeCallbacks(...stored: Callback[]): CallbackStore & {
  rows: Map<number, Callback>;
  claims: Map<number, number>;
} {
  const rows = new Map(stored.map((callback) => [callback.id, callback]));
  const claims = new Map<number, number>();
  const change = (id: number, changed: Partial<Callback>) => {
    const row = rows.get(id);
    if (row) rows.set(id, { ...row, ...changed });
    claims.delete(id);
  };
  const waiting = (isMeant: (one: Callback) => boolean) =>
    [...rows.values()]
      .filter((one) => one.status === "requested" && isMeant(one))
      .map(({ id }) => id);
  return {
    rows,
    claims,
    list: async () => ({ rows: [...rows.values()], total: rows.size, totalIsCapped: false }),
    find: async (id) => rows.get(id) ?? null,
    findNew: async (callSids) => waiting(({ callSid }) => callSids.includes(callSid)),
    findForgotten: async (before) => waiting(({ requestedAt }) => requestedAt <= before),
    findFailed: async (since) =>
      [...rows.values()]
        .filter(({ status, requestedAt }) => status === "failed" && requestedAt >= since)
        .map(({ id }) => id),
    async claim(id, now, until) {
      if ((claims.get(id) ?? 0) > now) return false;
      claims.set(id, until);
      return rows.has(id);
    },
    settle: async (id, contactId, handedOverAt) =>
      change(id, { status: "handed_over", contactId, handedOverAt, failureReason: null }),
    fail: async (id, failureReason) => change(id, { status: "failed", failureReason }),
    async complete(id, doneBy, doneAt) {
      if (rows.get(id)?.status === "done") return false;
      change(id, { status: "done", doneBy, doneAt });
      return true;
    },
  };
}

export function fakeOutbox(): Outbox & { sent: OutboxMessage[] } {
  const sent: OutboxMessage[] = [];
  return {
    sent,
    async send(message) {
      sent.push(message);
    },
  };
}

/** News that were written down with their batches, and not told yet. */
export function fakeOwedNews(...overdue: BatchNews[]): OwedNewsStore & { settled: string[] } {
  const settled: string[] = [];
  return {
    settled,
    settle: async (id) => void settled.push(id),
    listOverdue: async () => overdue.filter(({ id }) => !settled.includes(id)),
  };
}

/** No campaign calls anybody. */
export function fakeAttempts(): AttemptStore {
  return {
    claim: async () => [],
    findPolicies: async () => [],
    settle: async () => undefined,
    refuse: async () => undefined,
    doubt: async () => undefined,
    listSilent: async () => [],
    listUnheard: async () => [],
  };
}

/** Counts that a test gives, and what the dialers' objects were told of them. */
export function fakeBusyLegs(counts: Readonly<Record<string, number>> = {}) {
  const asked: string[][] = [];
  const busyLegs: BusyLegStore = {
    async count(dialers) {
      asked.push([...dialers]);
      return dialers.flatMap((dialer) => {
        const count = counts[dialer];
        return count === undefined ? [] : [{ dialer, count }];
      });
    },
  };
  return { ...busyLegs, asked };
}

export interface NotedLegs {
  dialer: string;
  count: number;
  countedAt: number;
}

/** Dialers with these capacities; one that is not named is unknown. */
export function fakeCapacities(known: Readonly<Record<string, Capacity>> = {}): Capacities & {
  asked: { dialers: readonly MeasuredDialer[]; limitMs: number }[];
  noted: NotedLegs[];
} {
  const asked: { dialers: readonly MeasuredDialer[]; limitMs: number }[] = [];
  const noted: NotedLegs[] = [];
  const silent: Capacity = { kind: "unknown", reason: "it did not answer" };
  return {
    asked,
    noted,
    async measure(dialers, limitMs) {
      asked.push({ dialers, limitMs });
      const capacities = dialers.map(({ name }) => [name, known[name] ?? silent] as const);
      return { capacities: Object.fromEntries(capacities), apiCalls: [] };
    },
    async noteBusyLegs(dialer, count, countedAt) {
      noted.push({ dialer, count, countedAt });
    },
  };
}

export interface FakeBreakers extends Breakers {
  /** The last question, and what was told. */
  looked: string[][];
  reported: { integration: string; evidence: Evidence }[];
  trials: string[];
  watched: Watched[];
}

/** Breakers that stand so; one that is not named is up. */
export function fakeBreakers(standings: Readonly<Record<string, Standing>> = {}): FakeBreakers {
  const looked: FakeBreakers["looked"] = [];
  const reported: FakeBreakers["reported"] = [];
  const trials: string[] = [];
  const watched: Watched[] = [];
  const nobody = () => Promise.reject(new Error("no test asks for a status here"));
  return {
    looked,
    reported,
    trials,
    watched,
    look: () => ({
      async at(asked) {
        const names = asked.map(({ integration }) => integration);
        looked.push(names);
        const up: Standing = { kind: "up" };
        return Object.fromEntries(
          names.map((name) => [name, { standing: standings[name] ?? up, source: "current" }]),
        );
      },
    }),
    async beginTrial(integration) {
      trials.push(integration);
    },
    async report(integration, evidence) {
      reported.push({ integration, evidence });
    },
    async watch(one) {
      watched.push(one);
    },
    status: nobody,
    check: nobody,
    reset: nobody,
  };
}

/** Tickets from 0 up, one row for each rule. */
export function fakeTurns(): Turns {
  const next = new Map<number, number>();
  const at = (ruleId: number) => next.get(ruleId) ?? 0;
  return {
    async take(ruleId) {
      const number = at(ruleId);
      next.set(ruleId, number + 1);
      return { kind: "ticket", number };
    },
    peek: async (ruleId) => ({ kind: "ticket", number: at(ruleId) }),
  };
}

/** Dead letters in memory: what the consumers keep and resolve, and `open` for the API to read. */
export function fakeDeadLetters(...open: StoredLetter[]): DeadLetterStore & {
  letters: DeadLetter[];
  resolved: { messageId: string; at: number }[];
  entries: AuditEntry[];
} {
  const letters: DeadLetter[] = [];
  const resolved: { messageId: string; at: number }[] = [];
  const entries: AuditEntry[] = [];
  const stored = new Map(open.map((letter) => [letter.id, letter]));
  const change = (id: number, changed: Partial<StoredLetter>) => {
    const letter = stored.get(id);
    if (letter) stored.set(id, { ...letter, ...changed });
  };
  return {
    letters,
    resolved,
    entries,
    async save(letter) {
      if (letters.every(({ messageId }) => messageId !== letter.messageId)) letters.push(letter);
    },
    async resolve(messageId, at) {
      resolved.push({ messageId, at });
    },
    async list() {
      return { rows: [...stored.values()], total: stored.size, totalIsCapped: false };
    },
    find: async (id) => stored.get(id) ?? null,
    async claim(id, at, freeBefore, entry) {
      const letter = stored.get(id);
      if (!letter || letter.resolvedAt !== null) return false;
      if (letter.retriedAt !== null && letter.retriedAt > freeBefore) return false;
      change(id, { retriedAt: at });
      entries.push(entry);
      return true;
    },
    settle: async (id, at) => change(id, { resolvedAt: at }),
    release: async (id) => change(id, { retriedAt: null }),
  };
}

/** So many calls go on. */
export function fakeActiveCalls(active = 1): ActiveCallStore {
  return { count: async () => ({ active, countedAt: NOW }) };
}

export function fakeLive(): Deps["live"] & { told: LiveNews[]; closed: Whom[] } {
  const told: LiveNews[] = [];
  const closed: Whom[] = [];
  return {
    told,
    closed,
    async closeSockets(whom) {
      closed.push(whom);
    },
    async publish(news) {
      told.push(...news);
    },
    connect: () => Promise.reject(new Error("no test opens a socket")),
  };
}

/** What `fakeDeps` gives where a test replaces nothing. */
function plainDeps() {
  const clock = fakeClock();
  const afterwards: Promise<unknown>[] = [];
  return {
    clock,
    now: clock.now,
    stopwatch: clock.now,
    log: recordingLog(),
    variables: someVariables(),
    publicUrl: PUBLIC_URL,
    requestId: REQUEST_ID,
    leads: fakeLeads(),
    braze: fakeBraze(),
    configuration: fakeConfiguration(),
    ledger: fakeLedger(),
    calls: fakeCalls(),
    breakers: fakeBreakers(),
    activeCalls: fakeActiveCalls(),
    attempts: fakeAttempts(),
    busyLegs: fakeBusyLegs(),
    callbacks: fakeCallbacks(),
    outbox: fakeOutbox(),
    owedNews: fakeOwedNews(),
    capacities: fakeCapacities(),
    turns: fakeTurns(),
    deadLetters: fakeDeadLetters(),
    failureWindows: fakeFailureWindows(),
    forwarders: createForwarders(clock.now),
    keypadSeal: { seal: async (digits: string) => digits, open: async (sealed: string) => sealed },
    live: fakeLive(),
    audit: fakeAudit(),
    /** What goes on after the reply: `await Promise.all(deps.afterwards)` waits for it. */
    afterwards,
    afterReply: (work: Promise<unknown>) => void afterwards.push(work),
  };
}

export type FakeDeps = ReturnType<typeof plainDeps>;

/** Everything the actions of a call reach, as plain objects; a test replaces what it is about. */
export function fakeDeps(): FakeDeps;
export function fakeDeps<Changed extends Partial<Deps>>(
  changed: Changed,
): Omit<FakeDeps, keyof Changed> & Changed;
export function fakeDeps(changed: Partial<Deps> = {}) {
  return { ...plainDeps(), ...changed };
}

/** The time of one call, by a clock that a test drives. */
export function aBudget(clock: { now: () => number }) {
  return createTimeBudget(clock.now);
}

/** What became of a message: confirmed, tried again, or tried again after so many seconds. */
export type Fate = "ack" | "retry" | { retryAfter: number } | "nothing";

/** A batch of a queue that writes down what becomes of each of its messages. */
export function aBatch(queue: string, bodies: readonly unknown[], { attempts = 1 } = {}) {
  const fates: Fate[] = bodies.map(() => "nothing");
  const messages = bodies.map((body, i) => ({
    id: `message-${i + 1}`,
    timestamp: new Date(NOW),
    body,
    attempts,
    ack() {
      fates[i] = "ack";
    },
    retry({ delaySeconds }: { delaySeconds?: number } = {}) {
      fates[i] = delaySeconds === undefined ? "retry" : { retryAfter: delaySeconds };
    },
  }));
  const all = () => {
    throw new Error("messages are confirmed one by one");
  };
  const metadata = { metrics: { backlogCount: 0, backlogBytes: 0 } };
  return { batch: { queue, messages, metadata, ackAll: all, retryAll: all }, fates };
}
