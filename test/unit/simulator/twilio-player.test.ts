import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { signWebhook } from "../../../simulator/twilio-signer";
import { aWorker, CALLER, COMPANY, stepsOf, URL_OF_WORKER } from "./played-worker";

const SORRY = "<Response><Say>Sorry</Say></Response>";

describe("playCall", () => {
  it("sends the first webhook as Twilio does: a signed form with the standard parameters", async () => {
    const worker = aWorker({ "/webhooks/twilio": "<Response/>" });

    const story = await worker.play();

    const [first] = worker.received;
    expect(first).toMatchObject({ method: "POST", path: "/webhooks/twilio" });
    expect(first?.form).toMatchObject({
      CallSid: expect.stringMatching(/^CA[0-9a-f]{32}$/),
      AccountSid: `AC${"0".repeat(32)}`,
      From: CALLER,
      Caller: CALLER,
      To: COMPANY,
      Called: COMPANY,
      CallStatus: "ringing",
      Direction: "inbound",
      ApiVersion: "2010-04-01",
      FromCountry: "DE",
      FromCity: "",
    });
    expect(first?.headers.get("user-agent")).toBe("TwilioProxy/1.1");
    expect(first?.headers.get("i-twilio-idempotency-token")).toBeTruthy();
    expect(first?.headers.get("content-type")).toBe(
      "application/x-www-form-urlencoded; charset=UTF-8",
    );
    expect(first?.headers.get("x-twilio-signature")).toBe(
      signWebhook("token", `${URL_OF_WORKER}/webhooks/twilio`, Object.entries(first?.form ?? {})),
    );
    expect(story.callSid).toBe(first?.form.CallSid);
  });

  it("tells the number's own status callback when the call is over", async () => {
    const worker = aWorker({
      "/webhooks/twilio": '<Response><Say>Hello</Say><Pause length="70"/></Response>',
    });

    const story = await worker.play();

    expect(story).toMatchObject({ endedBy: "document", connectedTo: null, seconds: 71 });
    const [callback, ...others] = worker.to("/webhooks/twilio/status");
    expect(others).toEqual([]);
    expect(callback?.form).toMatchObject({
      CallSid: story.callSid,
      CallStatus: "completed",
      CallDuration: "71",
      Duration: "2",
      CallbackSource: "call-progress-events",
      SequenceNumber: "0",
      Timestamp: expect.stringMatching(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/),
    });
    expect(callback?.form.ParentCallSid).toBeUndefined();
  });

  it("leaves a call that only waits unanswered", async () => {
    const worker = aWorker({ "/webhooks/twilio": '<Response><Pause length="3"/></Response>' });

    await worker.play();

    expect(worker.to("/webhooks/twilio/status")[0]?.form.CallDuration).toBe("0");
  });

  it("rejects a call without answering it", async () => {
    const worker = aWorker({ "/webhooks/twilio": '<Response><Reject reason="busy"/></Response>' });

    const story = await worker.play();

    expect(story.endedBy).toBe("rejection");
    expect(worker.to("/webhooks/twilio/status")[0]?.form.CallStatus).toBe("busy");
  });

  it("follows a redirect relative to the document, by GET with the parameters signed in the address", async () => {
    const worker = aWorker({
      "/webhooks/twilio": '<Response><Redirect method="GET">twilio/more?x=1</Redirect></Response>',
      "/webhooks/twilio/more": "<Response/>",
    });

    await worker.play();

    const [more] = worker.to("/webhooks/twilio/more");
    const query = new URLSearchParams(more?.query);
    expect(more).toMatchObject({ method: "GET", form: {} });
    expect(query.get("x")).toBe("1");
    expect(query.get("From")).toBe(CALLER);
    expect(more?.headers.get("x-twilio-signature")).toBe(
      signWebhook("token", `${URL_OF_WORKER}/webhooks/twilio/more${more?.query}`),
    );
  });

  it("gives up after ten redirects in a row", async () => {
    const worker = aWorker({
      "/webhooks/twilio": "<Response><Redirect>/webhooks/twilio</Redirect></Response>",
    });

    const story = await worker.play();

    expect(story.endedBy).toBe("application_error");
    expect(stepsOf(story, "error")).toMatchObject([{ code: 11_215 }]);
    expect(worker.to("/webhooks/twilio")).toHaveLength(11);
  });

  it("lets the caller give up where a text is repeated for ever", async () => {
    const worker = aWorker({
      "/webhooks/twilio": '<Response><Say loop="0">Please hold</Say><Say>Never</Say></Response>',
    });

    const story = await worker.play({ caller: { patienceSeconds: 60 } });

    expect(story).toMatchObject({ endedBy: "caller", seconds: 60 });
    expect(stepsOf(story, "said").map((step) => step.text)).toEqual(["Please hold"]);
  });

  it("passes over what it cannot play and says so", async () => {
    const worker = aWorker({
      "/webhooks/twilio": "<Response><Record/><Sing>La</Sing><Say>Hello</Say></Response>",
    });

    const story = await worker.play();

    expect(stepsOf(story, "warning")).toMatchObject([
      { code: 12_200, message: "<Sing> is no verb" },
      { code: null, message: "<Record> cannot be played" },
    ]);
    expect(stepsOf(story, "said")).toMatchObject([{ text: "Hello" }]);
  });

  it("waits as long as the pace says, and takes no real time without one", async () => {
    const worker = aWorker({ "/webhooks/twilio": '<Response><Pause length="60"/></Response>' });
    const waited: number[] = [];

    await worker.play({
      pace: async (seconds) => {
        waited.push(seconds);
      },
    });

    expect(waited).toEqual([60]);
  });
});

