import { DurableObject } from "cloudflare:workers";
import { createDatabase } from "../db/database";
import type { Capacity } from "../dialers/capacity";
import { checkVariables, type Variables } from "../env";
import { tellDashboards } from "../live/actions/tell-dashboards";
import { createLiveFeed } from "../live/live-client";
import { ALERT_SETTINGS, readAlertSettings } from "../settings/alert-settings";
import { createSettingsStore, type SettingsStore } from "../settings/settings-store";
import { createLog, type Log } from "../shared/log";
import { explainLateness, within } from "../shared/within";
import type { ApiCall } from "./api-call";
import { type BreakerLimits, breakerLimits, type Evidence } from "./breaker";
import { type BreakerChange, type Cause, rememberChanges } from "./breaker-change";
import { type BreakerView, viewOf } from "./breaker-view";
import { type CapacityAnswer, type CapacityStore, createCapacityStore } from "./capacity-store";
import { fromApiCall } from "./evidence";
import { STREAMS } from "./failure-window";
import type { Health } from "./health";
import { type HealthSummary, summarise } from "./health-history";
import { healthNewsOf } from "./health-news";
import { createHealthNewsStore } from "./health-news-store";
import { createHealthStore } from "./health-store";
import { createIntegrationClient } from "./integration-client";
import { isWorthLogging, nextProbeAt, PROBE_LIMIT_MS, probeSoonAt } from "./probe";
import { countCheck } from "./request-count";
import { isSameSubject, type Subject } from "./subject";
import { type Stretch, stretchSince } from "./uptime";
import { createWatcher, forgetTold, isWorthKeeping, newWatch, type Watch } from "./watch";

/** A caller waits 500 ms in all for capacities; a little of that is the way here and back. */
const LIVE_QUERY_MS = 475;

/** Nobody waits for the record of a probe, or for the queue; what takes longer is ill. */
const PATIENCE_MS = 5_000;

/** All of these are kept for good: they must outlive the object's memory. */
const BREAKER_CHANGES_KEY = "breaker_changes";
const WATCH_KEY = "watch";
const SUBJECT_KEY = "subject";
const PACE_KEY = "pace_and_limits";

/** A check does not wait longer for the settings: the last ones count then. */
const SETTINGS_PATIENCE_MS = 1_000;

/** How often it is checked, and when it counts as down. */
interface Pace {
  intervalMs: number;
  limits: BreakerLimits;
}

/** Everything that is known of an integration, for people. */
export interface IntegrationStatus {
  breaker: BreakerView;
  /** The newest first. */
  breakerChanges: readonly BreakerChange[];
  access: Watch["breaker"]["access"];
  /** `null` before the first check. */
  lastCheck: { at: number; health: Health } | null;
  lastSuccessAt: number | null;
  lastError: { at: number; message: string } | null;
  summary: HealthSummary;
  capacity: { value: Capacity; askedAt: number } | null;
  /** Epoch milliseconds; `null` where nothing is checked. */
  nextCheckAt: number | null;
}

/**
 * Watches one integration; the object's name is `braze` or the dialer's. It keeps its breaker,
 * checks it at intervals by an alarm, asks it for all who want to know, and decides nothing: the
 * pure files beside it do.
 */
