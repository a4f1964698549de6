import { describe, expect, it } from "vitest";
import type { LineLoad } from "../../../src/dialers/capacity";
import { createDialfireClient, type DialfireAccess } from "../../../src/dialers/dialfire-client";
import { useSimulator } from "../simulator/running-simulator";

const PROBE = "/campaigns/ABCDEFGH12345678/tasks/";
/** What a dialer that does not answer gets. */
const SHORT_MS = 200;
/** Long enough for an answer on this machine. */
const PATIENCE_MS = 5_000;

const simulator = useSimulator();

function access(changed: { url?: string; apiKey?: string } = {}): DialfireAccess {
  return {
    kind: "configured",
    url: simulator.it.providerUrl("dialfire"),
    apiKey: simulator.it.state.keys.dialfire,
    campaignId: "ABCDEFGH12345678",
    task: "callback",
    ...changed,
  };
}

const aClient = (changed = {}, load: LineLoad = { seats: 4, busyLegs: 1 }) =>
  createDialfireClient(
    async () => access(changed),
    () => load,
  );

const asked = () => simulator.it.control.requests("dialfire").map(({ path }) => path);
const misbehave = (...[scenario]: [Parameters<typeof simulator.it.control.setScenario>[1]]) =>
  simulator.it.control.setScenario("dialfire", scenario);

describe("Dialfire's capacity", () => {
  it("is estimated from seats and the calls in progress, once Dialfire answers", async () => {
    const { value, apiCalls } = await aClient().capacity(PATIENCE_MS);

    expect(value).toEqual({
      kind: "estimated",
      available: 3,
      total: 4,
      utilizationPercent: 25,
      busy: 1,
      queueDepth: null,
    });
    expect(asked()).toEqual([PROBE]);
    expect(apiCalls).toMatchObject([
      {
        integration: "dialfire",
        method: "GET",
        responseStatus: 200,
        success: true,
        requestHeaders: { authorization: "[REDACTED]" },
      },
    ]);
  });

  it("signs in by the campaign's token", async () => {
    await aClient().capacity(PATIENCE_MS);

    expect(simulator.it.control.requests("dialfire")[0]?.headers).toMatchObject({
      authorization: `Bearer ${simulator.it.state.keys.dialfire}`,
    });
  });

  it("counts the calls in progress at the moment of the answer", async () => {
    const load = { seats: 4, busyLegs: 0 };
    const client = createDialfireClient(
      async () => access(),
      () => load,
    );

    const asking = client.capacity(PATIENCE_MS);
    load.busyLegs = 4;

    expect((await asking).value).toMatchObject({ available: 0, busy: 4 });
  });

  it("is unknown without seats, and nobody is asked for it", async () => {
    const { value, apiCalls } = await aClient({}, { seats: null, busyLegs: 0 }).capacity(SHORT_MS);

    expect(value).toEqual({
      kind: "unknown",
      reason: "it has no number of seats to estimate from",
    });
    expect(apiCalls).toEqual([]);
    expect(asked()).toEqual([]);
  });

  it("is estimated alone where we may not ask Dialfire", async () => {
    const missing: DialfireAccess = { kind: "missing", variables: ["DIALFIRE_API_KEY"] };
    const client = createDialfireClient(
      async () => missing,
      () => ({ seats: 2, busyLegs: 1 }),
    );

    expect((await client.capacity(SHORT_MS)).value).toMatchObject({
      kind: "estimated",
      available: 1,
    });
    expect((await client.check(SHORT_MS)).value).toMatchObject({
      capacity: { available: 1, busy: 1 },
    });
  });

  it.each([
    [{ mode: "status", status: 500 }, "Dialfire: answered 500 (server_error)"],
    [{ mode: "status", status: 503 }, "Dialfire: answered 503 (server_error)"],
    [{ mode: "status", status: 404 }, "Dialfire: answered 404 (client_error)"],
    [{ mode: "rate_limit" }, "Dialfire: answered 429 (rate_limited)"],
    [{ mode: "hang" }, "Dialfire: no complete answer within 200 ms (timeout)"],
    [{ mode: "half" }, "Dialfire: no complete answer within 200 ms (timeout)"],
    [{ mode: "refuse" }, expect.stringMatching(/^Dialfire: .+ \(network\)$/)],
  ] as const)("is unknown while Dialfire fails, and never asked again: %j", async (how, reason) => {
    misbehave(how);

    const { value, apiCalls } = await aClient().capacity(SHORT_MS);

    expect(value).toEqual({ kind: "unknown", reason });
    expect(apiCalls).toMatchObject([{ success: false }]);
    expect(asked()).toHaveLength(1);
  });

  it("is unknown with a wrong token, which Dialfire answers with 403 in plain text", async () => {
    const { value, apiCalls } = await aClient({ apiKey: "wrong-token" }).capacity(PATIENCE_MS);

    expect(value).toEqual({ kind: "unknown", reason: "Dialfire: answered 403 (auth_failed)" });
    expect(apiCalls).toMatchObject([
      { category: "auth_failed", responseStatus: 403, responseBody: "403 - Forbidden" },
    ]);
  });

  it("is unknown where nobody listens", async () => {
    const { value } = await aClient({ url: "http://127.0.0.1:1" }).capacity(PATIENCE_MS);

    expect(value).toMatchObject({ kind: "unknown", reason: expect.stringContaining("(network)") });
  });
});

