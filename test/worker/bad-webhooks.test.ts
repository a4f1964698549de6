import { env as boundEnv } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { brazeKnows } from "../support/worker/braze";
import { captureLog } from "../support/worker/log-lines";
import {
  aCall,
  callOnce,
  type Overrides,
  type Product,
  type Reply,
  startProduct,
  type WebhookOptions,
} from "../support/worker/product";
import { aCallSid, type Form, readTwiml, sign, toParams } from "../support/worker/twilio";
import { TEST_VARIABLES } from "../support/worker/variables";

const VOICE = "/webhooks/twilio";
const EVERY_WEBHOOK = [VOICE, `${VOICE}/gather`, `${VOICE}/dial`, `${VOICE}/status`];
const MEGABYTE = "x".repeat(1_048_576);

const log = captureLog();

/** Everything the database holds of calls, to see that nothing was added. */
async function countRows(): Promise<unknown> {
  const tables = ["calls", "call_events", "routing_decisions", "api_logs", "dead_letters"];
  const counts = tables.map((table) => `(SELECT count(*) FROM ${table}) AS ${table}`);
  return boundEnv.DB.prepare(`SELECT ${counts.join(", ")}`).first();
}

/** Sends a body that may be no form at all, signed over what a form reader makes of it. */
async function sendBody(
  product: Product,
  body: string | Uint8Array<ArrayBuffer>,
  options: { type?: string; token?: string | null } = {},
): Promise<Reply> {
  const { type = "application/x-www-form-urlencoded", token = TEST_VARIABLES.TWILIO_AUTH_TOKEN } =
    options;
  const params = new URLSearchParams(
    typeof body === "string" ? body : new TextDecoder().decode(body),
  );
  const url = TEST_VARIABLES.PUBLIC_URL + VOICE;
  const signed = token === null ? {} : { "x-twilio-signature": await sign(url, params, token) };
  return product.send(VOICE, {
    method: "POST",
    headers: { "content-type": type, ...signed },
    body,
  });
}

function expectRefusal(reply: Reply, status: number, type: string) {
  expect(reply.json).toEqual({
    error: {
      type,
      message: expect.any(String),
      details: expect.any(Array),
      request_id: reply.headers.get("x-request-id"),
    },
  });
  expect(reply.status).toBe(status);
}

describe("a webhook that Twilio did not sign for us", () => {
  it.each<[string, Form, WebhookOptions]>([
    ["has no signature", aCall(), { token: null }],
    ["is signed with another token", aCall(), { token: "another-token" }],
    [
      "is signed over another address",
      aCall(),
      { signedUrl: "https://elsewhere.test/webhooks/twilio" },
    ],
    [
      "is signed over another path",
      aCall(),
      { signedUrl: `${TEST_VARIABLES.PUBLIC_URL}/webhooks` },
    ],
    ["has a signature that is no base64", aCall(), { headers: { "x-twilio-signature": "%%%" } }],
    ["has an empty signature", aCall(), { headers: { "x-twilio-signature": "" } }],
    ["is for another Twilio account", { ...aCall(), AccountSid: `AC${"f".repeat(32)}` }, {}],
  ])("is refused with 403 when it %s", async (_why, form, options) => {
    const reply = await startProduct().webhook(VOICE, form, options);

    expectRefusal(reply, 403, "AuthorizationError");
    expect(log.of("request.refused")).toMatchObject([{ level: "WARNING", path: VOICE }]);
  });

  it("is refused when a parameter was changed or added after signing", async () => {
    const product = startProduct();
    const form = aCall();
    const url = TEST_VARIABLES.PUBLIC_URL + VOICE;
    const signature = await sign(url, toParams(form), TEST_VARIABLES.TWILIO_AUTH_TOKEN);

    const reply = await product.webhook(
      VOICE,
      { ...form, Extra: "1" },
      { headers: { "x-twilio-signature": signature } },
    );

    expectRefusal(reply, 403, "AuthorizationError");
  });

  it.each(EVERY_WEBHOOK)("is refused at %s, too", async (path) => {
    const form = { ...aCall(), CallStatus: "completed", DialCallStatus: "busy", Digits: "1" };

    expectRefusal(
      await startProduct().webhook(path, form, { token: null }),
      403,
      "AuthorizationError",
    );
  });

  it("leaves nothing behind but log lines", async () => {
    const product = startProduct();
    const before = await countRows();

    await product.webhook(VOICE, aCall(), { token: null });
    await product.settle();

    expect(await countRows()).toEqual(before);
  });
});

