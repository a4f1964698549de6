import { env as boundEnv } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { resendCallbacks } from "../../src/callbacks/callback-task";
import { brokenDatabase, brokenQueue } from "../support/worker/faults";
import { captureLog } from "../support/worker/log-lines";
import {
  callOnce,
  deliver,
  eventually,
  type Product,
  runCron,
  startProduct,
  testEnv,
} from "../support/worker/product";

const log = captureLog();
const HELD = "v=1&order=dialfire,zendesk_talk&step=hold&n=4&since=1&rs=1";

const wire = z.object({
  id: z.number(),
  call_sid: z.string(),
  phone_number: z.string(),
  status: z.string(),
  failure_reason: z.string().nullable(),
  done_by: z.string().nullable(),
});
const page = z.object({ data: z.array(wire), total: z.number() });

/** The copy of the configuration that serves while the database is away. */
beforeEach(() => runCron(testEnv()));

let made = 0;
/** A number in Germany that nobody used before. */
function aTypedNumber(): string {
  made += 1;
  return `01711${String(Date.now()).slice(-3)}${String(made).padStart(3, "0")}`;
}

/** A caller on hold asks for a callback, enters a number and confirms it. */
async function leaveNumber(product: Product, typed = aTypedNumber()) {
  const asked = await product.voice(`/webhooks/twilio/hold?${HELD}`, { Digits: "1" });
  const { callSid } = asked;
  const press = (action: string | null, Digits: string) =>
    product.voice(action ?? "no gather", { CallSid: callSid, Digits });
  const read = await press(asked.twiml.gatherAction, typed);
  const thanked = await press(read.twiml.gatherAction, "1");
  return { callSid, typed, asked: asked.twiml, read: read.twiml, thanked: thanked.twiml };
}

function callbackOf(product: Product, callSid: string) {
  return eventually(async () => {
    const reply = await product.api("/api/v1/callbacks?page_size=200");
    const found = page.parse(reply.json).data.find((one) => one.call_sid === callSid);
    if (!found) throw new Error("no callback yet");
    return found;
  });
}

describe("a caller who leaves a number", () => {
  it("is asked for it, hears it digit by digit, and is thanked once it is confirmed", async () => {
    const { asked, read, thanked, typed } = await leaveNumber(startProduct());

    expect(asked.gather?.attributes).toMatchObject({
      input: "dtmf",
      finishOnKey: "#",
      actionOnEmptyResult: "true",
    });
    expect(asked.said).toEqual(["Please enter your phone number, followed by the pound key."]);
    expect(read.said).toEqual([
      `You entered ${[...typed].join(" ")}. Press 1 to confirm, or 2 to enter it again.`,
    ]);
    expect(read.gatherAction).not.toContain(typed.slice(1));
    expect(thanked.verbs).toEqual(["Say", "Hangup"]);
    expect(thanked.said[0]).toContain("We will call you back");
  });

  it("is found in the list, with a masked number, and the call says so", async () => {
    const product = startProduct();

    const { callSid, typed } = await leaveNumber(product);

    const callback = await callbackOf(product, callSid);
    expect(callback.phone_number).toBe(`+4917***${typed.slice(-4)}`);
    await callOnce(product, callSid, (call) =>
      expect(call).toMatchObject({
        status: "callback_requested",
        outcome: "callback_requested",
      }),
    );
  });

  it("is told where a number cannot be called back, and asked again", async () => {
    const product = startProduct();
    const asked = await product.voice(`/webhooks/twilio/hold?${HELD}`, { Digits: "1" });

    const { twiml } = await product.voice(asked.twiml.gatherAction ?? "", {
      Digits: "09001123456",
    });

    expect(twiml.said).toEqual([
      "That is not a number we can call back.",
      "Please enter your phone number, followed by the pound key.",
    ]);
  });

  it("has one open wish, however often the same number is left", async () => {
    const product = startProduct();
    const typed = aTypedNumber();

    const first = await leaveNumber(product, typed);
    await callbackOf(product, first.callSid);
    const second = await leaveNumber(product, typed);
    await callOnce(product, second.callSid, (call) =>
      expect(call.outcome).toBe("callback_requested"),
    );

    const { json } = await product.api("/api/v1/callbacks?page_size=200");
    const calls = page.parse(json).data.map(({ call_sid }) => call_sid);
    expect(calls).toContain(first.callSid);
    expect(calls).not.toContain(second.callSid);
  });

  it("has a wish of its own where the last one was handed over: nobody marks all of them done", async () => {
    const product = startProduct();
    const typed = aTypedNumber();
    const first = await leaveNumber(product, typed);
    await settle((await callbackOf(product, first.callSid)).id, "handed_over");

    const second = await leaveNumber(product, typed);

    expect(await callbackOf(product, second.callSid)).toMatchObject({ call_sid: second.callSid });
  });

  it("is tried again where the last try for this number had failed", async () => {
    const product = startProduct();
    const typed = aTypedNumber();
    const first = await leaveNumber(product, typed);
    await settle((await callbackOf(product, first.callSid)).id, "failed");

    const second = await leaveNumber(product, typed);
    await callOnce(product, second.callSid, (call) =>
      expect(call.outcome).toBe("callback_requested"),
    );

    expect(await callbackOf(product, first.callSid)).toMatchObject({ status: "requested" });
  });

  it.each([
    ["the database is away", { DB: brokenDatabase("throw") }],
    ["the queue is away", { LEDGER: brokenQueue("throw") }],
  ])("is thanked and not forgotten while %s", async (_, broken) => {
    const { callSid, thanked } = await leaveNumber(startProduct(broken));

    expect(thanked.said[0]).toContain("We will call you back");
    await callbackOf(startProduct(), callSid);
  });

  it("is not forgotten when the outbox did not take the wish", async () => {
    const product = startProduct({ OUTBOX: brokenQueue("throw"), LEDGER: brokenQueue("throw") });
    const { callSid } = await leaveNumber(product);
    const { id } = await callbackOf(product, callSid);
    const sent: unknown[] = [];

    const outbox = { send: async (message: unknown) => void sent.push(message) };
    const { createDeps } = await import("../../src/deps");
    const deps = createDeps(product.env, { requestId: "r", afterReply: () => undefined });
    await resendCallbacks({ ...deps, outbox }, Date.now() + 3_600_000);

    expect(sent).toContainEqual({ kind: "callback_handover", callbackId: id });
    expect(log.of("callback.not_sent")).not.toEqual([]);
  });
});

