import { describe, expect, it } from "vitest";
import { secretOfVariable } from "../../../src/credentials/credential";
import type { LineLoad } from "../../../src/dialers/capacity";
import { DIALER_KINDS, type DialerKind } from "../../../src/dialers/dialer";
import { createDialerClient } from "../../../src/dialers/dialer-client";
import type { Variables } from "../../../src/env";
import type { Integration } from "../../../src/resilience/api-call";
import { someVariables } from "../../support/builders";
import { recordingLog } from "../../support/fake-deps";
import { useSimulator } from "../simulator/running-simulator";

/** Long enough for an answer on this machine. */
const PATIENCE_MS = 5_000;

const simulator = useSimulator();

const reachable = (): Partial<Variables> => ({
  DIALFIRE_API_URL: simulator.it.providerUrl("dialfire"),
  DIALFIRE_API_KEY: simulator.it.state.keys.dialfire,
  DIALFIRE_CAMPAIGN_ID: "ABCDEFGH12345678",
  ZENDESK_TALK_API_URL: simulator.it.providerUrl("zendesk_talk"),
  ZENDESK_TALK_API_KEY: simulator.it.state.keys.zendesk_talk,
  ZENDESK_TALK_EMAIL: simulator.it.state.keys.zendesk_talk_email,
});

function aClient(kind: DialerKind, changed: Partial<Variables> = reachable()) {
  const load: LineLoad = { seats: 4, busyLegs: 1 };
  const log = recordingLog();
  const variables = someVariables(changed);
  const secret = async (integration: Integration) => secretOfVariable(integration, variables);
  return { log, client: createDialerClient(kind, { variables, secret, log, load: () => load }) };
}

describe("every dialer", () => {
  it.each(DIALER_KINDS)("answers the same questions in the same shape: %s", async (kind) => {
    const { client } = aClient(kind);

    const told = expect.objectContaining({ kind: expect.any(String) });
    expect(await client.capacity(PATIENCE_MS)).toEqual({
      value: told,
      apiCalls: expect.any(Array),
    });
    expect(await client.check(PATIENCE_MS)).toEqual({
      value: { health: told, capacity: told },
      apiCalls: expect.any(Array),
    });
  });

  it.each(["dialfire", "zendesk_talk"] as const)("tells its agents: %s", async (kind) => {
    const { client } = aClient(kind);

    expect((await client.capacity(PATIENCE_MS)).value).toMatchObject({
      available: expect.any(Number),
      total: expect.any(Number),
      utilizationPercent: expect.any(Number),
    });
  });
});

describe("a plain phone number", () => {
  it("tells nothing, and is asked nothing", async () => {
    const { client } = aClient("phone");

    const reason = "a plain phone number does not tell";
    const capacity = { kind: "unknown", reason };
    const health = { kind: "not_configured", reason };
    expect(await client.capacity(PATIENCE_MS)).toEqual({ value: capacity, apiCalls: [] });
    expect(await client.check(PATIENCE_MS)).toEqual({ value: { health, capacity }, apiCalls: [] });
    expect(simulator.it.control.requests()).toEqual([]);
  });
});

describe("a stored credential", () => {
  const byToken = async () => ({ type: "oauth_token", value: "an-oauth-token" }) as const;
  const load = () => ({ seats: 4, busyLegs: 1 });

  it("of Zendesk Talk may be an OAuth token, which needs no e-mail", async () => {
    const { ZENDESK_TALK_EMAIL: _, ...others } = reachable();
    const variables = someVariables(others);
    const log = recordingLog();

    await createDialerClient("zendesk_talk", { variables, secret: byToken, log, load }).capacity(
      PATIENCE_MS,
    );

    expect(simulator.it.control.requests("zendesk_talk")[0]?.headers).toMatchObject({
      authorization: "Bearer an-oauth-token",
    });
  });

  it("is asked for anew with each question", async () => {
    let asked = 0;
    const secret = async () => ({ type: "api_key", value: `key-${++asked}` }) as const;
    const variables = someVariables(reachable());
    const log = recordingLog();
    const client = createDialerClient("dialfire", { variables, secret, log, load });

    await client.capacity(PATIENCE_MS);
    await client.capacity(PATIENCE_MS);

    const headers = simulator.it.control.requests("dialfire").map((request) => request.headers);
    expect(headers.map(({ authorization }) => authorization)).toEqual([
      "Bearer key-1",
      "Bearer key-2",
    ]);
  });
});

