import { beforeEach, describe, expect, it } from "vitest";
import {
  type BrazeStandIn,
  brazeAnswers,
  brazeFails,
  brazeFinds,
  brazeHangs,
  brazeKnows,
  brazeRefusesConnections,
  brazeStalls,
} from "../support/worker/braze";
import { forgetBreakers } from "../support/worker/breakers";
import { brokenCache } from "../support/worker/faults";
import { captureLog } from "../support/worker/log-lines";
import { callOnce, startProduct, testEnv, traceOnce } from "../support/worker/product";
import {
  anOwnerRule,
  aScoreRule,
  forgetSettings,
  saveRules,
  saveSettings,
} from "../support/worker/rules";
import { aNumber } from "../support/worker/twilio";
import { TEST_VARIABLES } from "../support/worker/variables";

/** How long a lead is believed, seconds. */
const LEAD_TTL_S = 3_600;

const kv = testEnv().LEAD_CACHE;
const log = captureLog();

beforeEach(async () => {
  await forgetBreakers();
  await saveRules([anOwnerRule({ team_b: "zendesk_talk" }), aScoreRule()]);
  await forgetSettings();
});

const keyOf = (number: string) => `braze:customer:${number}`;

/** Rings from `number` and waits until the work after the reply is done. */
async function ringFrom(number: string, overrides = {}) {
  const product = startProduct(overrides);
  const reply = await product.ring({ From: number });
  await product.settle();
  return { ...reply, product };
}

describe("the lead cache", () => {
  it("saves the next call of the same caller the way to Braze", async () => {
    const braze = brazeKnows({ lead_owner: "team_b" });
    const number = aNumber();

    const first = await ringFrom(number);
    const second = await ringFrom(number);

    expect(braze.requests).toHaveLength(1);
    expect(second.twiml.dialled).toBe(first.twiml.dialled);
    await callOnce(second.product, second.callSid, (call) =>
      expect(call).toMatchObject({ braze_cache_hit: true, lead_owner: "team_b" }),
    );
    expect(log.of("cache.miss")).toMatchObject([{ level: "DEBUG" }]);
    expect(log.of("cache.hit")).toMatchObject([{ level: "DEBUG" }]);
  });

  it("is named in the trace by its key, with the number masked", async () => {
    brazeKnows({ lead_owner: "team_b" });

    const { product, callSid } = await ringFrom("+491712345678");

    const trace = await traceOnce(product, callSid);
    expect(trace.decisions[0]?.steps).toContainEqual(
      expect.objectContaining({
        event: "cache_lookup",
        key: "braze:customer:+4917***5678",
        result: "miss",
        duration_ms: expect.any(Number),
      }),
    );
  });

  it("holds the number, the owner and the score, and nothing else Braze told", async () => {
    brazeFinds([
      {
        external_id: "lead-7",
        first_name: "Jana",
        email: "jana@example.com",
        custom_attributes: { lead_owner: "team_b", lead_score: 85, is_vip: true },
      },
    ]);
    const number = aNumber();

    await ringFrom(number);

    expect(await kv.get(keyOf(number), "json")).toEqual({
      phone_number: number,
      lead_owner: "team_b",
      lead_score: 85,
    });
  });

  it("keeps an entry for an hour", async () => {
    brazeKnows({ lead_owner: "team_b" });
    const number = aNumber();
    const before = Math.floor(Date.now() / 1_000);

    await ringFrom(number);

    const { keys } = await kv.list({ prefix: keyOf(number) });
    const expiration = keys[0]?.expiration ?? 0;
    expect(expiration - before).toBeGreaterThanOrEqual(LEAD_TTL_S);
    expect(expiration - before).toBeLessThan(LEAD_TTL_S + 30);
  });

  it("is not renewed by a hit, so that a frequent caller's owner is asked for again", async () => {
    brazeKnows({ lead_owner: "team_b" });
    const number = aNumber();
    const entry = { phone_number: number, lead_owner: "team_b", lead_score: null };
    await kv.put(keyOf(number), JSON.stringify(entry), { expirationTtl: 100 });
    const [before] = (await kv.list({ prefix: keyOf(number) })).keys;

    await ringFrom(number);

    const [after] = (await kv.list({ prefix: keyOf(number) })).keys;
    expect(after?.expiration).toBe(before?.expiration);
  });

  it("keeps a known lead without owner and score as one", async () => {
    brazeKnows({});
    const number = aNumber();

    await ringFrom(number);

    expect(await kv.get(keyOf(number), "json")).toEqual({
      phone_number: number,
      lead_owner: null,
      lead_score: null,
    });
  });

  it.each([
    ["is no JSON", "{{{"],
    ["is empty", ""],
    ["is null", "null"],
    ["is a list", "[]"],
    ["lacks a field", '{"phone_number":"+491700000001"}'],
    ["has a field of another type", '{"phone_number":1,"lead_owner":[],"lead_score":{}}'],
    [
      "belongs to somebody else",
      '{"phone_number":"+491700000000","lead_owner":"team_z","lead_score":null}',
    ],
  ])("takes an entry that %s for a miss, and replaces it", async (_what, entry) => {
    const braze = brazeKnows({ lead_owner: "team_b" });
    const number = aNumber();
    await kv.put(keyOf(number), entry);

    const { twiml } = await ringFrom(number);

    expect(braze.requests).toHaveLength(1);
    expect(twiml.dialled).toBe(TEST_VARIABLES.ZENDESK_TALK_PHONE_NUMBER);
    expect(await kv.get(keyOf(number), "json")).toMatchObject({ phone_number: number });
  });

  it("that cannot be written to costs nobody the call", async () => {
    brazeKnows({ lead_owner: "team_b" });
    const cache = { ...brokenCache("throw"), get: async () => null };

    const { twiml } = await ringFrom(aNumber(), { LEAD_CACHE: cache });

    expect(twiml.dialled).toBe(TEST_VARIABLES.ZENDESK_TALK_PHONE_NUMBER);
    expect(log.of("cache.write_failed")).toMatchObject([{ level: "WARNING" }]);
  });
});