describe("what proves that Twilio sent it", () => {
  it("is a signature over the public address, whatever host the request came to", async () => {
    brazeKnows({ lead_score: 85 });
    const product = startProduct();
    const params = toParams(aCall());
    const { TWILIO_AUTH_TOKEN, PUBLIC_URL } = TEST_VARIABLES;
    const signature = await sign(PUBLIC_URL + VOICE, params, TWILIO_AUTH_TOKEN);

    const reply = await product.send(`http://127.0.0.1:8787${VOICE}`, {
      method: "POST",
      headers: { "x-twilio-signature": signature },
      body: params,
    });

    expect(reply.status).toBe(200);
  });

  it("is no signature over the request's own host", async () => {
    const product = startProduct();
    const host = "http://127.0.0.1:8787";
    const params = toParams(aCall());
    const signature = await sign(host + VOICE, params, TEST_VARIABLES.TWILIO_AUTH_TOKEN);

    const reply = await product.send(host + VOICE, {
      method: "POST",
      headers: { "x-twilio-signature": signature },
      body: params,
    });

    expectRefusal(reply, 403, "AuthorizationError");
  });

  it("covers the query string", async () => {
    const product = startProduct();
    const form = { ...aCall(), CallStatus: "ringing", ParentCallSid: aCallSid() };
    const signed = `${TEST_VARIABLES.PUBLIC_URL}/webhooks/twilio/status?dialer=dialfire`;

    const path = "/webhooks/twilio/status?dialer=zendesk_talk";
    const reply = await product.webhook(path, form, { signedUrl: signed });

    expectRefusal(reply, 403, "AuthorizationError");
  });

  it("may be the secondary token while the first one is rotated", async () => {
    brazeKnows({ lead_score: 85 });
    const product = startProduct({ TWILIO_AUTH_TOKEN_SECONDARY: "the-next-token" });

    const old = await product.webhook(VOICE, aCall());
    const next = await product.webhook(VOICE, aCall(), { token: "the-next-token" });
    const other = await product.webhook(VOICE, aCall(), { token: "no-token-of-ours" });

    expect([old.status, next.status, other.status]).toEqual([200, 200, 403]);
  });

  it("is only logged as missing while TWILIO_SIGNATURE_CHECK is log", async () => {
    brazeKnows({ lead_score: 85 });

    const reply = await startProduct({ TWILIO_SIGNATURE_CHECK: "log" }).webhook(VOICE, aCall(), {
      token: null,
    });

    expect(reply.status).toBe(200);
    expect(readTwiml(reply.text).dialled).toBe(TEST_VARIABLES.DIALFIRE_PHONE_NUMBER);
    expect(log.of("twilio.unsigned")).toMatchObject([{ level: "WARNING" }]);
  });

  it("is demanded in production whatever TWILIO_SIGNATURE_CHECK says, and health names it", async () => {
    const product = startProduct({ ENVIRONMENT: "production", TWILIO_SIGNATURE_CHECK: "log" });

    const reply = await product.webhook(VOICE, aCall(), { token: null });
    const health = await product.send("/health");

    expectRefusal(reply, 403, "AuthorizationError");
    expect(health.json).toMatchObject({
      status: "degraded",
      variables: [{ name: "TWILIO_SIGNATURE_CHECK" }],
    });
  });

  it("can be an address as well, where TWILIO_ALLOWED_IPS lists some", async () => {
    brazeKnows({ lead_score: 85 });
    const product = startProduct({ TWILIO_ALLOWED_IPS: "192.0.2.1, 2001:db8::1" });
    const from = (address: string) =>
      product.webhook(VOICE, aCall(), { headers: { "cf-connecting-ip": address } });

    const replies = await Promise.all([
      from("192.0.2.1"),
      from("2001:db8::1"),
      from("192.0.2.9"),
      product.webhook(VOICE, aCall()),
      product.webhook(VOICE, aCall(), { headers: { "x-forwarded-for": "192.0.2.1" } }),
    ]);

    expect(replies.map((reply) => reply.status)).toEqual([200, 200, 403, 403, 403]);
  });
});