describe("a dialer with missing variables", () => {
  it("is not asked, and says which are missing", async () => {
    const { client } = aClient("zendesk_talk", { ZENDESK_TALK_EMAIL: "ops@example.com" });

    const reason = "ZENDESK_TALK_API_URL and ZENDESK_TALK_API_KEY are not set";
    const capacity = { kind: "unknown", reason };
    const health = { kind: "not_configured", reason };
    expect(await client.capacity(PATIENCE_MS)).toEqual({ value: capacity, apiCalls: [] });
    expect(await client.check(PATIENCE_MS)).toEqual({ value: { health, capacity }, apiCalls: [] });
  });

  it("is named alone where only one is missing", async () => {
    const { DIALFIRE_CAMPAIGN_ID: _, ...others } = reachable();

    const { client } = aClient("dialfire", others);

    expect((await client.check(PATIENCE_MS)).value.health).toEqual({
      kind: "not_configured",
      reason: "DIALFIRE_CAMPAIGN_ID is not set",
    });
  });
});

describe("the log of a dialer", () => {
  it("has the figures at DEBUG", async () => {
    const { client, log } = aClient("dialfire");

    await client.capacity(PATIENCE_MS);

    expect(log.lines).toEqual([
      {
        level: "DEBUG",
        event: "dialer.capacity",
        fields: expect.objectContaining({ dialer: "dialfire", available: 3, total: 4 }),
      },
    ]);
  });

  it("warns of a capacity that could not be learnt", async () => {
    simulator.it.control.setScenario("dialfire", { mode: "status", status: 500 });
    const { client, log } = aClient("dialfire");

    await client.capacity(PATIENCE_MS);

    expect(log.lines).toContainEqual({
      level: "WARNING",
      event: "dialer.failed",
      fields: {
        dialer: "dialfire",
        question: "capacity",
        method: "GET",
        url: expect.stringContaining("/campaigns/"),
        category: "server_error",
        reason: "answered 500",
        duration_ms: expect.any(Number),
      },
    });
  });

  it.each(["dialfire", "zendesk_talk"] as const)("has a refused key at ERROR: %s", async (kind) => {
    const wrong = { DIALFIRE_API_KEY: "wrong-key", ZENDESK_TALK_API_KEY: "wrong-key" };
    const { client, log } = aClient(kind, { ...reachable(), ...wrong });

    await client.capacity(PATIENCE_MS);

    expect(log.told()).toContain("ERROR dialer.failed");
    expect(JSON.stringify(log.lines)).not.toContain("wrong-key");
  });

  it.each([
    [{ mode: "refuse" }, "network"],
    [{ mode: "hang" }, "timeout"],
  ] as const)(
    "has an unreachable dialer at ERROR, with the kind of error: %j",
    async (how, category) => {
      simulator.it.control.setScenario("dialfire", how);
      const { client, log } = aClient("dialfire");

      await client.check(300);

      expect(log.lines).toContainEqual(
        expect.objectContaining({
          level: "ERROR",
          event: "dialer.failed",
          fields: expect.objectContaining({ category, method: "GET" }),
        }),
      );
    },
  );

  it("tells of a second try, and that it went well", async () => {
    simulator.it.control.setScenario("dialfire", { mode: "status", status: 500, times: 1 });
    const { client, log } = aClient("dialfire");

    await client.check(PATIENCE_MS);

    expect(log.told()).toEqual([
      "DEBUG dialer.check",
      "WARNING dialer.asked_again",
      "INFO dialer.answered_at_second_try",
    ]);
  });

  it("tells of a second try that failed, too", async () => {
    simulator.it.control.setScenario("dialfire", { mode: "status", status: 500 });
    const { client, log } = aClient("dialfire");

    await client.check(PATIENCE_MS);

    expect(log.told()).toEqual([
      "DEBUG dialer.check",
      "WARNING dialer.asked_again",
      "ERROR dialer.failed",
    ]);
  });
});
