import { DurableObject } from "cloudflare:workers";
import { createDatabase } from "../db/database";
import { checkVariables, type Variables } from "../env";
import type { OutboxMessage } from "../outbox/outbox-message";
import { type BurnState, countBurn, evaluateBurn, FIRST_BURN } from "../resilience/burn-rate";
import {
  countBatch,
  evaluate,
  FIRST_STATE,
  isMoving,
  readFigures,
  type Stream,
  type WindowFigures,
  type WindowPolicy,
  type WindowState,
} from "../resilience/failure-window";
import type { Count } from "../resilience/tally";
import { createTelling } from "../resilience/telling";
import { ALERT_SETTINGS, readAlertSettings } from "../settings/alert-settings";
import { createSettingsStore, type SettingsStore } from "../settings/settings-store";
import { createLog, type Log } from "../shared/log";
import { explainLateness, within } from "../shared/within";
import { policyFor } from "./window-policy";

/** How often the window is looked at while calls are in it, milliseconds. */
const LOOK_EVERY_MS = 10_000;

/** How long settings are believed without looking again. */
const POLICY_FRESH_MS = LOOK_EVERY_MS;

/** The batch waits for the settings; without an answer the last ones count. */
const POLICY_PATIENCE_MS = 1_000;

type StreamNoticed = Extract<OutboxMessage, { kind: "stream_noticed" }>;

/** All of it is kept for good: a restart must neither forget a breach nor tell one twice. */
interface Kept {
  stream: Stream;
  window: WindowState;
  /** Of the `routing` stream only. */
  burn: BurnState | null;
  /** What people are to hear and the outbox has not taken yet. */
  untold: readonly StreamNoticed[];
  policy: WindowPolicy | null;
}

const KEPT_KEY = "kept";

/** A stream as people see it. */
export interface StreamView extends WindowFigures {
  elevatedSince: number | null;
}

/**
 * Holds the rolling window of one stream; the object's name is the stream's. The pure files beside
 * it decide; this class gives them a clock, the settings and a place to stay.
 */
export class FailureWindow extends DurableObject<Env> {
  /** Replaced in tests; alarms stay on real time. */
  clock = Date.now;
  readonly #variables: Variables;
  readonly #settings: SettingsStore;
  readonly #log: Log;
  #kept: Kept | null;
  #policyReadAt = Number.NEGATIVE_INFINITY;
  /** What the outbox does not take now it is offered again at the next look. */
  readonly #tell = createTelling({
    next: () => this.#kept?.untold[0],
    tell: (message) => this.env.OUTBOX.send(message),
    forget: ({ notice }) => this.#forget(notice.key),
    notTold: ({ stream }, reason) => this.#log.error("stream.not_told", { stream, reason }),
  });

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#variables = checkVariables(env).variables;
    this.#settings = createSettingsStore(createDatabase(env.DB));
    this.#log = createLog(this.#variables.LOG_LEVEL);
    this.#kept = ctx.storage.kv.get<Kept>(KEPT_KEY) ?? null;
  }

  /** Counts one batch of a stream, once by its id. */
  async count(stream: Stream, batch: { id: string; counts: readonly Count[] }): Promise<void> {
    const policy = await this.#policy(stream);
    const kept = this.#keptOf(stream);
    const now = this.clock();
    const window = countBatch(kept.window, batch, policy, now);
    const isNew = window !== kept.window;
    const burn = kept.burn && isNew ? countBurn(kept.burn, batch.counts, now) : kept.burn;
    this.#look({ ...kept, window, burn, policy }, now);
    await this.#arm();
    await this.#tell();
  }

  /** Looks at the window by the settings as they are now: somebody has just changed them. */
  async look(stream: Stream): Promise<void> {
    this.#policyReadAt = Number.NEGATIVE_INFINITY;
    const policy = await this.#policy(stream);
    this.#look({ ...this.#keptOf(stream), policy }, this.clock());
    await this.#arm();
    await this.#tell();
  }

  async view(stream: Stream): Promise<StreamView> {
    const policy = await this.#policy(stream);
    const { window } = this.#keptOf(stream);
    const { level } = window;
    const elevatedSince = level.kind === "elevated" ? level.since : null;
    return { ...readFigures(window, policy, this.clock()), elevatedSince };
  }

  /** Armed anew before the work: a look that fails must not be the last one. */
  override async alarm(): Promise<void> {
    if (!this.#kept) return;
    await this.ctx.storage.setAlarm(Date.now() + LOOK_EVERY_MS);
    const policy = await this.#policy(this.#kept.stream);
    const now = this.clock();
    this.#look({ ...this.#kept, policy }, now);
    await this.#tell();
    if (!this.#isBusy(policy, now)) await this.ctx.storage.deleteAlarm();
  }

  /** One look, and one write of everything that came of it. */
  #look(kept: Kept, now: number): void {
    const { stream } = kept;
    const untold = [...kept.untold];
    const policy = kept.policy ?? this.#firstPolicy(stream);
    const seen = evaluate(kept.window, policy, now);
    if (seen.notice) untold.push({ kind: "stream_noticed", stream, notice: seen.notice });
    const { countsUnanswered } = policy;
    const { level } = seen.state;
    const burning = kept.burn && evaluateBurn(kept.burn, { level, countsUnanswered }, now);
    if (burning?.notice) untold.push({ kind: "stream_noticed", stream, notice: burning.notice });
    this.#keep({ ...kept, window: seen.state, burn: burning?.state ?? null, untold });
  }

  #forget(told: string): void {
    if (!this.#kept) return;
    const untold = this.#kept.untold.filter(({ notice: { key } }) => key !== told);
    this.#keep({ ...this.#kept, untold });
  }

  async #arm(): Promise<void> {
    if ((await this.ctx.storage.getAlarm()) !== null) return;
    await this.ctx.storage.setAlarm(Date.now() + LOOK_EVERY_MS);
  }

  #isBusy(policy: WindowPolicy, now: number): boolean {
    if (!this.#kept) return false;
    return this.#kept.untold.length > 0 || isMoving(this.#kept.window, policy, now);
  }

  async #policy(stream: Stream): Promise<WindowPolicy> {
    const known = this.#kept?.policy;
    if (known && this.clock() - this.#policyReadAt < POLICY_FRESH_MS) return known;
    const found = await within(POLICY_PATIENCE_MS, () => this.#settings.find(ALERT_SETTINGS));
    if (found.kind !== "done") {
      this.#log.warning("stream.old_settings", { stream, reason: explainLateness(found) });
      return known ?? this.#firstPolicy(stream);
    }
    this.#policyReadAt = this.clock();
    return policyFor(stream, readAlertSettings(found.value.value, this.#variables));
  }

  #firstPolicy(stream: Stream): WindowPolicy {
    return policyFor(stream, readAlertSettings(null, this.#variables));
  }

  #keptOf(stream: Stream): Kept {
    const burn = stream === "routing" ? FIRST_BURN : null;
    return this.#kept ?? { stream, window: FIRST_STATE, burn, untold: [], policy: null };
  }

  /** Not awaited: the output gate holds every reply until the write is durable. */
  #keep(kept: Kept): void {
    this.#kept = kept;
    this.ctx.storage.kv.put(KEPT_KEY, kept);
  }
}
