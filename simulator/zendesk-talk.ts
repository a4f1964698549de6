import { type Context, Hono } from "hono";
import { isRecord, jsonAnswer, readJson } from "./provider";
import type { SimulatorState } from "./state";
import { toNumberRow } from "./zendesk-talk-agent";

const VOICE = "/api/v2/channels/voice";
const LARGEST_PAGE = 100;
/** Requests per minute of the Enterprise plan (zendesk-talk.md §7). */
const RATE_LIMIT = 700;
const RETRY_AFTER_SECONDS = 30;

/**
 * Zendesk Talk's API (zendesk-talk.md): the day's agents and the live queue, numbers, and one
 * agent's availability. Signs in by `{email}/token` and the API token; `.json` is optional.
 */
export function createZendeskTalk(state: SimulatorState): Hono {
  const zendesk = new Hono();

  zendesk.use(async (c, next) => {
    if (c.req.header("authorization") !== expectedAuthorization(state)) return zendeskError(401);
    await next();
    for (const [name, value] of Object.entries(rateHeaders(RATE_LIMIT - 1))) c.header(name, value);
    return undefined;
  });

  zendesk.on("GET", bothForms(`${VOICE}/stats/agents_activity`), (c) => {
    const groups = readIds(c.req.query("group_ids"));
    const rows = state.zendeskTalk.agents
      .filter((agent) => !groups || agent.groupIds.some((id) => groups.includes(id)))
      .map((agent) => agent.row);
    return jsonAnswer(onePage(c, "agents_activity", rows), 200);
  });

  zendesk.on("GET", bothForms(`${VOICE}/stats/current_queue_activity`), () => {
    const { agents, queue } = state.zendeskTalk;
    const online = agents.filter((agent) => agent.row.agent_state === "online").length;
    const activity = { agents_online: online, ...queue, embeddable_callbacks_waiting: 0 };
    return jsonAnswer({ current_queue_activity: activity }, 200);
  });

  zendesk.on("GET", bothForms(`${VOICE}/phone_numbers`), (c) =>
    jsonAnswer(onePage(c, "phone_numbers", state.zendeskTalk.numbers.map(toNumberRow)), 200),
  );

  zendesk.on(["GET", "PUT"], `${VOICE}/availabilities/:agent`, async (c) => {
    const id = Number.parseInt(c.req.param("agent"), 10);
    const agent = state.zendeskTalk.agents.find(({ row }) => row.agent_id === id);
    if (!agent) return zendeskError(404);

    const body = c.req.method === "PUT" ? readJson(await c.req.text()) : { availability: {} };
    if (!isRecord(body) || !isRecord(body.availability)) return zendeskError(422);
    const { agent_state: wanted, via } = body.availability;
    if (wanted !== undefined && !isAgentState(wanted)) return zendeskError(422);
    if (wanted !== undefined) agent.row.agent_state = wanted;
    if (typeof via === "string") agent.row.via = via;

    const { agent_state, call_status } = agent.row;
    return jsonAnswer({ availability: { agent_state, call_status, via: agent.row.via } }, 200);
  });

  zendesk.all("*", () => jsonAnswer({ error: "InvalidEndpoint", description: "Not found" }, 404));
  return zendesk;
}

/** Zendesk's errors: `error` is a text or an object, and a 429 is no JSON at all. */
export function zendeskError(status: number): Response {
  if (status === 401) return jsonAnswer({ error: "Couldn't authenticate you" }, 401);
  if (status === 403) {
    const message = "You do not have access to this page";
    return jsonAnswer({ error: { title: "Forbidden", message } }, 403);
  }
  if (status === 404) return jsonAnswer({ error: "RecordNotFound", description: "Not found" }, 404);
  if (status === 422) {
    const description = "Record validation errors";
    return jsonAnswer({ error: "RecordInvalid", description, details: {} }, 422);
  }
  const retry = { "Retry-After": String(RETRY_AFTER_SECONDS) };
  if (status === 429) {
    const headers = { ...rateHeaders(0), ...retry, "content-type": "text/plain" };
    return new Response("Rate limit exceeded", { status, headers });
  }
  const title = { title: "Internal Server Error", message: "Something went wrong" };
  return jsonAnswer({ error: title }, status, status === 503 ? retry : {});
}

function expectedAuthorization(state: SimulatorState): string {
  const { zendesk_talk_email: email, zendesk_talk: token } = state.keys;
  return `Basic ${Buffer.from(`${email}/token:${token}`).toString("base64")}`;
}

function bothForms(path: string): string[] {
  return [path, `${path}.json`];
}

/** Offset pages of at most 100, with the address of the next one. */
function onePage(c: Context, name: string, rows: unknown[]): Record<string, unknown> {
  const size = clamp(Number(c.req.query("per_page") ?? LARGEST_PAGE), LARGEST_PAGE);
  const page = clamp(Number(c.req.query("page") ?? 1), Number.MAX_SAFE_INTEGER);
  const at = (wanted: number) => {
    const url = new URL(c.req.url);
    url.searchParams.set("page", String(wanted));
    return url.toString();
  };
  return {
    [name]: rows.slice((page - 1) * size, page * size),
    count: rows.length,
    next_page: page * size < rows.length ? at(page + 1) : null,
    previous_page: page > 1 ? at(page - 1) : null,
  };
}

function clamp(value: number, highest: number): number {
  return Number.isInteger(value) ? Math.min(Math.max(value, 1), highest) : 1;
}

function readIds(text: string | undefined): number[] | null {
  return text ? text.split(",").map(Number) : null;
}

function isAgentState(value: unknown): value is "online" | "offline" | "away" | "transfers_only" {
  return ["online", "offline", "away", "transfers_only"].includes(String(value));
}

function rateHeaders(remaining: number): Record<string, string> {
  return {
    "X-Rate-Limit": String(RATE_LIMIT),
    "X-Rate-Limit-Remaining": String(remaining),
    "ratelimit-limit": String(RATE_LIMIT),
    "ratelimit-remaining": String(remaining),
    "ratelimit-reset": String(RETRY_AFTER_SECONDS),
  };
}
