import { describe, expect, it } from "vitest";
import {
  createZendeskTalkClient,
  signInByToken,
  type ZendeskTalkAccess,
} from "../../../src/dialers/zendesk-talk-client";
import { useSimulator } from "../simulator/running-simulator";

const STATS = "/api/v2/channels/voice/stats";
const AGENTS = `${STATS}/agents_activity.json`;
const QUEUE = `${STATS}/current_queue_activity.json`;
/** What a dialer that does not answer gets. */
const SHORT_MS = 200;
/** Long enough for an answer on this machine. */
const PATIENCE_MS = 5_000;

const simulator = useSimulator();

function aClient({
  apiKey,
  ...changed
}: {
  url?: string;
  apiKey?: string;
  groupIds?: string;
} = {}) {
  const { keys } = simulator.it.state;
  const access: ZendeskTalkAccess = {
    kind: "configured",
    url: simulator.it.providerUrl("zendesk_talk"),
    authorization: signInByToken(keys.zendesk_talk_email, apiKey ?? keys.zendesk_talk),
    groupIds: undefined,
    ...changed,
  };
  return createZendeskTalkClient(async () => access);
}

const asked = () => simulator.it.control.requests("zendesk_talk").map(({ path }) => path);
const misbehave = (...[scenario]: [Parameters<typeof simulator.it.control.setScenario>[1]]) =>
  simulator.it.control.setScenario("zendesk_talk", scenario);

const agents = (count: number) => Array.from({ length: count }, () => ({}));

describe("Zendesk Talk's capacity", () => {
  it("is counted from its agents, in one request", async () => {
    const { value, apiCalls } = await aClient().capacity(PATIENCE_MS);

    // The demo company: two free, one on a call, one away, one at home.
    expect(value).toEqual({
      kind: "live",
      available: 2,
      total: 4,
      utilizationPercent: 25,
      busy: 1,
      queueDepth: null,
    });
    expect(asked()).toEqual([AGENTS]);
    expect(apiCalls).toMatchObject([
      {
        integration: "zendesk_talk",
        success: true,
        requestHeaders: { authorization: "[REDACTED]" },
        responseHeaders: { "x-rate-limit-remaining": "699", "ratelimit-reset": "30" },
      },
    ]);
  });

  it("signs in by e-mail and token", async () => {
    await aClient().capacity(PATIENCE_MS);

    const { authorization = "" } = simulator.it.control.requests("zendesk_talk")[0]?.headers ?? {};
    const [scheme, coded = ""] = authorization.split(" ");
    expect(scheme).toBe("Basic");
    expect(Buffer.from(coded, "base64").toString()).toBe("ops@example.com/token:sim-zendesk-key");
  });

  it("counts the agents of the configured groups only", async () => {
    const { value } = await aClient({ groupIds: "361,999" }).capacity(PATIENCE_MS);

    expect(value).toMatchObject({ available: 1, busy: 0, total: 1 });
    expect(asked()).toEqual([`${AGENTS}?group_ids=361,999`]);
  });

  it("counts the agents of every page", async () => {
    simulator.it.control.setAgents(agents(230));

    const { value, apiCalls } = await aClient({ groupIds: "360" }).capacity(PATIENCE_MS);

    expect(value).toMatchObject({ available: 230, total: 230 });
    expect(asked()).toEqual(
      [
        `${AGENTS}?group_ids=360`,
        `${AGENTS}?group_ids=360&page=2`,
        `${AGENTS}?group_ids=360&page=3`,
      ].map((path) =>
        expect.stringMatching(new RegExp(path.replace(/[?.]/g, "\\$&").replace(",", "(,|%2C)"))),
      ),
    );
    expect(apiCalls).toHaveLength(3);
  });

  it("does not take half a list for a small dialer", async () => {
    simulator.it.control.setAgents(agents(150));
    misbehave({ mode: "status", status: 500, path: "page=2" });

    const { value } = await aClient().capacity(PATIENCE_MS);

    expect(value).toEqual({
      kind: "unknown",
      reason: "Zendesk Talk: answered 500 (server_error)",
    });
  });

  it("has the time of one request for all pages", async () => {
    simulator.it.control.setAgents(agents(150));
    misbehave({ mode: "delay", delay_ms: 800, path: "agents_activity", times: 1 });
    misbehave({ mode: "hang", path: "page=2" });
    const startedAt = Date.now();

    const { value } = await aClient().capacity(1_000);

    expect(value).toMatchObject({ kind: "unknown", reason: expect.stringContaining("(timeout)") });
    expect(Date.now() - startedAt).toBeLessThan(1_600);
  });

  it("takes its key to no other host that the next page may name", async () => {
    const page = { agents_activity: [], next_page: "https://evil.example/steal?page=2" };
    misbehave({ mode: "status", status: 200, body: page, times: 1 });

    const { value } = await aClient().capacity(PATIENCE_MS);

    expect(value).toMatchObject({ kind: "live" });
    expect(asked()).toEqual([AGENTS, `${AGENTS}?page=2`]);
  });

  it("gives up on a list that does not end", async () => {
    const page = { agents_activity: [], next_page: "https://example.zendesk.com/again?page=1" };
    misbehave({ mode: "status", status: 200, body: page });

    const { value } = await aClient().capacity(PATIENCE_MS);

    expect(value).toMatchObject({ kind: "unknown", reason: expect.stringContaining("pages") });
    expect(asked()).toHaveLength(20);
  });

  it("is a live zero where nobody was on Talk today", async () => {
    simulator.it.control.setAgents([]);

    const { value } = await aClient().capacity(PATIENCE_MS);

    expect(value).toMatchObject({ kind: "live", available: 0, total: 0 });
  });

  it.each([
    [{ mode: "status", status: 500 }, "answered 500 (server_error)"],
    [{ mode: "status", status: 403 }, "answered 403 (auth_failed)"],
    [{ mode: "status", status: 404 }, "answered 404 (client_error)"],
    [{ mode: "rate_limit" }, "answered 429 (rate_limited)"],
    [{ mode: "hang" }, "no complete answer within 200 ms (timeout)"],
    [{ mode: "half" }, "no complete answer within 200 ms (timeout)"],
    [{ mode: "garbage" }, "the answer could not be read (bad_response)"],
    [{ mode: "wrong_json" }, "the answer could not be read (bad_response)"],
    [{ mode: "status", status: 200, body: "" }, "the answer could not be read (bad_response)"],
  ] as const)("is unknown while Zendesk fails, and never asked again: %j", async (how, words) => {
    misbehave(how);

    const { value, apiCalls } = await aClient().capacity(SHORT_MS);

    expect(value).toEqual({ kind: "unknown", reason: `Zendesk Talk: ${words}` });
    expect(apiCalls).toMatchObject([{ success: false, category: /\((.+)\)/.exec(words)?.[1] }]);
    expect(asked()).toHaveLength(1);
  });

  it("is unknown where the connection breaks, or nobody listens", async () => {
    misbehave({ mode: "refuse" });

    for (const client of [aClient(), aClient({ url: "http://127.0.0.1:1" })]) {
      expect((await client.capacity(PATIENCE_MS)).value).toMatchObject({
        kind: "unknown",
        reason: expect.stringMatching(/^Zendesk Talk: .+ \(network\)$/),
      });
    }
  });

  it("is unknown with a wrong token", async () => {
    const { value } = await aClient({ apiKey: "wrong-token" }).capacity(PATIENCE_MS);

    expect(value).toEqual({ kind: "unknown", reason: "Zendesk Talk: answered 401 (auth_failed)" });
  });
});

