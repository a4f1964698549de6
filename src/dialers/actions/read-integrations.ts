import type { Deps } from "../../deps";
import type { Watched } from "../../resilience/breaker-client";
import type { IntegrationStatus } from "../../resilience/circuit-breaker-object";
import { createTimeBudget } from "../../shared/time-budget";
import { explainLateness, within } from "../../shared/within";
import type { Dialer } from "../dialer";
import { watchedCrm, watchedDialer } from "../watched";

type Needs = Pick<Deps, "afterReply" | "breakers" | "cacheHits" | "configuration" | "log" | "now">;

/** What is known of one integration; `null` where its object did not answer. */
export interface KnownIntegration {
  name: string;
  status: IntegrationStatus | null;
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
    if (outcome.kind === "done") return { name: watched.integration, status: outcome.value };
    const reason = explainLateness(outcome);
    deps.log.warning("breaker.silent", { integration: watched.integration, reason });
    return { name: watched.integration, status: null };
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