describe("Braze", () => {
  it("is asked to the letter: one POST with the key and the number", async () => {
    const braze = brazeKnows({ lead_owner: "team_b" });
    const number = aNumber();

    await ringFrom(number);

    const [request] = braze.requests;
    expect(braze.requests).toHaveLength(1);
    expect(request).toMatchObject({ method: "POST", url: "https://braze.test/users/export/ids" });
    expect(request?.headers.get("authorization")).toBe(`Bearer ${TEST_VARIABLES.BRAZE_API_KEY}`);
    expect(request?.headers.get("content-type")).toBe("application/json");
    expect(JSON.parse(request?.body ?? "")).toEqual({
      phone: number,
      fields_to_export: ["external_id", "created_at", "custom_attributes"],
    });
  });

  it("is asked at its address whether or not that ends in a slash", async () => {
    const braze = brazeKnows({ lead_owner: "team_b" });

    await ringFrom(aNumber(), { BRAZE_API_URL: "https://braze.test/" });

    expect(braze.requests[0]?.url).toBe("https://braze.test/users/export/ids");
  });

  it("tells owner and score under the names an operator set", async () => {
    await saveSettings({ crm_fields: { lead_owner: "account_manager", lead_score: "rating" } });
    brazeKnows({ account_manager: "team_b", lead_owner: "team_x", rating: 12 });

    const { product, callSid } = await ringFrom(aNumber());

    await callOnce(product, callSid, (call) =>
      expect(call).toMatchObject({ lead_owner: "team_b", lead_score: 12 }),
    );
  });

  it("may know several people with one number: the newest with an owner counts", async () => {
    brazeFinds([
      {
        external_id: "a",
        created_at: "2026-01-01T00:00:00Z",
        custom_attributes: { lead_owner: "old" },
      },
      {
        external_id: "b",
        created_at: "2026-03-01T00:00:00Z",
        custom_attributes: { lead_owner: "team_b" },
      },
      { external_id: "c", created_at: "2026-04-01T00:00:00Z", custom_attributes: null },
    ]);

    const { product, callSid } = await ringFrom(aNumber());

    await callOnce(product, callSid, (call) => expect(call.lead_owner).toBe("team_b"));
    expect(log.of("braze.found")).toMatchObject([{ profiles: 3 }]);
  });

  interface Failure {
    what: string;
    fail: () => BrazeStandIn;
    category: string;
    level: string;
  }
  const FAILURES: Failure[] = [
    { what: "401", fail: () => brazeFails(401), category: "auth_failed", level: "ERROR" },
    { what: "403", fail: () => brazeFails(403), category: "auth_failed", level: "ERROR" },
    { what: "404", fail: () => brazeFails(404), category: "client_error", level: "ERROR" },
    { what: "429", fail: () => brazeFails(429), category: "rate_limited", level: "ERROR" },
    { what: "500", fail: () => brazeFails(500), category: "server_error", level: "ERROR" },
    { what: "a redirect", fail: () => brazeFails(302), category: "bad_response", level: "ERROR" },
    {
      what: "HTML",
      fail: () => brazeFails(200, "<html>"),
      category: "bad_response",
      level: "ERROR",
    },
    {
      what: "half an object",
      fail: () => brazeFails(200, '{"users":[{"external_id":"a"'),
      category: "bad_response",
      level: "ERROR",
    },
    { what: "no connection", fail: brazeRefusesConnections, category: "network", level: "ERROR" },
    { what: "silence", fail: brazeHangs, category: "timeout", level: "WARNING" },
    {
      what: "a stall after its headers",
      fail: brazeStalls,
      category: "timeout",
      level: "WARNING",
    },
  ];

  it.each(FAILURES)(
    "that answers with $what is asked once, and nothing is cached",
    async ({ fail, category, level }) => {
      const braze = fail();
      const number = aNumber();

      const { product, callSid, twiml } = await ringFrom(number, { BRAZE_TIMEOUT_MS: "200" });

      expect(braze.requests).toHaveLength(1);
      expect(twiml.gather).not.toBeNull();
      expect(await kv.get(keyOf(number))).toBeNull();
      const event = category === "timeout" ? "braze.timeout" : "braze.failed";
      expect(log.of(event)).toMatchObject([
        { level, category, reason: expect.any(String), duration_ms: expect.any(Number) },
      ]);
      const trace = await traceOnce(product, callSid);
      expect(trace.api_calls).toMatchObject([
        { integration: "braze", success: false, error_category: category },
      ]);
    },
  );

  it("that fails is asked again by the next call", async () => {
    const number = aNumber();
    brazeFails(500);
    await ringFrom(number);
    const braze = brazeKnows({ lead_owner: "team_b" });

    const { twiml } = await ringFrom(number);

    expect(braze.requests).toHaveLength(1);
    expect(twiml.dialled).toBe(TEST_VARIABLES.ZENDESK_TALK_PHONE_NUMBER);
  });

  it("that knows nobody with the number is no failure, and nothing is cached", async () => {
    brazeFinds([]);
    const number = aNumber();

    const { product, callSid } = await ringFrom(number);

    expect(await kv.get(keyOf(number))).toBeNull();
    expect(log.of("braze.not_found")).toMatchObject([{ level: "INFO" }]);
    const trace = await traceOnce(product, callSid);
    expect(trace.api_calls).toMatchObject([{ success: true, error_category: null }]);
    expect(trace.decisions[0]?.steps).toContainEqual(
      expect.objectContaining({ event: "customer_data", result: "absent", source: "braze" }),
    );
  });

  it.each([
    ["never answers", brazeHangs],
    ["stalls after its headers", brazeStalls],
  ])("that %s is cut off at BRAZE_TIMEOUT_MS", async (_what, fail) => {
    fail();
    const startedAt = performance.now();

    await startProduct({ BRAZE_TIMEOUT_MS: "300" }).ring();

    const tookMs = performance.now() - startedAt;
    expect(tookMs).toBeGreaterThanOrEqual(290);
    expect(tookMs).toBeLessThan(1_000);
  });

  it("that answers at length is kept up to ten thousand characters", async () => {
    const users = [{ external_id: "x".repeat(50_000), custom_attributes: { lead_score: 85 } }];
    brazeAnswers(() => Response.json({ users }));

    const { product, callSid } = await ringFrom(aNumber());

    const trace = await traceOnce(product, callSid);
    const [call] = trace.api_calls;
    expect(call).toMatchObject({ truncated: true });
    expect(String(call?.response_body)).toHaveLength(10_240 + "[TRUNCATED]".length);
  });
});
