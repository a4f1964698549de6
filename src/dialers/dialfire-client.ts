import { judgeHealth } from "../resilience/health";
import { callProvider, type ProviderAnswer } from "../resilience/provider-client";
import { type Capacity, estimateCapacity, type LineLoad } from "./capacity";
import { type DialerAccess, type DialerClient, explainMissing } from "./dialer";
import { leaveContact } from "./dialfire-contact-client";
import { askForSpeed, askOnce, type Patience } from "./patience";

export type DialfireAccess = DialerAccess<{
  url: string;
  /** Of the campaign: the tenant's token does not open it. */
  apiKey: string;
  campaignId: string;
  /** Takes callbacks as contacts; none is left where it is not set. */
  task: string | undefined;
}>;

/**
 * Dialfire by REST. It tells nothing about its agents (dialfire.md §6), so that capacity is our
 * own estimate, and unknown while the API fails. Without access there is nothing to ask, and the
 * estimate stands alone. Reading a campaign's tasks is the probe: 200 is all we need of it.
 */
export function createDialfireClient(
  findAccess: () => Promise<DialfireAccess>,
  load: () => LineLoad,
): DialerClient {
  function estimate(answer: ProviderAnswer): Capacity {
    if (answer.kind === "answered") return estimateCapacity(load());
    return { kind: "unknown", reason: `Dialfire: ${answer.message} (${answer.category})` };
  }

  return {
    async check(timeoutMs) {
      const access = await findAccess();
      if (access.kind === "missing") {
        const reason = explainMissing(access.variables);
        const health = { kind: "not_configured", reason } as const;
        return { value: { health, capacity: estimateCapacity(load()) }, apiCalls: [] };
      }
      const answer = await probe(access, askForSpeed(timeoutMs));
      const value = { health: judgeHealth(answer.apiCall), capacity: estimate(answer) };
      return { value, apiCalls: answer.apiCalls };
    },

    async capacity(timeoutMs) {
      if (load().seats === null) return { value: estimateCapacity(load()), apiCalls: [] };
      const access = await findAccess();
      if (access.kind === "missing") return { value: estimateCapacity(load()), apiCalls: [] };
      const answer = await probe(access, askOnce(timeoutMs));
      return { value: estimate(answer), apiCalls: answer.apiCalls };
    },

    async callback(request, timeoutMs) {
      const access = await findAccess();
      const missing = access.kind === "missing" ? access.variables : ["DIALFIRE_TASK"];
      if (access.kind === "missing" || !access.task) {
        return { value: { kind: "refused", reason: explainMissing(missing) }, apiCalls: [] };
      }
      return leaveContact({ ...access, task: access.task }, request, timeoutMs);
    },
  };
}

/** Errors are plain text and a wrong token is a 403; an empty answer is one, too. */
function probe(
  { url, apiKey, campaignId }: Extract<DialfireAccess, { kind: "configured" }>,
  patience: Patience,
): Promise<ProviderAnswer> {
  return callProvider({
    integration: "dialfire",
    method: "GET",
    url: `${url}/campaigns/${encodeURIComponent(campaignId)}/tasks/`,
    headers: { authorization: `Bearer ${apiKey}`, accept: "application/json" },
    ...patience,
  });
}