describe("over a real connection", () => {
  it("plays the same call, and survives a Worker that is not there", async () => {
    const app = new Hono();
    app.post("/webhooks/twilio", (c) => c.text("<Response><Say>Hello</Say></Response>"));
    app.post("/webhooks/twilio/status", (c) => c.body(null, 204));
    const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const { play } = aWorker({});
    const there = { url: `http://127.0.0.1:${port}`, send: fetch };

    const story = await play(there);
    await new Promise((resolve) => server.close(resolve));
    const afterwards = await play(there);

    expect(stepsOf(story, "said")).toMatchObject([{ text: "Hello" }]);
    expect(story.endedBy).toBe("document");
    expect(stepsOf(afterwards, "error")).toMatchObject([{ code: 11_205 }, { code: 11_205 }]);
    expect(afterwards.endedBy).toBe("application_error");
  });
});

describe("the fallback", () => {
  it.each([
    ["an error", new Response("no", { status: 500 }), "11200"],
    ["a refusal", new Response("no", { status: 403 }), "11200"],
    ["another content type", new Response("{}", json()), "12300"],
    ["malformed TwiML", "<Response><Say>", "12100"],
    ["a document of more than 64 KB", `<Response><!--${"x".repeat(65_536)}--></Response>`, "11750"],
  ])("takes the call after %s, with the error in its parameters", async (_, answer, code) => {
    const worker = aWorker({ "/webhooks/twilio": answer, "/webhooks/twilio/fallback": SORRY });

    const story = await worker.play();

    expect(worker.to("/webhooks/twilio/fallback")[0]?.form).toMatchObject({
      ErrorCode: code,
      ErrorUrl: `${URL_OF_WORKER}/webhooks/twilio`,
      From: CALLER,
    });
    expect(stepsOf(story, "said")).toMatchObject([{ text: "Sorry" }]);
    expect(stepsOf(story, "error")).toMatchObject([{ code: Number(code) }]);
  });

  it("takes the call when the Worker does not answer in time", async () => {
    const worker = aWorker({ "/webhooks/twilio/fallback": SORRY });
    const { play } = worker;
    let isFirst = true;

    const story = await play({
      timeoutMs: 20,
      send: async (request) => {
        if (!isFirst) return new Response(SORRY, { headers: { "content-type": "text/xml" } });
        isFirst = false;
        return new Promise((_, reject) => {
          request.signal.addEventListener("abort", () => reject(request.signal.reason));
        });
      },
    });

    expect(stepsOf(story, "error")).toMatchObject([
      { code: 11_200, message: "no answer within 0.02 s" },
    ]);
    expect(stepsOf(story, "said")).toMatchObject([{ text: "Sorry" }]);
  });

  it("takes the call when a document leads to an address that is none", async () => {
    const worker = aWorker({
      "/webhooks/twilio": "<Response><Redirect>http://</Redirect></Response>",
      "/webhooks/twilio/fallback": SORRY,
    });

    const story = await worker.play();

    expect(worker.to("/webhooks/twilio/fallback")[0]?.form.ErrorCode).toBe("11100");
    expect(stepsOf(story, "said")).toMatchObject([{ text: "Sorry" }]);
  });

  it("ends the call with an application error when it fails too", async () => {
    const worker = aWorker({
      "/webhooks/twilio": new Response(null, { status: 500 }),
      "/webhooks/twilio/fallback": new Response(null, { status: 500 }),
    });

    const story = await worker.play();

    expect(story.endedBy).toBe("application_error");
    expect(worker.to("/webhooks/twilio/fallback")).toHaveLength(1);
    expect(worker.to("/webhooks/twilio/status")).toHaveLength(1);
  });

  it("tries a connection that cannot be made once more, with the same token", async () => {
    const tokens: (string | null)[] = [];

    const story = await aWorker({}).play({
      fallbackPath: null,
      statusCallbackPath: null,
      send: async (request) => {
        tokens.push(request.headers.get("i-twilio-idempotency-token"));
        throw new TypeError("fetch failed", { cause: { code: "ECONNREFUSED" } });
      },
    });

    expect(tokens).toHaveLength(2);
    expect(new Set(tokens).size).toBe(1);
    expect(stepsOf(story, "error")).toMatchObject([{ code: 11_205 }]);
  });
});

function json(): ResponseInit {
  return { headers: { "content-type": "application/json" } };
}
