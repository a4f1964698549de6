import { describe, expect, it } from "vitest";
import { captureLog } from "../support/worker/log-lines";
import { startProduct } from "../support/worker/product";
import { aNumber } from "../support/worker/twilio";

const SECRET = "the-secret-of-the-webhook";
const log = captureLog();

async function withCachedLead(overrides = { BRAZE_WEBHOOK_SECRET: SECRET }) {
  const product = startProduct(overrides);
  const number = aNumber();
  const key = `braze:customer:${number}`;
  await product.env.LEAD_CACHE.put(key, "{}");
  const tell = (body: string, secret: string | null = SECRET) =>
    product.send("/webhooks/braze", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(secret === null ? {} : { authorization: `Bearer ${secret}` }),
      },
      body,
    });
  return { number, tell, isCached: async () => (await product.env.LEAD_CACHE.get(key)) !== null };
}

describe("a customer's update from Braze", () => {
  it("drops what is cached of the customer, however often it comes", async () => {
    const { number, tell, isCached } = await withCachedLead();
    const update = JSON.stringify({ phone: number, lead_score: "85", lead_owner: "" });

    const first = await tell(update);
    const again = await tell(update);

    expect([first.status, again.status]).toEqual([200, 200]);
    expect(first.json).toEqual({ status: "processed" });
    expect(await isCached()).toBe(false);
  });

  it("is ignored where it names no number", async () => {
    const { tell, isCached } = await withCachedLead();

    expect((await tell('{"phone":""}')).json).toEqual({ status: "ignored" });
    expect(await isCached()).toBe(true);
  });

  it.each([null, "wrong", ""])(
    "is refused with the secret %j, before anybody reads it",
    async (secret) => {
      const { tell, isCached } = await withCachedLead();

      const reply = await tell("not even JSON", secret);

      expect(reply.status).toBe(401);
      expect(await isCached()).toBe(true);
    },
  );

  it("is refused where no secret is set", async () => {
    const { tell } = await withCachedLead({ BRAZE_WEBHOOK_SECRET: "" });

    expect((await tell("{}", "")).status).toBe(401);
    expect(log.of("webhook.no_secret")).toHaveLength(1);
  });

  it("is refused where it is no JSON", async () => {
    const { tell } = await withCachedLead();

    expect((await tell("<xml>")).status).toBe(400);
  });
});
