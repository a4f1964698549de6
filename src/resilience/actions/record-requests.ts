import type { Deps } from "../../deps";
import type { ApiCall } from "../api-call";
import { INTEGRATION_STREAMS } from "../failure-window";
import { countRequests } from "../request-count";
import { feedStreams } from "./feed-streams";

/**
 * Keeps requests to providers that were made for a call while nobody waited on the line: on the
 * call's record, and in the success rate of their integration.
 */
export async function recordRequests(
  deps: Pick<Deps, "apiLogs" | "failureWindows" | "log">,
  apiCalls: readonly ApiCall[],
  callSid: string,
): Promise<void> {
  const [first] = apiCalls;
  if (!first) return;
  await deps.apiLogs.save(apiCalls, callSid);
  const counts = Object.fromEntries(
    INTEGRATION_STREAMS.map((stream) => [stream, countRequests(apiCalls, stream)]),
  );
  await feedStreams(deps, { id: first.key, counts }, { call_sid: callSid });
}