describe("a check of Dialfire", () => {
  it("tells the capacity; nobody knows how many wait there", async () => {
    const { value } = await aClient().check(PATIENCE_MS);

    expect(value.capacity).toMatchObject({
      kind: "estimated",
      available: 3,
      busy: 1,
      queueDepth: null,
    });
    expect(asked()).toEqual([PROBE]);
  });

  it("tells no capacity while Dialfire fails", async () => {
    misbehave({ mode: "status", status: 500 });

    const { value } = await aClient().check(PATIENCE_MS);

    expect(value.capacity).toMatchObject({ kind: "unknown" });
  });

  it("is done once more after a 5xx, with a record of each attempt", async () => {
    misbehave({ mode: "status", status: 502, times: 1 });

    const { value, apiCalls } = await aClient().check(PATIENCE_MS);

    expect(value).toMatchObject({ health: { kind: "healthy" }, capacity: { kind: "estimated" } });
    expect(apiCalls).toMatchObject([{ category: "server_error" }, { success: true }]);
  });

  it("ends within its time while Dialfire hangs", async () => {
    misbehave({ mode: "hang" });
    const startedAt = Date.now();

    const { value } = await aClient().check(2_000);

    expect(value.health).toMatchObject({ kind: "unhealthy", category: "timeout" });
    expect(Date.now() - startedAt).toBeLessThan(2_500);
    expect(asked()).toHaveLength(1);
  });

  it.each([400, 403, 404, 429])("is not done again after a %i", async (status) => {
    misbehave({ mode: "status", status });

    await aClient().check(PATIENCE_MS);

    expect(asked()).toHaveLength(1);
  });
});

describe("Dialfire's health", () => {
  it("is healthy while it answers at once", async () => {
    const { value } = await aClient().check(2_500);

    expect(value.health).toEqual({ kind: "healthy", latencyMs: expect.any(Number) });
  });

  it("is degraded after a second", async () => {
    misbehave({ mode: "delay", delay_ms: 1_050 });

    const { value } = await aClient().check(2_500);

    expect(value.health).toMatchObject({ kind: "degraded" });
  });

  it("needs nothing of the answer but its success: an empty one is one", async () => {
    misbehave({ mode: "status", status: 200, body: "" });

    expect((await aClient().check(2_500)).value.health).toMatchObject({ kind: "healthy" });
  });

  it("is asked for once more after a 5xx", async () => {
    misbehave({ mode: "status", status: 500 });

    const { value } = await aClient().check(2_500);

    expect(value.health).toMatchObject({ kind: "unhealthy", category: "server_error" });
    expect(asked()).toHaveLength(2);
  });

  it("tells a wrong token from an outage", async () => {
    const { value } = await aClient({ apiKey: "wrong-token" }).check(2_500);

    expect(value.health).toMatchObject({ kind: "unhealthy", category: "auth_failed" });
  });

  it("is not configured where a variable is missing, and names it", async () => {
    const missing: DialfireAccess = { kind: "missing", variables: ["DIALFIRE_CAMPAIGN_ID"] };
    const client = createDialfireClient(
      async () => missing,
      () => ({ seats: 2, busyLegs: 0 }),
    );

    const { value, apiCalls } = await client.check(2_500);
    const reason = "DIALFIRE_CAMPAIGN_ID is not set";
    expect(value.health).toEqual({ kind: "not_configured", reason });
    expect(apiCalls).toEqual([]);
  });
});