describe("a webhook that is signed but no call", () => {
  it.each<[string, Form]>([
    ["is missing", { AccountSid: TEST_VARIABLES.TWILIO_ACCOUNT_SID, From: "+491711234567" }],
    ["is empty", { ...aCall(), CallSid: "" }],
    ["is hostile", { ...aCall(), CallSid: "CA'; DROP TABLE calls; --" }],
    ["is too long", { ...aCall(), CallSid: "C".repeat(65) }],
  ])("is refused with 400 when CallSid %s, naming the field", async (_why, form) => {
    const reply = await startProduct().webhook(VOICE, form);

    expectRefusal(reply, 400, "ValidationError");
    expect(reply.json).toMatchObject({ error: { details: [{ field: "CallSid" }] } });
    expect(log.of("request.refused")).toMatchObject([{ details: [{ field: "CallSid" }] }]);
  });

  it("is refused with 400 when its body is empty", async () => {
    expectRefusal(await sendBody(startProduct(), ""), 400, "ValidationError");
  });

  it.each(["application/json", "text/plain", "multipart/form-data; boundary=x", ""])(
    "is refused with 400 when its content type is %j, naming the header",
    async (type) => {
      const reply = await sendBody(startProduct(), toParams(aCall()).toString(), { type });

      expectRefusal(reply, 400, "ValidationError");
      expect(reply.json).toMatchObject({ error: { details: [{ field: "Content-Type" }] } });
    },
  );

  it("is refused with 413 when it has a megabyte", async () => {
    const body = toParams({ ...aCall(), Extra: MEGABYTE }).toString();

    expectRefusal(await sendBody(startProduct(), body), 413, "PayloadTooLarge");
  });

  it("is refused with 413 as well when it does not tell its size", async () => {
    const bytes = new TextEncoder().encode(toParams({ ...aCall(), Extra: MEGABYTE }).toString());
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytes);
        controller.close();
      },
    });

    const reply = await startProduct().send(VOICE, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body,
    });

    expectRefusal(reply, 413, "PayloadTooLarge");
  });

  it("is answered where one parameter more would be too much", async () => {
    brazeKnows({ lead_score: 85 });
    const body = toParams(aCall()).toString();
    const filler = "x".repeat(65_536 - body.length - "&X=".length);

    const fits = await sendBody(startProduct(), `${body}&X=${filler}`);
    const tooLarge = await sendBody(startProduct(), `${body}&X=${filler}x`);

    expect([fits.status, tooLarge.status]).toEqual([200, 413]);
  });

  it("leaves nothing behind but log lines", async () => {
    const product = startProduct();
    const before = await countRows();

    await product.webhook(VOICE, { From: "+491711234567" });
    await sendBody(product, "", { type: "text/plain" });
    await sendBody(product, MEGABYTE);
    await product.settle();

    expect(await countRows()).toEqual(before);
  });
});

describe("the checks come in this order", () => {
  it("size before content type", async () => {
    const reply = await sendBody(startProduct(), MEGABYTE, { type: "text/plain" });

    expect(reply.status).toBe(413);
  });

  it("content type before signature", async () => {
    const body = toParams(aCall()).toString();
    const reply = await sendBody(startProduct(), body, { type: "text/plain", token: null });

    expect(reply.status).toBe(400);
  });

  it("signature before fields", async () => {
    const reply = await startProduct().webhook(VOICE, { From: "+491711234567" }, { token: null });

    expect(reply.status).toBe(403);
  });
});