describe("a callback that Dialfire did not take", () => {
  it("is sent again once Dialfire is back", async () => {
    const { callSid } = await leaveNumber(startProduct());
    const { id } = await callbackOf(startProduct(), callSid);
    await settle(id, "failed");
    const sent: unknown[] = [];
    const OUTBOX = { ...brokenQueue<never>("throw"), send: async (one: unknown) => sent.push(one) };
    const back = { change: "recovered", at: Date.now(), reason: "was down", lastSuccessAt: null };
    const news = { kind: "integration_changed", key: callSid, integration: "dialfire", ...back };

    await deliver(testEnv({ OUTBOX: OUTBOX as unknown as Env["OUTBOX"] }), "outbox", [news]);

    expect(sent).toContainEqual({ kind: "callback_handover", callbackId: id });
  });
});

describe("a callback in the API", () => {
  const product = () => startProduct();
  let callback: z.infer<typeof wire>;
  let typed: string;
  beforeEach(async () => {
    const left = await leaveNumber(product());
    typed = left.typed;
    callback = await callbackOf(product(), left.callSid);
  });

  it("says why it could not be handed over", async () => {
    await eventually(async () => {
      const { json } = await product().api(`/api/v1/callbacks/${callback.id}`);
      expect(json).toMatchObject({
        data: { status: "failed", failure_reason: "DIALFIRE_TASK is not set" },
      });
    });
  });

  it("is done once, by somebody who stands in the audit", async () => {
    const path = `/api/v1/callbacks/${callback.id}/done`;

    const done = await product().api(path, { method: "POST" });
    const again = await product().api(path, { method: "POST" });

    expect(done.json).toMatchObject({ data: { status: "done", done_by: "admin@localhost" } });
    expect(again.status).toBe(409);
    expect(await auditOf(callback.id)).toEqual(["update"]);
    const open = await product().api("/api/v1/callbacks?status=requested&page_size=200");
    expect(page.parse(open.json).data.map(({ id }) => id)).not.toContain(callback.id);
  });

  it("shows its whole number to an admin, and who asked is on record", async () => {
    const path = `/api/v1/callbacks/${callback.id}/reveal`;

    const reply = await product().api(path, { method: "POST" });

    expect(reply.json).toEqual({ data: { phone_number: `+49${typed.slice(1)}` } });
    expect(await auditOf(callback.id)).toEqual(["reveal"]);
  });

  it("is not there where there is none", async () => {
    expect((await product().api("/api/v1/callbacks/999999")).status).toBe(404);
    const reply = await product().api("/api/v1/callbacks/999999/done", { method: "POST" });
    expect(reply.status).toBe(404);
  });
});

/** As the outbox leaves a callback; it may have been there before. */
async function settle(id: number, status: string): Promise<void> {
  await eventually(async () => {
    const row = await boundEnv.DB.prepare("SELECT status FROM callbacks WHERE id = ?1")
      .bind(id)
      .first<{ status: string }>();
    expect(row?.status).toBe("failed");
  });
  await boundEnv.DB.prepare("UPDATE callbacks SET status = ?2 WHERE id = ?1")
    .bind(id, status)
    .run();
}

async function auditOf(id: number): Promise<string[]> {
  const { results } = await boundEnv.DB.prepare(
    "SELECT action FROM config_audit_logs WHERE entity_type = 'callback' AND entity_id = ?1",
  )
    .bind(String(id))
    .all<{ action: string }>();
  return results.map(({ action }) => action);
}
