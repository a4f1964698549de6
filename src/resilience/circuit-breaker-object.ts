import { DurableObject } from "cloudflare:workers";
import { createFailureWindows } from "../alerts/failure-window-client";
import { createDatabase } from "../db/database";
import { checkVariables, type Variables } from "../env";
import { tellDashboards } from "../live/actions/tell-dashboards";
import { createLiveFeed } from "../live/live-client";
import { createSettingsStore } from "../settings/settings-store";
import { createLog, type Log } from "../shared/log";
import { oneAtATime } from "../shared/one-at-a-time";
import { recordCheck } from "./actions/record-check";
import type { ApiCall } from "./api-call";
import type { Evidence } from "./breaker";
import type { Cause } from "./breaker-change";
import { type BreakerView, viewOf } from "./breaker-view";
import { type CapacityAnswer, type CapacityStore, createCapacityStore } from "./capacity-store";
import { type CheckAlarm, createCheckAlarm } from "./check-alarm-store";
import { toCheckRecord } from "./check-record";
import { fromApiCall } from "./evidence";
import { healthNewsOf } from "./health-news";
import { createHealthNewsStore } from "./health-news-store";
import { createHealthStore } from "./health-store";
import { createIntegrationClient } from "./integration-client";
import { type IntegrationStatus, statusOf } from "./integration-status";
import { nextProbeAt, PROBE_LIMIT_MS, probeDueAfter, probeSoonAt } from "./probe";
import { hasApi, isSameSubject, type Subject } from "./subject";
import { createTelling } from "./telling";
import { createWatcher, forgetTold, type Watch } from "./watch";
import { createWatchPolicyStore, type WatchPolicyStore } from "./watch-policy-store";
import { createWatchStore, type WatchStore } from "./watch-store";

/** A caller waits 500 ms in all for capacities; a little of that is the way here and back. */
const LIVE_QUERY_MS = 475;