describe("a check of Zendesk Talk", () => {
  it("tells free and busy agents and the queue", async () => {
    simulator.it.control.setQueue({ calls_waiting: 13 });

    const { value } = await aClient().check(PATIENCE_MS);

    expect(value).toEqual({
      health: { kind: "healthy", latencyMs: expect.any(Number) },
      capacity: expect.objectContaining({ kind: "live", available: 2, busy: 1, queueDepth: 13 }),
    });
    expect(asked().sort()).toEqual([AGENTS, QUEUE]);
  });

  it("loses only the queue where only the queue does not tell", async () => {
    misbehave({ mode: "status", status: 500, path: "current_queue" });

    const { value, apiCalls } = await aClient().check(PATIENCE_MS);

    expect(value.capacity).toMatchObject({ kind: "live", available: 2, queueDepth: null });
    expect(value.health).toMatchObject({ kind: "unhealthy", category: "server_error" });
    expect(apiCalls.filter(({ success }) => !success)).toHaveLength(2);
  });

  it("is done once more after a 5xx", async () => {
    misbehave({ mode: "status", status: 500, path: "agents_activity", times: 1 });

    const { value, apiCalls } = await aClient().check(PATIENCE_MS);

    expect(value).toMatchObject({ health: { kind: "healthy" }, capacity: { kind: "live" } });
    expect(apiCalls.map(({ category }) => category)).toEqual(["server_error", null, null]);
  });

  it("ends within its time while Zendesk hangs", async () => {
    misbehave({ mode: "hang" });
    const startedAt = Date.now();

    const { value } = await aClient().check(2_000);

    expect(value.health).toMatchObject({ kind: "unhealthy", category: "timeout" });
    expect(Date.now() - startedAt).toBeLessThan(2_500);
  });

  it("goes by the slower of its requests", async () => {
    misbehave({ mode: "delay", delay_ms: 1_050, path: "agents_activity" });

    expect((await aClient().check(2_500)).value.health).toMatchObject({ kind: "degraded" });
  });

  it.each([
    [{ mode: "garbage" }, "bad_response"],
    [{ mode: "status", status: 401 }, "auth_failed"],
    [{ mode: "status", status: 500 }, "server_error"],
  ] as const)("finds an answer that is none unhealthy: %j", async (how, category) => {
    misbehave(how);

    expect((await aClient().check(2_500)).value.health).toMatchObject({
      kind: "unhealthy",
      category,
    });
  });
});
