import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { brazeFails, brazeFinds, brazeHangs, brazeKnows } from "../support/worker/braze";
import { captureLog } from "../support/worker/log-lines";
import { aReadOnlyKey } from "../support/worker/people";
import { type Reply, startProduct } from "../support/worker/product";
import { aNumber } from "../support/worker/twilio";

const log = captureLog();

/** Both ways to ask for one customer. */
const WAYS = ["GET", "POST"] as const;

async function lookUp(way: (typeof WAYS)[number], number: string, key?: string): Promise<Reply> {
  const product = startProduct();
  const who = key === undefined ? {} : { key };
  const reply =
    way === "GET"
      ? await product.api(`/api/v1/customers/${encodeURIComponent(number)}`, who)
      : await product.api("/api/v1/customers/lookup", {
          method: "POST",
          body: { phone_number: number },
          ...who,
        });
  await product.settle();
  return reply;
}

async function lastAudit() {
  return env.DB.prepare(
    `SELECT action, entity_type, entity_id, user_email FROM config_audit_logs
     WHERE entity_type = 'customer' ORDER BY id DESC LIMIT 1`,
  ).first();
}

describe.each(WAYS)("looking a customer up by %s", (way) => {
  it("asks Braze, then the cache, for as long as it holds", async () => {
    const number = aNumber();
    const braze = brazeKnows({ lead_owner: "sales_team_a", lead_score: 85 });

    const first = await lookUp(way, number);
    const second = await lookUp(way, number);

    const shown = {
      phone_number: `${number.slice(0, 5)}***${number.slice(-4)}`,
      lead_owner: "sales_team_a",
      lead_score: 85,
      fields: {},
    };
    expect(first.json).toEqual({ data: { ...shown, source: "braze" } });
    expect(second.json).toEqual({ data: { ...shown, source: "cache" } });
    expect(braze.requests).toHaveLength(1);
  });

  it("is open to people who only read, and kept in the audit without the number", async () => {
    const number = aNumber();
    brazeKnows({ lead_owner: "sales_team_a" });

    const reply = await lookUp(way, number, await aReadOnlyKey());

    expect(reply.status).toBe(200);
    expect(await lastAudit()).toEqual({
      action: "lookup",
      entity_type: "customer",
      entity_id: `${number.slice(0, 5)}***${number.slice(-4)}`,
      user_email: expect.stringContaining("@example.com"),
    });
  });

  it("answers 404 for somebody Braze does not know, and that it was asked is on record", async () => {
    const number = aNumber();
    brazeFinds([]);

    const reply = await lookUp(way, number);

    expect(reply.status).toBe(404);
    expect(reply.json).toMatchObject({ error: { type: "NotFoundError" } });
    const logged = await env.DB.prepare(
      "SELECT integration, success, call_sid FROM api_logs WHERE request_id = ?1",
    )
      .bind(reply.headers.get("x-request-id"))
      .all();
    expect(logged.results).toEqual([{ integration: "braze", success: 1, call_sid: null }]);
  });

  it.each([
    ["answers 500", () => brazeFails(500)],
    ["hangs", () => brazeHangs()],
  ])("answers 502 when Braze %s", async (_what, braze) => {
    braze();

    const reply = await lookUp(way, aNumber());

    expect(reply.status).toBe(502);
    expect(reply.json).toMatchObject({ error: { type: "IntegrationError" } });
  });

  it.each(["0171 1234567", "abc", "+4917112345678901234"])("answers 400 for %s", async (number) => {
    const reply = await lookUp(way, number);

    expect(reply.status).toBe(400);
    expect(reply.json).toMatchObject({ error: { details: [{ field: "phone_number" }] } });
  });

  it("leaves no number in the log, however it is written", async () => {
    brazeFinds([]);
    const digits = aNumber().slice(1);

    await lookUp(way, `+${digits}`);
    await lookUp(way, digits);
    await lookUp(way, `00${digits.slice(0, 4)} ${digits.slice(4)}`);
    await lookUp(way, `${digits}x`);

    expect(log.of("request.done").length).toBeGreaterThan(0);
    expect(log.text()).not.toContain(digits.slice(3, -4));
  });
});

it("refuses strangers", async () => {
  const reply = await startProduct().api("/api/v1/customers/491711234567", { key: null });

  expect(reply.status).toBe(401);
  expect(log.text()).not.toContain("1234567");
});