export class CircuitBreaker extends DurableObject<Env> {
  /** Replaced in tests; alarms stay on real time. */
  clock = Date.now;
  readonly #name: string;
  readonly #variables: Variables;
  readonly #log: Log;
  readonly #settings: SettingsStore;
  #pace: Pace;
  #watcher: ReturnType<typeof createWatcher>;
  #watch: Watch;
  #breakerChanges: readonly BreakerChange[];
  #subject: Subject | null;
  readonly #capacities: CapacityStore;
  readonly #healthNews: ReturnType<typeof createHealthNewsStore>;
  #probing: Promise<void> | null = null;
  #telling: Promise<void> | null = null;
  #isArmed = false;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#name = ctx.id.name ?? "unnamed";
    this.#variables = checkVariables(env).variables;
    this.#log = createLog(this.#variables.LOG_LEVEL).with({ integration: this.#name });
    this.#settings = createSettingsStore(createDatabase(env.DB));
    this.#pace = ctx.storage.kv.get<Pace>(PACE_KEY) ?? readPace(null, this.#variables);
    this.#watcher = this.#createWatcher();
    this.#watch = ctx.storage.kv.get<Watch>(WATCH_KEY) ?? newWatch(this.clock());
    this.#breakerChanges = ctx.storage.kv.get<BreakerChange[]>(BREAKER_CHANGES_KEY) ?? [];
    this.#subject = ctx.storage.kv.get<Subject>(SUBJECT_KEY) ?? null;
    this.#capacities = createCapacityStore(ctx.storage, () => this.clock());
    this.#healthNews = createHealthNewsStore(ctx.storage, ({ status, breakerState }) => {
      const news = { integration: this.#name, status, breaker_state: breakerState };
      const deps = { live: createLiveFeed(this.env.LIVE_HUB), log: this.#log };
      return tellDashboards(deps, [{ type: "health_changed", ...news }]);
    });
  }

  /** What decisions go by. Whoever knows what the object watches says so; `null` changes nothing. */
  async snapshot(subject: Subject | null): Promise<BreakerView> {
    if (subject) this.#adopt(subject);
    await this.#arm();
    return viewOf(this.#watch.breaker);
  }

  /** Cron: what the object watches now; `null` for what is not in use any more. */
  async watch(subject: Subject | null): Promise<void> {
    if (subject) {
      this.#adopt(subject);
      await this.#learnPace();
      this.#isArmed = false;
      return this.#arm();
    }
    this.#subject = null;
    this.ctx.storage.kv.delete(SUBJECT_KEY);
    this.#isArmed = false;
    await this.ctx.storage.deleteAlarm();
  }

  /** Tells how API calls and dialled calls ended, oldest first. */
  async report(evidence: readonly Evidence[]): Promise<void> {
    const now = this.clock();
    this.#keep(evidence.reduce((watch, one) => this.#watcher.learn(watch, one, now), this.#watch));
    await this.#armAfter(evidence);
  }

  /** A live call tries the line that was dead. */
  async beginTrial(): Promise<void> {
    this.#keep(this.#watcher.beginTrial(this.#watch, this.clock()));
    await this.#arm();
  }

  /** Closes the breaker by hand; tells what it was before, or `null` where nothing was to forget. */
  async reset(): Promise<{ before: BreakerView; after: BreakerView } | null> {
    const before = this.#watch;
    this.#keep(this.#watcher.reset(before, this.clock()), "by_hand");
    await this.#arm();
    if (this.#watch === before) return null;
    return { before: viewOf(before.breaker), after: viewOf(this.#watch.breaker) };
  }

  /** What people read. The first to ask about what was never checked has it checked at once. */
  async status(subject: Subject | null): Promise<IntegrationStatus> {
    if (subject) this.#adopt(subject);
    await this.#arm();
    const { breaker, history } = this.#watch;
    if (history.last === null) await this.#armBy(Date.now());
    return {
      breaker: viewOf(breaker),
      breakerChanges: this.#breakerChanges,
      access: breaker.access,
      lastCheck: history.last,
      lastSuccessAt: history.lastSuccessAt,
      lastError: history.lastError,
      summary: summarise(history, this.clock()),
      capacity: this.#capacities.latest(),
      nextCheckAt: await this.ctx.storage.getAlarm(),
    };
  }

  /** Checks now, for somebody who wants to see it, and tells what is known then. */
  async check(subject: Subject | null): Promise<IntegrationStatus> {
    if (subject) this.#adopt(subject);
    await this.#probe();
    return this.status(subject);
  }

  /** The next check is set before this one begins, so that nothing that fails ends the series. */
  override async alarm(): Promise<void> {
    if (this.#subject === null || this.#subject.kind === "phone") return;
    await this.ctx.storage.setAlarm(Date.now() + this.#pace.intervalMs);
    this.#isArmed = true;
    await this.#learnPace();
    await this.#tell();
    await this.#probe();
  }

  /** How busy the dialer is, as known for at most 5 s, else by asking it. */
  async capacity(question: Subject): Promise<CapacityAnswer> {
    this.#adopt(question);
    const answer = await this.#capacities.ask(question, () =>
      this.#clientOf(question).capacity(LIVE_QUERY_MS),
    );
    await this.#learnFrom(answer.apiCalls.at(-1));
    return answer;
  }

  /** Tells how many calls are in progress on the dialer's line; an older count changes nothing. */
  async noteBusyLegs(count: number, countedAt: number): Promise<void> {
    this.#capacities.noteBusyLegs(count, countedAt);
  }

  /** Half a second is no measure of an outage: what took longer is left to the next probe, soon. */
  async #learnFrom(apiCall: ApiCall | undefined): Promise<void> {
    if (apiCall === undefined) return this.#arm();
    if (apiCall.category === "timeout") {
      return this.#armBy(probeSoonAt(Date.now(), this.#pace.intervalMs));
    }
    const evidence = fromApiCall(apiCall);
    if (evidence) await this.report([evidence]);
  }

  /** One at a time: whoever comes meanwhile waits for the same one. */
  async #probe(): Promise<void> {
    this.#probing ??= this.#probeNow().finally(() => {
      this.#probing = null;
    });
    await this.#probing;
  }

  async #probeNow(): Promise<void> {
    const subject = this.#subject;
    if (subject === null) return;
    const startedAt = Date.now();
    const { value, apiCalls } = await this.#clientOf(subject).check(PROBE_LIMIT_MS);
    const now = this.clock();

    const before = this.#watch;
    const after = this.#watcher.learnHealth(before, value.health, now);
    this.#capacities.learn(value.capacity, now, subject);
    this.#keep(after);
    await this.ctx.storage.setAlarm(nextProbeAt(after.breaker, startedAt, this.#pace.intervalMs));
    this.#isArmed = true;

    const hasChanged = after.untold !== before.untold;
    const isLogged = isWorthLogging(after.probes, value.health, hasChanged);
    const stretch = stretchSince(before.history.last, now, this.#pace.intervalMs);
    await Promise.all([
      this.#record(value, stretch, isLogged ? apiCalls : []),
      this.#feedWindow(value.health),
    ]);
  }

  /**
   * A check counts as one request, however often it was tried: a provider nobody calls has a
   * success rate, too, and its outage is told before its failure rate is.
   */
  async #feedWindow(health: Health): Promise<void> {
    const stream = STREAMS.find((name) => name === this.#name);
    if (!stream) return;
    const batch = { id: crypto.randomUUID(), counts: countCheck(health, this.clock()) };
    const fed = await within(PATIENCE_MS, () =>
      this.env.FAILURE_WINDOW.getByName(stream).count(stream, batch),
    );
    if (fed.kind !== "done") this.#log.error("stream.not_fed", { reason: explainLateness(fed) });
  }

  /** What people changed counts from the next check on, at most a minute later. */
  async #learnPace(): Promise<void> {
    const found = await within(SETTINGS_PATIENCE_MS, () => this.#settings.find(ALERT_SETTINGS));
    if (found.kind !== "done") {
      this.#log.warning("breaker.old_settings", { reason: explainLateness(found) });
      return;
    }
    const pace = readPace(found.value.value, this.#variables);
    if (JSON.stringify(pace) === JSON.stringify(this.#pace)) return;
    this.#pace = pace;
    this.ctx.storage.kv.put(PACE_KEY, pace);
    this.#watcher = this.#createWatcher();
  }

  #createWatcher(): ReturnType<typeof createWatcher> {
    return createWatcher(this.#name, this.#pace.limits);
  }

  async #record(
    { health, capacity }: { health: Health; capacity: Capacity },
    stretch: Stretch | null,
    apiCalls: readonly ApiCall[],
  ): Promise<void> {
    const outcome = await within(PATIENCE_MS, () =>
      createHealthStore(this.env.DB).save({
        integration: this.#name,
        at: this.clock(),
        health,
        stretch,
        capacity: capacity.kind === "unknown" ? null : capacity,
        breaker: viewOf(this.#watch.breaker),
        apiCalls,
      }),
    );
    if (outcome.kind === "done") return;
    this.#log.warning("health.not_recorded", { reason: explainLateness(outcome) });
  }

  /** Changes are kept with the state and go to the outbox from there: none is lost on the way. */
  async #tell(): Promise<void> {
    this.#telling ??= this.#tellNow().finally(() => {
      this.#telling = null;
    });
    await this.#telling;
  }

  async #tellNow(): Promise<void> {
    for (;;) {
      const [change] = this.#watch.untold;
      if (!change) return;
      const message = { kind: "integration_changed", ...change } as const;
      const outcome = await within(PATIENCE_MS, () => this.env.OUTBOX.send(message));
      if (outcome.kind !== "done") {
        this.#log.error("integration.change_not_told", { reason: explainLateness(outcome) });
        return;
      }
      this.#keep(forgetTold(this.#watch, [change.key]));
    }
  }

  #keep(watch: Watch, cause: Cause = "evidence"): void {
    const before = this.#watch;
    if (watch === before) return;
    this.#watch = watch;
    this.#noteChanges({ before: before.breaker, after: watch.breaker }, cause);
    if (isWorthKeeping(before, watch)) this.ctx.storage.kv.put(WATCH_KEY, watch);
    if (watch.untold.length > before.untold.length) this.ctx.waitUntil(this.#tell());
    this.ctx.waitUntil(this.#healthNews.note(healthNewsOf(watch, this.#subject)));
  }

  #noteChanges(states: Parameters<typeof rememberChanges>[1], cause: Cause): void {
    const changes = rememberChanges(this.#breakerChanges, states, cause, this.clock());
    if (changes === this.#breakerChanges) return;
    this.#breakerChanges = changes;
    this.ctx.storage.kv.put(BREAKER_CHANGES_KEY, changes);
  }

  #adopt(subject: Subject): void {
    const before = this.#subject;
    if (before && isSameSubject(before, subject)) return;
    this.#subject = subject;
    this.ctx.storage.kv.put(SUBJECT_KEY, subject);
    if (before && before.kind !== subject.kind) {
      this.#keep(this.#watcher.forgetApi(this.#watch, this.clock()), "another_api");
    }
  }

  /** After a failure the next check is near, so that three of them are soon told from one. */
  async #armAfter(evidence: readonly Evidence[]): Promise<void> {
    const isInTrouble = evidence.some(
      ({ source, outcome }) => source !== "line" && outcome.kind === "bad",
    );
    if (!isInTrouble) return this.#arm();
    await this.#armBy(nextProbeAt(this.#watch.breaker, Date.now(), this.#pace.intervalMs));
  }

  async #arm(): Promise<void> {
    if (!this.#isArmed) await this.#armBy(Date.now() + this.#pace.intervalMs);
  }

  /** A check comes at this time at the latest. */
  async #armBy(at: number): Promise<void> {
    if (this.#subject === null || this.#subject.kind === "phone") return;
    const set = await this.ctx.storage.getAlarm();
    if (set === null || set > at) await this.ctx.storage.setAlarm(at);
    this.#isArmed = true;
  }

  #clientOf(subject: Subject): ReturnType<typeof createIntegrationClient> {
    return createIntegrationClient(subject, {
      variables: this.#variables,
      log: this.#log,
      load: () => this.#capacities.loadOf(subject),
    });
  }
}

function readPace(stored: unknown, variables: Variables): Pace {
  const settings = readAlertSettings(stored, variables);
  const intervalMs = settings.integration_check_interval_seconds * 1_000;
  const limits = breakerLimits(settings.integration_failure_threshold, intervalMs, {
    windowSeconds: settings.breaker_window_seconds,
    failurePercent: settings.breaker_failure_percent,
    minimumRequests: settings.breaker_minimum_requests,
    recoveryChecks: settings.breaker_recovery_checks,
  });
  return { intervalMs, limits };
}
