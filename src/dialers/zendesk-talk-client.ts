import type { z } from "zod";
import { type ApiCall, asUnreadable } from "../resilience/api-call";
import { judgeHealth } from "../resilience/health";
import { callProvider, type ProviderAnswer } from "../resilience/provider-client";
import { encodeBase64 } from "../shared/base64";
import { parseJson } from "../shared/json";
import { type Capacity, liveCapacity } from "./capacity";
import { type DialerAccess, type DialerClient, explainMissing, takeNoCallback } from "./dialer";
import { askForSpeed, askOnce, type Patience } from "./patience";
import { agentsPageSchema, countAgents, queueSchema, type TalkAgent } from "./zendesk-talk-stats";

export type ZendeskTalkAccess = DialerAccess<{
  url: string;
  /** The whole header that signs in. */
  authorization: string;
  /** The groups behind the dialled number, by commas; all agents where it is left out. */
  groupIds: string | undefined;
}>;

type Configured = Extract<ZendeskTalkAccess, { kind: "configured" }>;

const AGENTS = "agents_activity";
const QUEUE = "current_queue_activity";

/** A page has 100 agents: more pages than this are a list that does not end. */
const PAGE_LIMIT = 20;

/** Zendesk Talk by its live statistics (zendesk-talk.md §2). */
export function createZendeskTalkClient(
  findAccess: () => Promise<ZendeskTalkAccess>,
): DialerClient {
  return {
    /** A queue that does not tell its depth takes nothing from what the agents told. */
    async check(timeoutMs) {
      const access = await findAccess();
      if (access.kind === "missing") {
        const reason = explainMissing(access.variables);
        const health = { kind: "not_configured", reason } as const;
        return { value: { health, capacity: { kind: "unknown", reason } }, apiCalls: [] };
      }
      const patience = askForSpeed(timeoutMs);
      const [agents, queue] = await Promise.all([
        readAgents(access, patience),
        readQueue(access, patience),
      ]);
      const depth = queue.kind === "read" ? queue.value : null;
      const health = judgeHealth(worseOf(agents.apiCall, queue.apiCall));
      const apiCalls = [...agents.apiCalls, ...queue.apiCalls];
      return { value: { health, capacity: toCapacity(agents, depth) }, apiCalls };
    },

    async capacity(timeoutMs) {
      const access = await findAccess();
      if (access.kind === "missing") {
        const reason = explainMissing(access.variables);
        return { value: { kind: "unknown", reason }, apiCalls: [] };
      }
      const agents = await readAgents(access, askOnce(timeoutMs));
      return { value: toCapacity(agents, null), apiCalls: agents.apiCalls };
    },

    callback: takeNoCallback,
  };
}

type Reading<T> = Pick<ProviderAnswer, "apiCall" | "apiCalls"> &
  ({ kind: "read"; value: T } | { kind: "failed"; reason: string });

function toCapacity(agents: Reading<TalkAgent[]>, queueDepth: number | null): Capacity {
  if (agents.kind === "failed") return { kind: "unknown", reason: agents.reason };
  return liveCapacity(countAgents(agents.value), queueDepth);
}

/** The one that failed, else the slower one. */
function worseOf(one: ApiCall, other: ApiCall): ApiCall {
  if (one.success !== other.success) return one.success ? other : one;
  return one.durationMs >= other.durationMs ? one : other;
}

/** Reads all pages within the time of one: half a list would look like a dialer half as big. */
async function readAgents(access: Configured, patience: Patience): Promise<Reading<TalkAgent[]>> {
  const deadline = Date.now() + patience.timeoutMs;
  const agents: TalkAgent[] = [];
  const apiCalls: ApiCall[] = [];
  let search = access.groupIds ? `?group_ids=${access.groupIds}` : "";

  for (let page = 1; ; page += 1) {
    const timeoutMs = page === 1 ? patience.timeoutMs : Math.max(1, deadline - Date.now());
    const answer = await ask(access, AGENTS, search, { ...patience, timeoutMs });
    const reading = read(answer, agentsPageSchema);
    apiCalls.push(...reading.apiCalls);
    if (reading.kind === "failed") return { ...reading, apiCalls };

    agents.push(...reading.value.agents_activity);
    const next = reading.value.next_page;
    if (!next) return { ...reading, value: agents, apiCalls };
    if (page === PAGE_LIMIT) {
      const reason = `Zendesk Talk: more than ${PAGE_LIMIT} pages of agents`;
      return { ...reading, kind: "failed", reason, apiCalls };
    }
    search = searchOf(next);
  }
}

async function readQueue(access: Configured, patience: Patience): Promise<Reading<number>> {
  const reading = read(await ask(access, QUEUE, "", patience), queueSchema);
  if (reading.kind === "failed") return reading;
  return { ...reading, value: reading.value.current_queue_activity.calls_waiting };
}

function ask(
  { url, authorization }: Configured,
  statistic: string,
  search: string,
  patience: Patience,
): Promise<ProviderAnswer> {
  return callProvider({
    integration: "zendesk_talk",
    method: "GET",
    url: `${url}/api/v2/channels/voice/stats/${statistic}.json${search}`,
    headers: { authorization, accept: "application/json" },
    ...patience,
  });
}

function read<T extends z.ZodType>(answer: ProviderAnswer, schema: T): Reading<z.infer<T>> {
  const { apiCall, apiCalls } = answer;
  if (answer.kind === "failed") {
    const reason = `Zendesk Talk: ${answer.message} (${answer.category})`;
    return { kind: "failed", reason, apiCall, apiCalls };
  }
  const parsed = schema.safeParse(parseJson(answer.text));
  if (parsed.success) return { kind: "read", value: parsed.data, apiCall, apiCalls };
  const reason = "Zendesk Talk: the answer could not be read (bad_response)";
  const unreadable = asUnreadable(apiCall);
  const all = [...apiCalls.slice(0, -1), unreadable];
  return { kind: "failed", reason, apiCall: unreadable, apiCalls: all };
}

/** Only the query of the next page's address is taken: the key goes to no host it may name. */
function searchOf(address: string): string {
  const start = address.indexOf("?");
  return start < 0 ? "" : address.slice(start);
}

/** How an API token signs in: it belongs to the user with this e-mail. */
export function signInByToken(email: string, apiToken: string): string {
  return `Basic ${encodeBase64(`${email}/token:${apiToken}`)}`;
}
