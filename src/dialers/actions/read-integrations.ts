import type { Deps } from "../../deps";
import type { Watched } from "../../resilience/breaker-client";
import { STREAMS, type WindowFigures } from "../../resilience/failure-window";
import type { IntegrationStatus } from "../../resilience/integration-status";
import { reckonUptime, type Uptime, uptimeSince } from "../../resilience/uptime";
import { createTimeBudget } from "../../shared/time-budget";
import { explainLateness, within } from "../../shared/within";
import type { Dialer } from "../dialer";
import { watchedCrm, watchedDialer } from "../watched";

type RecordNeeds = Pick<Deps, "failureWindows" | "health" | "log" | "now">;
type Needs = RecordNeeds & Pick<Deps, "afterReply" | "breakers" | "cacheHits" | "configuration">;

/** What is known of one integration. */
export interface KnownIntegration {
  name: string;
  /** `null` where its object did not answer. */
  status: IntegrationStatus | null;
  /** How our requests to it went lately; `null` where nobody counts them, or could tell. */
  requests: WindowFigures | null;
  uptime: Uptime;
}

export interface Integrations {
  dialers: (KnownIntegration & { dialer: Dialer })[];
  crm: KnownIntegration & { cacheHitPercent: number | null };
}

/** Objects answer in milliseconds; a page that shows the rest helps more than one that waits. */
const PATIENCE_MS = 1_000;

/** The time the cache's share of hits looks back on, milliseconds. */
const CACHE_LOOK_BACK_MS = 3_600_000;

/** What is known of all dialers and the CRM. Asks no provider: checks do that by themselves. */
export async function readIntegrations(deps: Needs): Promise<Integrations> {
  const configured = await deps.configuration.current(createTimeBudget(deps.now), deps.afterReply);
  if (configured.kind === "none") throw new Error(configured.reason);

  const { configuration } = configured;
  const ask = async (watched: Watched): Promise<KnownIntegration> => {
    const outcome = await within(PATIENCE_MS, () => deps.breakers.status(watched));
    const { integration } = watched;
    if (outcome.kind === "done") return addRecord(deps, integration, outcome.value);
    deps.log.warning("breaker.silent", { integration, reason: explainLateness(outcome) });
    return addRecord(deps, integration, null);
  };
  const [known, braze, cacheHitPercent] = await Promise.all([
    Promise.all(
      configuration.dialers.map(async (dialer) => ({
        ...(await ask(watchedDialer(dialer, configuration))),
        dialer,
      })),
    ),
    ask(watchedCrm(configuration)),
    deps.cacheHits.rateSince(deps.now() - CACHE_LOOK_BACK_MS),
  ]);
  return { dialers: known, crm: { ...braze, cacheHitPercent } };
}

/** Adds to what an integration's object told of it what else is on record. */
export async function addRecord(
  deps: RecordNeeds,
  name: string,
  status: IntegrationStatus | null,
): Promise<KnownIntegration> {
  const [requests, watched] = await Promise.all([
    countRequests(deps, name),
    deps.health.sumWatched(name, uptimeSince(deps.now())),
  ]);
  return { name, status, requests, uptime: reckonUptime(watched) };
}

async function countRequests(deps: RecordNeeds, name: string): Promise<WindowFigures | null> {
  const stream = STREAMS.find((one) => one === name);
  if (!stream) return null;
  const outcome = await within(PATIENCE_MS, () => deps.failureWindows.view(stream));
  if (outcome.kind === "done") return outcome.value;
  deps.log.warning("stream.silent", { stream, reason: explainLateness(outcome) });
  return null;
}
