import type { Log } from "../shared/log";
import type { TimeBudget } from "../shared/time-budget";
import { explainLateness, within } from "../shared/within";
import type { Evidence } from "./breaker";
import { type BreakerView, breakerViewSchema, type Standing, standingOf } from "./breaker-view";
import type { CircuitBreaker } from "./circuit-breaker-object";
import { addEvidence, type EvidenceBatch, NOTHING_TOLD } from "./evidence-batch";
import type { IntegrationStatus } from "./integration-status";
import type { Subject } from "./subject";

/** An integration by its object's name, with what the object is to watch. */
export interface Watched {
  integration: string;
  /** `null` where it is not known yet; the object knows from before, or hears of it later. */
  subject: Subject | null;
}

/** How an integration stands, and how well that is known: `none` = it did not tell, so it is up. */
export interface Reading {
  standing: Standing;
  source: "current" | "copy" | "none";
}

export type Readings = Readonly<Record<string, Reading>>;

/** One request's look at the breakers. */
export interface BreakerLook {
  /** How each of these stands, by name. Never throws. */
  at(watched: readonly Watched[]): Promise<Readings>;
}

/** What a request lends: its log, and the time after its reply. */
interface Asker {
  afterReply: (work: Promise<unknown>) => void;
  log: Log;
}

export interface Breakers {
  /**
   * Begins to ask for those that the last request wanted, so that nobody waits for one question
   * after the other. What is known for less than a second is not asked for.
   */
  look(budget: TimeBudget, request: Asker): BreakerLook;
  /**
   * Notes that a call tries a dead line: at once for this isolate, and for all others when the
   * object hears of it. Until then, at most a second, each of them may try it once, too.
   * Never throws, as `report`.
   */
  beginTrial(integration: string): Promise<void>;
  /**
   * Tells how a call to it ended: a failure at once, successes together once a second, so that the
   * object hears as little from a busy isolate as from a quiet one. Never throws: what is not
   * heard is told in the log.
   */
  report(integration: string, evidence: Evidence): Promise<void>;
  /** What is known of an integration, for people. Throws when its object does. */
  status(watched: Watched): Promise<IntegrationStatus>;
  /** The same after a check that is made now. */
  check(watched: Watched): Promise<IntegrationStatus>;
  /** Closes it by hand; `null` where it was closed and nothing had failed. */
  reset(integration: string): Promise<{ before: BreakerView; after: BreakerView } | null>;
  /** What its object is to watch from now on: `null` for nothing. */
  watch(watched: Watched): Promise<void>;
}

/** How long a copy in the isolate is believed without asking, milliseconds. */
const FRESH_MS = 1_000;
/** From this age on it is read anew after a reply, so that under load nobody waits. */
const REFRESH_AHEAD_MS = 500;
/** An object that works answers in a few milliseconds. */
const PATIENCE_MS = 200;
/** How old a copy may be and still go before knowing nothing. */
const USABLE_MS = 60_000;
/** Nobody waits for what comes after a reply; what takes longer is given up. */
const AFTERWARDS_MS = 5_000;

interface Copy {
  view: BreakerView | null;
  readAt: number;
  /** When it was last read, or tried to be. */
  checkedAt: number;
  refreshingSince: number;
}

interface Ports {
  objects: DurableObjectNamespace<CircuitBreaker>;
  /** Asked for before anything else is known. */
  first: readonly string[];
  log: Log;
  now: () => number;
}