describe("a signed webhook with odd content", () => {
  beforeEach(() => {
    brazeKnows({ lead_score: 85 });
  });

  /** Answered 200 with well-formed TwiML, or refused as the client's fault. */
  function expectSafe(reply: Reply) {
    expect([200, 400, 403]).toContain(reply.status);
    if (reply.status === 200) readTwiml(reply.text);
    expect(log.atLevel("ERROR")).toEqual([]);
    expect(log.atLevel("CRITICAL")).toEqual([]);
  }

  it("takes the first of a parameter that is there twice", async () => {
    const product = startProduct();
    const first = aCallSid();
    const { CallSid: _, ...rest } = aCall();

    const reply = await product.webhook(VOICE, [
      ["CallSid", first],
      ["CallSid", aCallSid()],
      ...Object.entries(rest),
    ]);

    expect(reply.status).toBe(200);
    await callOnce(product, first, (call) => expect(call.call_sid).toBe(first));
  });

  it.each([
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "hasOwnProperty",
    "__proto__[admin]",
  ])("takes a parameter named %s for what it is: none of ours", async (name) => {
    const reply = await startProduct().webhook(VOICE, { ...aCall(), [name]: "polluted" });

    expect(reply.status).toBe(200);
    expect(Object.prototype).not.toHaveProperty("admin");
  });

  it("reads text that is not UTF-8 with replacement characters", async () => {
    const form = new TextEncoder().encode(`${toParams(aCall())}&CallerName=`);
    const body = Uint8Array.from([...form, 0xff, 0xfe, 0xc3, 0x28]);

    expectSafe(await sendBody(startProduct(), body));
    expectSafe(await sendBody(startProduct(), `${toParams(aCall())}&CallerName=%FF%FE%C3%28`));
  });

  it("survives a thousand parameters", async () => {
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`P${i}`, "x"]));

    expectSafe(await startProduct().webhook(VOICE, { ...aCall(), ...many }));
  });

  const HOSTILE: Record<string, string> = {
    "angle brackets": "<Response><Dial>+4915112345</Dial></Response>",
    "an entity and quotes": `&amp;&lt;"'&#0;`,
    "the end of CDATA": "]]>",
    "control characters": "\u0000\u0001\u001b[31m\u0008",
    "line breaks": "a\r\nSet-Cookie: x=1\r\n\r\nb",
    "half an emoji": "\ud83d",
    "letters of many scripts": "Ünïcödé 你好 🙂 عربى",
    SQL: "'; DROP TABLE calls; --",
    "a template": "{{7*7}} #{7*7} %s %n",
    "ten thousand letters": "A".repeat(10_000),
    "only spaces": "   ",
    "a huge number": "99999999999999999999999999",
  };
  const FORMS: Record<string, { path: string; fields: string[]; form: Record<string, string> }> = {
    "a call": { path: VOICE, fields: ["From", "To", "ForwardedFrom", "CallSid"], form: {} },
    "a digit": { path: `${VOICE}/gather`, fields: ["Digits", "From"], form: { Digits: "1" } },
    "a dial's end": {
      path: `${VOICE}/dial?v=1&order=dialfire,zendesk_talk&step=first&n=1&rs=1`,
      fields: ["DialCallStatus", "DialCallSid", "DialCallDuration", "CallStatus", "To"],
      form: { DialCallStatus: "busy" },
    },
    "a status": {
      path: `${VOICE}/status`,
      fields: [
        "CallStatus",
        "ParentCallSid",
        "CallDuration",
        "SequenceNumber",
        "Timestamp",
        "SipResponseCode",
        "ErrorCode",
        "ErrorMessage",
      ],
      form: { CallStatus: "failed" },
    },
  };
  const cases = Object.entries(FORMS).flatMap(([what, { path, fields, form }]) =>
    fields.map((field) => ({ what, field, path, form })),
  );

  it.each(cases)("never breaks on what $what says in $field", async ({ field, path, form }) => {
    const product = startProduct();

    for (const text of Object.values(HOSTILE)) {
      expectSafe(await product.webhook(path, { ...aCall(), ...form, [field]: text }));
    }
  });

  it.each(Object.entries(HOSTILE))("never breaks on an action address with %s", async (_, text) => {
    const query = new URLSearchParams({ v: "1", order: text, step: "first", n: "1", rs: text });
    const about = new URLSearchParams({ dialer: text, attempt: text });
    const form = { ...aCall(), DialCallStatus: "busy", CallStatus: "ringing" };
    const product = startProduct();

    expectSafe(await product.webhook(`${VOICE}/status?${about}`, form));
    const reply = await product.webhook(`${VOICE}/dial?${query}`, form);
    expect(reply.status).toBeLessThan(500);
    if (reply.status === 200) readTwiml(reply.text);
  });

  it("is on record like any other call, where it names its call", async () => {
    const product = startProduct();

    for (const text of Object.values(HOSTILE)) {
      const form = { ...aCall(), From: text, To: text, ForwardedFrom: text };
      await product.webhook(VOICE, form);
      await callOnce(product, form.CallSid, (call) => expect(call.caller_number).toBeNull());
    }
  });

  it("never lets a caller write a log line of their own", async () => {
    const forged = '\n{"ts":"x","level":"CRITICAL","event":"forged"}';

    await startProduct().webhook(VOICE, { ...aCall(), From: forged, To: forged, CallSid: forged });

    expect(log.of("forged")).toEqual([]);
  });

  it("keeps what it says of the attempt out of the record where that is no number", async () => {
    const product = startProduct();
    const callSid = aCallSid();
    const form = { ...aCall(), ParentCallSid: callSid, CallStatus: "ringing" };

    await product.webhook(`${VOICE}/status?dialer=dialfire&attempt=NaN`, form);

    const call = await callOnce(product, callSid, () => undefined);
    expect(call.legs).toMatchObject([{ attempt: null }]);
  });
});

describe("without an auth token nobody can be proven to be Twilio", () => {
  const overrides: Overrides = { TWILIO_AUTH_TOKEN: "" };

  it.each([VOICE, `${VOICE}/gather`])(
    "so whoever asks at %s is connected to the number of last resort, loudly",
    async (path) => {
      const reply = await startProduct(overrides).webhook(path, aCall(), { token: null });

      expect(readTwiml(reply.text).dialled).toBe(TEST_VARIABLES.DEFAULT_DIALER_NUMBER);
      expect(log.of("twilio.no_auth_token")).toMatchObject([{ level: "CRITICAL" }]);
    },
  );

  it("so nothing is written", async () => {
    const product = startProduct(overrides);
    const before = await countRows();

    await product.webhook(VOICE, aCall(), { token: null });
    await product.settle();

    expect(await countRows()).toEqual(before);
  });
});