/** Kept for good: it must outlive the object's memory. */
const SUBJECT_KEY = "subject";

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
  readonly #alarm: CheckAlarm;
  readonly #capacities: CapacityStore;
  readonly #healthNews: ReturnType<typeof createHealthNewsStore>;
  readonly #policy: WatchPolicyStore;
  readonly #watch: WatchStore;
  #subject: Subject | null;
  readonly #probe = oneAtATime(() => this.#probeNow());
  /** Changes are kept with the state and go to the outbox from there: none is lost on the way. */
  readonly #tell = createTelling({
    next: () => this.#watch.current().untold[0],
    tell: (change) => this.env.OUTBOX.send({ kind: "integration_changed", ...change }),
    forget: ({ key }) => this.#keep(forgetTold(this.#watch.current(), [key])),
    notTold: (_, reason) => this.#log.error("integration.change_not_told", { reason }),
  });

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const now = () => this.clock();
    this.#name = ctx.id.name ?? "unnamed";
    this.#variables = checkVariables(env).variables;
    this.#log = createLog(this.#variables.LOG_LEVEL).with({ integration: this.#name });
    this.#alarm = createCheckAlarm({
      storage: ctx.storage,
      isNeeded: () => hasApi(this.#subject),
      intervalMs: () => this.#intervalMs,
    });
    this.#capacities = createCapacityStore(ctx.storage, now);
    this.#healthNews = createHealthNewsStore(ctx.storage, ({ status, breakerState }) => {
      const news = { integration: this.#name, status, breaker_state: breakerState };
      const deps = { live: createLiveFeed(this.env.LIVE_HUB), log: this.#log };
      return tellDashboards(deps, [{ type: "health_changed", ...news }]);
    });
    this.#policy = createWatchPolicyStore(ctx.storage, {
      settings: createSettingsStore(createDatabase(env.DB)),
      first: this.#variables,
      log: this.#log,
    });
    this.#watch = createWatchStore(ctx.storage, now);
    this.#subject = ctx.storage.kv.get<Subject>(SUBJECT_KEY) ?? null;
  }

  /** What decisions go by. Whoever knows what the object watches says so; `null` changes nothing. */
  async snapshot(subject: Subject | null): Promise<BreakerView> {
    this.#adopt(subject);
    await this.#alarm.ensure();
    return viewOf(this.#watch.current().breaker);
  }

  /** Cron: what the object watches now; `null` for what is not in use any more. */
  async watch(subject: Subject | null): Promise<void> {
    if (subject) {
      this.#adopt(subject);
      await this.#policy.refresh();
      return this.#alarm.setLatest(Date.now() + this.#intervalMs);
    }
    this.#subject = null;
    this.ctx.storage.kv.delete(SUBJECT_KEY);
    await this.#alarm.clear();
  }

  /** Tells how API calls and dialled calls ended, oldest first. */
  async report(evidence: readonly Evidence[]): Promise<void> {
    const now = this.clock();
    const watcher = this.#watcher();
    this.#keep(
      evidence.reduce((watch, one) => watcher.learn(watch, one, now), this.#watch.current()),
    );
    const { breaker } = this.#watch.current();
    const latest = probeDueAfter(evidence, breaker, Date.now(), this.#intervalMs);
    if (latest === null) await this.#alarm.ensure();
    else await this.#alarm.setLatest(latest);
  }

  /** A live call tries the line that was dead. */
  async beginTrial(): Promise<void> {
    this.#keep(this.#watcher().beginTrial(this.#watch.current(), this.clock()));
    await this.#alarm.ensure();
  }

  /** Closes the breaker by hand; tells what it was before, or `null` where nothing was to forget. */
  async reset(): Promise<{ before: BreakerView; after: BreakerView } | null> {
    const before = this.#watch.current();
    const after = this.#watcher().reset(before, this.clock());
    this.#keep(after, "by_hand");
    await this.#alarm.ensure();
    return after === before
      ? null
      : { before: viewOf(before.breaker), after: viewOf(after.breaker) };
  }

  /** What people read. The first to ask about what was never checked has it checked at once. */
  async status(subject: Subject | null): Promise<IntegrationStatus> {
    this.#adopt(subject);
    const watch = this.#watch.current();
    if (watch.history.last === null) await this.#alarm.setLatest(Date.now());
    else await this.#alarm.ensure();
    const rest = {
      breakerChanges: this.#watch.listChanges(),
      capacity: this.#capacities.latest(),
      nextCheckAt: await this.#alarm.nextAt(),
    };
    return statusOf(watch, rest, this.clock());
  }

  /** Checks now, for somebody who wants to see it, and tells what is known then. */
  async check(subject: Subject | null): Promise<IntegrationStatus> {
    this.#adopt(subject);
    await this.#probe();
    return this.status(subject);
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

  /** The next check is set before this one begins, so that nothing that fails ends the series. */
  override async alarm(): Promise<void> {
    if (!hasApi(this.#subject)) return;
    await this.#alarm.set(Date.now() + this.#intervalMs);
    await this.#policy.refresh();
    await this.#tell();
    await this.#probe();
  }

  async #probeNow(): Promise<void> {
    const subject = this.#subject;
    if (subject === null) return;
    const startedAt = Date.now();
    const { value, apiCalls } = await this.#clientOf(subject).check(PROBE_LIMIT_MS);
    // What another API said, or the same to another key, tells nothing of what counts now.
    if (this.#subject !== subject) return this.#probeNow();
    const at = this.clock();

    const before = this.#watch.current();
    const after = this.#watcher().learnHealth(before, value.health, at);
    this.#capacities.learn(value.capacity, at, subject);
    this.#keep(after);
    const intervalMs = this.#intervalMs;
    await this.#alarm.set(nextProbeAt(after.breaker, startedAt, intervalMs));

    const check = { integration: this.#name, at, intervalMs };
    const record = toCheckRecord({ ...value, apiCalls }, { before, after }, check);
    const { DB, FAILURE_WINDOW } = this.env;
    const deps = {
      failureWindows: createFailureWindows(FAILURE_WINDOW),
      health: createHealthStore(DB),
      log: this.#log,
    };
    await recordCheck(deps, record);
  }

  /** Half a second is no measure of an outage: what took longer is left to the next probe, soon. */
  async #learnFrom(apiCall: ApiCall | undefined): Promise<void> {
    if (apiCall === undefined) return this.#alarm.ensure();
    if (apiCall.category === "timeout") {
      return this.#alarm.setLatest(probeSoonAt(Date.now(), this.#intervalMs));
    }
    const evidence = fromApiCall(apiCall);
    if (evidence) await this.report([evidence]);
  }

  #keep(watch: Watch, cause: Cause = "evidence"): void {
    const before = this.#watch.current();
    if (watch === before) return;
    this.#watch.save(watch, cause);
    if (watch.untold.length > before.untold.length) this.ctx.waitUntil(this.#tell());
    this.ctx.waitUntil(this.#healthNews.note(healthNewsOf(watch, this.#subject)));
  }

  #adopt(subject: Subject | null): void {
    const before = this.#subject;
    if (subject === null || (before && isSameSubject(before, subject))) return;
    this.#subject = subject;
    this.ctx.storage.kv.put(SUBJECT_KEY, subject);
    if (before && before.kind !== subject.kind) {
      this.#keep(this.#watcher().forgetApi(this.#watch.current(), this.clock()), "another_api");
    }
  }

  get #intervalMs(): number {
    return this.#policy.current().intervalMs;
  }

  #watcher(): ReturnType<typeof createWatcher> {
    return createWatcher(this.#name, this.#policy.current().limits);
  }

  #clientOf(subject: Subject): ReturnType<typeof createIntegrationClient> {
    return createIntegrationClient(subject, {
      variables: this.#variables,
      log: this.#log,
      load: () => this.#capacities.loadOf(subject),
    });
  }
}
