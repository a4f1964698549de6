import { callProvider, type ProviderAnswer } from "../resilience/provider-client";
import { estimateCapacity, type LineLoad } from "./capacity";
import { type DialerAccess, type DialerClient, explainMissing } from "./dialer";
import { judgeHealth } from "./dialer-health";
import { leaveContact } from "./dialfire-contact-client";
import { askForSpeed, askOnce, askTwice, type Patience } from "./patience";

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
  async function measure(patience: Patience): ReturnType<DialerClient["capacity"]> {
    const estimate = { value: estimateCapacity(load()), apiCalls: [] };
    if (load().seats === null) return estimate;
    const access = await findAccess();
    if (access.kind === "missing") return estimate;
    const answer = await probe(access, patience);
    const { apiCalls } = answer;
    if (answer.kind === "answered") return { value: estimateCapacity(load()), apiCalls };
    const reason = `Dialfire: ${answer.message} (${answer.category})`;
    return { value: { kind: "unknown", reason }, apiCalls };
  }

  return {
    availability: (timeoutMs) => measure(askTwice(timeoutMs)),
    capacity: (timeoutMs) => measure(askOnce(timeoutMs)),

    async health(timeoutMs) {
      const access = await findAccess();
      if (access.kind === "missing") {
        const reason = explainMissing(access.variables);
        return { value: { kind: "unknown", reason }, apiCalls: [] };
      }
      const { apiCall, apiCalls } = await probe(access, askForSpeed(timeoutMs));
      return { value: judgeHealth(apiCall), apiCalls };
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
