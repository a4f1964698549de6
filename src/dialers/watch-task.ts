import type { Deps } from "../deps";
import { createTimeBudget } from "../shared/time-budget";
import { watchedCrm, watchedDialer } from "./watched";

type Needs = Pick<Deps, "afterReply" | "breakers" | "configuration" | "log" | "now">;

/** The minute's work has time; the configuration itself is read within its own cap. */
const PATIENCE_MS = 10_000;

/**
 * Tells each object what it watches, and by that sets its next check where that got lost: dialers
 * in use and the CRM; a dialer that is switched off is checked no more.
 */
export async function watchIntegrations(deps: Needs): Promise<void> {
  const budget = createTimeBudget(deps.now, PATIENCE_MS);
  const configured = await deps.configuration.current(budget, deps.afterReply);
  if (configured.kind === "none") {
    throw new Error(`nobody knows whom to watch: ${configured.reason}`);
  }
  const { configuration } = configured;
  const dialers = configuration.dialers.map((dialer) => watchedDialer(dialer, configuration));
  const all = [...dialers, watchedCrm(configuration)];
  await Promise.all(all.map((watched) => deps.breakers.watch(watched)));
}
