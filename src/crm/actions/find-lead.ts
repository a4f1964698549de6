import type { Deps } from "../../deps";
import type { ApiCall } from "../../resilience/api-call";
import type { Lookup } from "../../shared/lookup";
import { explainLateness, within } from "../../shared/within";
import type { Lead, LeadFields } from "../lead";

/** What the cache said, and how long it took. */
export interface CacheAnswer {
  result: "hit" | "miss" | "error" | "skipped";
  lookup: Lookup<Lead>;
  durationMs: number;
}

/** Whether and how the CRM was asked. */
export interface CrmAnswer {
  lookup: Lookup<Lead>;
  apiCall: ApiCall | null;
  durationMs: number;
}

/**
 * Looks a caller up in the cache within `limitMs`. A cache that fails or is slow counts as a
 * miss with a warning: the call goes on.
 */
export async function findCachedLead(
  deps: Pick<Deps, "leads" | "log" | "now">,
  phoneNumber: string,
  limitMs: number,
): Promise<CacheAnswer> {
  const startedAt = deps.now();
  const outcome = await within(limitMs, () => deps.leads.find(phoneNumber));
  const durationMs = deps.now() - startedAt;

  if (outcome.kind === "done") {
    const result = outcome.value.kind === "found" ? "hit" : "miss";
    deps.log.debug(`cache.${result}`, { duration_ms: durationMs });
    if (outcome.value.kind === "unavailable") {
      deps.log.warning("cache.broken_entry", { reason: outcome.value.reason });
    }
    return { result, lookup: outcome.value, durationMs };
  }
  const reason = explainLateness(outcome);
  deps.log.warning("cache.unavailable", { reason, duration_ms: durationMs });
  return { result: "error", lookup: { kind: "unavailable", reason }, durationMs };
}

/**
 * Asks Braze once within `timeoutMs` and keeps what it found for the next call. Nothing is cached
 * when Braze failed or knows nobody.
 */
export async function askBraze(
  deps: Pick<Deps, "braze" | "leads" | "log" | "now" | "afterReply">,
  phoneNumber: string,
  fields: LeadFields,
  timeoutMs: number,
): Promise<CrmAnswer> {
  const startedAt = deps.now();
  const { lookup, apiCall, profiles } = await deps.braze.findLead(phoneNumber, fields, timeoutMs);
  const durationMs = deps.now() - startedAt;

  switch (lookup.kind) {
    case "found":
      deps.log.info("braze.found", { duration_ms: durationMs, profiles });
      deps.afterReply(saveLead(deps, lookup.value));
      break;
    case "absent":
      deps.log.info("braze.not_found", { duration_ms: durationMs });
      break;
    case "unavailable":
      reportFailure(deps, apiCall, lookup.reason, durationMs);
  }
  return { lookup, apiCall, durationMs };
}

async function saveLead(deps: Pick<Deps, "leads" | "log">, lead: Lead): Promise<void> {
  try {
    await deps.leads.save(lead);
    deps.log.debug("cache.written");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    deps.log.warning("cache.write_failed", { reason });
  }
}

function reportFailure(
  deps: Pick<Deps, "log">,
  apiCall: ApiCall | null,
  reason: string,
  durationMs: number,
) {
  const fields = { reason, category: apiCall?.category ?? null, duration_ms: durationMs };
  if (apiCall?.category === "timeout") deps.log.warning("braze.timeout", fields);
  else deps.log.error("braze.failed", fields);
}
