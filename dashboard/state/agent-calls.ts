import { api, type Call, PAGE_SIZE, type Page } from "./api";
import { CALL_LISTS } from "./calls";
import { load, read } from "./http";
import { type Resource, useResource } from "./resource";
import type { Utterance } from "./wire-log";

/** Whom an agent is to ring, and what it should know. */
export interface AgentCallDraft {
  driver_id: string;
  phone_number: string;
  dynamic_variables: Record<string, string>;
}

/** What became of a call that an agent was to place. */
export interface StartedAgentCall {
  callSid: string;
  conversationId: string | null;
  /** `unknown`: nobody told, and the phone may ring. */
  status: "placed" | "failed" | "unknown";
  reason: string | null;
}

/** Who places the calls of agents; their calls stand under this name. */
const PROVIDER = "elevenlabs";

/** The API waits up to 20 s for whoever rings, and writes down what came of it. */
const PATIENCE_MS = 40_000;

/** Newest first. */
export function useAgentCalls(page: number): Resource<Page<Call>> {
  const query = { dialer: PROVIDER, page: `${page}`, page_size: `${PAGE_SIZE}` };
  const list = (signal: AbortSignal) => api.listCalls(new URLSearchParams(query), signal);
  return useResource([...CALL_LISTS, query], list, { keepPrevious: true });
}

/** Has an agent ring one person, at once and once only. */
export function startAgentCall(body: AgentCallDraft): Promise<StartedAgentCall> {
  return load("/api/v1/agent-calls", { method: "POST", body, patienceMs: PATIENCE_MS });
}

/** Words come without a message of them. */
const WORDS_REFRESH_MS = 3_000;

/** What was said in one call, in order. */
export function useTranscript(callSid: string): Resource<Utterance[]> {
  const path = `/api/v1/transcriptions?call_sid=${encodeURIComponent(callSid)}`;
  const list = async (signal: AbortSignal) => (await read<Page<Utterance>>(path, { signal })).data;
  return useResource(["transcript", callSid], list, { refreshMs: WORDS_REFRESH_MS });
}