/** Keeps one copy of each view for the isolate's life; make one client per isolate. */
export function createBreakers({ objects, first, log, now }: Ports): Breakers {
  const copies = new Map<string, Copy>();
  const batches = new Map<string, EvidenceBatch>();
  let usual: readonly Watched[] = first.map((integration) => ({ integration, subject: null }));

  function keep(integration: string, view: BreakerView | null, readAt: number): Copy {
    const copy = { view, readAt, checkedAt: now(), refreshingSince: Number.NEGATIVE_INFINITY };
    copies.set(integration, copy);
    return copy;
  }

  async function read({ integration, subject }: Watched): Promise<Reading> {
    const answer = await objects.getByName(integration).snapshot(subject);
    const view = breakerViewSchema.parse(answer);
    keep(integration, view, now());
    return { standing: standingOf(view, now()), source: "current" };
  }

  function toReading({ view, readAt, checkedAt }: Copy): Reading {
    const isUsable = view !== null && now() - readAt <= USABLE_MS;
    if (!isUsable) return { standing: { kind: "up" }, source: "none" };
    const source = readAt === checkedAt ? "current" : "copy";
    return { standing: standingOf(view, now()), source };
  }

  async function refreshAhead(watched: Watched, copy: Copy): Promise<void> {
    copy.refreshingSince = now();
    await within(AFTERWARDS_MS, () => read(watched));
    copy.refreshingSince = Number.NEGATIVE_INFINITY;
  }

  async function find(watched: Watched, budget: TimeBudget, request: Asker): Promise<Reading> {
    const { afterReply } = request;
    const copy = copies.get(watched.integration);
    const ageMs = copy ? now() - copy.checkedAt : Number.POSITIVE_INFINITY;
    if (copy && ageMs < FRESH_MS) {
      const isRefreshing = now() - copy.refreshingSince < AFTERWARDS_MS;
      if (ageMs > REFRESH_AHEAD_MS && !isRefreshing) afterReply(refreshAhead(watched, copy));
      return toReading(copy);
    }

    const reading = read(watched);
    // A late answer still refreshes the copy for the calls that follow.
    afterReply(reading.catch(() => undefined));
    const outcome = await within(budget.capMs(PATIENCE_MS), () => reading);
    if (outcome.kind === "done") return outcome.value;
    const { integration } = watched;
    request.log.warning("breaker.silent", { integration, reason: explainLateness(outcome) });
    const readAt = copy?.readAt ?? Number.NEGATIVE_INFINITY;
    return toReading(keep(integration, copy?.view ?? null, readAt));
  }

  async function tell(
    integration: string,
    work: (object: DurableObjectStub<CircuitBreaker>) => Promise<void>,
  ): Promise<void> {
    const outcome = await within(AFTERWARDS_MS, () => work(objects.getByName(integration)));
    if (outcome.kind === "done") return;
    log.warning("breaker.not_told", { integration, reason: explainLateness(outcome) });
  }

  return {
    look(budget, request) {
      const begun = new Map(
        usual.map((one) => [one.integration, find(one, budget, request)] as const),
      );
      return {
        async at(watched) {
          usual = watched;
          const readings = await Promise.all(
            watched.map((one) => begun.get(one.integration) ?? find(one, budget, request)),
          );
          const named = watched.map(({ integration }, i) => [integration, readings[i]] as const);
          return Object.fromEntries(named.filter(isTold));
        },
      };
    },

    async beginTrial(integration) {
      const copy = copies.get(integration);
      if (copy?.view) {
        const line = { ...copy.view.line, kind: "half_open" as const, since: now() };
        copy.view = { ...copy.view, line };
      }
      await tell(integration, (object) => object.beginTrial());
    },

    async report(integration, evidence) {
      const { batch, due } = addEvidence(batches.get(integration) ?? NOTHING_TOLD, evidence, now());
      batches.set(integration, batch);
      if (due.length > 0) await tell(integration, (object) => object.report(due));
    },
    status: ({ integration, subject }) => objects.getByName(integration).status(subject),
    check: ({ integration, subject }) => objects.getByName(integration).check(subject),
    watch: ({ integration, subject }) => objects.getByName(integration).watch(subject),

    async reset(integration) {
      const done = await objects.getByName(integration).reset();
      copies.delete(integration);
      return done;
    },
  };
}

function isTold(
  named: readonly [string, Reading | undefined],
): named is readonly [string, Reading] {
  return named[1] !== undefined;
}
