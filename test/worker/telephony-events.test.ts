import { env } from "cloudflare:workers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { brazeAnswers } from "../support/worker/braze";
import { captureLog } from "../support/worker/log-lines";
import { callOnce, deliver, startProduct } from "../support/worker/product";
import { aCallSid, aNumber } from "../support/worker/twilio";
import { TEST_VARIABLES } from "../support/worker/variables";

const log = captureLog();
const EVENTS = "/webhooks/telephony/events";

const anId = () => `OB_${crypto.randomUUID().replaceAll("-", "")}`;

function aReport(form: Record<string, string> = {}): Record<string, string> {
  return {
    CallSid: aCallSid(),
    AccountSid: TEST_VARIABLES.TWILIO_ACCOUNT_SID,
    From: TEST_VARIABLES.TWILIO_PHONE_NUMBER,
    To: aNumber(),
    CallStatus: "ringing",
    ...form,
  };
}

const pathOf = (callId: string) => `${EVENTS}?call_id=${callId}&campaign_id=7&contact_id=8`;

describe("a report of a call we placed", () => {
  it.each([
    ["queued", "call.initiated"],
    ["initiated", "call.initiated"],
    ["ringing", "call.ringing"],
    ["in-progress", "call.answered"],
    ["completed", "call.completed"],
    ["no-answer", "call.no_answer"],
    ["busy", "call.busy"],
    ["failed", "call.failed"],
  ])("that says %s is %s", async (CallStatus, event_type) => {
    const callId = anId();

    const reply = await startProduct().webhook(pathOf(callId), aReport({ CallStatus }));

    expect(reply.status).toBe(200);
    expect(reply.json).toEqual({ status: "processed", call_id: callId, event_type });
  });

  it("is a duplicate the second time, in another isolate, too", async () => {
    const path = pathOf(anId());
    const report = aReport({ SequenceNumber: "1" });

    const replies = [
      await startProduct().webhook(path, report),
      await startProduct().webhook(path, report),
      await startProduct().webhook(path, { ...report, SequenceNumber: "2" }),
    ];

    expect(replies.map(({ json }) => json)).toMatchObject([
      { status: "processed" },
      { status: "duplicate" },
      { status: "processed" },
    ]);
  });

  it("is processed by exactly one of ten that come at once", async () => {
    const path = pathOf(anId());
    const report = aReport();
    const product = startProduct();

    const replies = await Promise.all(
      Array.from({ length: 10 }, () => product.webhook(path, report)),
    );

    const processed = replies.filter(({ text }) => text.includes("processed"));
    expect(processed).toHaveLength(1);
  });

  it("with a word nobody knows is taken, with a warning", async () => {
    const reply = await startProduct().webhook(pathOf(anId()), aReport({ CallStatus: "foo" }));

    expect(reply.json).toMatchObject({ status: "processed", event_type: "call.unknown_status" });
    expect(log.of("call.unknown_status")).toMatchObject([{ level: "WARNING", status: "foo" }]);
  });

  it("is told as loudly as LOG_LEVEL says", async () => {
    await startProduct({ LOG_LEVEL: "ERROR" }).webhook(
      pathOf(anId()),
      aReport({ CallStatus: "foo" }),
    );

    expect(log.of("call.unknown_status")).toEqual([]);
  });

  it("passes unsigned where a laptop says so, and the log tells of it", async () => {
    const lax = startProduct({ TWILIO_SIGNATURE_CHECK: "log" });

    const reply = await lax.webhook(pathOf(anId()), aReport(), { token: null });

    expect(reply.json).toMatchObject({ status: "processed" });
    expect(log.of("twilio.unsigned")).toMatchObject([{ level: "WARNING" }]);
  });

  it("goes by Twilio's own id where the address has none of ours", async () => {
    const report = aReport();

    const reply = await startProduct().webhook(EVENTS, report);

    expect(reply.json).toMatchObject({ status: "processed", call_id: report.CallSid });
  });

  it("is refused unsigned, signed over another query, and of another account", async () => {
    const product = startProduct();
    const path = pathOf(anId());
    const signedUrl = `${TEST_VARIABLES.PUBLIC_URL}${EVENTS}?call_id=OB_another`;

    const replies = [
      await product.webhook(path, aReport(), { token: null }),
      await product.webhook(path, aReport(), { signedUrl }),
      await product.webhook(path, aReport({ AccountSid: `AC${"f".repeat(32)}` })),
    ];

    expect(replies.map(({ status }) => status)).toEqual([403, 403, 403]);
  });
});

describe("the record of a call we placed", () => {
  const STORY = [
    { CallStatus: "initiated", SequenceNumber: "0" },
    { CallStatus: "ringing", SequenceNumber: "1" },
    { CallStatus: "in-progress", SequenceNumber: "2" },
    { CallStatus: "completed", SequenceNumber: "3", CallDuration: "42" },
  ].map((form, i) => ({
    ...form,
    Timestamp: new Date(Date.UTC(2026, 2, 10, 12, 0, i * 5)).toUTCString(),
  }));

  it("is the same whatever order its reports come in, and however often", async () => {
    const shuffled = fc.shuffledSubarray([...STORY, ...STORY], { minLength: STORY.length * 2 });
    await fc.assert(
      fc.asyncProperty(shuffled, async (story) => {
        const product = startProduct();
        const callId = anId();
        const call = aReport();

        for (const form of story) await product.webhook(pathOf(callId), { ...call, ...form });

        await callOnce(product, callId, (kept) => {
          expect(kept).toMatchObject({
            direction: "outbound",
            status: "completed",
            outcome: "connected",
            call_duration: 42,
          });
        });
      }),
      { numRuns: 6 },
    );
  });

  it("holds the error of a call that failed", async () => {
    const product = startProduct();
    const callId = anId();
    const error = { ErrorCode: "21215", ErrorMessage: "Geo permission" };

    await product.webhook(pathOf(callId), aReport({ CallStatus: "failed", ...error }));

    await callOnce(product, callId, (call) => {
      expect(call).toMatchObject({ status: "failed", failure_reason: "Geo permission" });
    });
  });

  it("is no caller's, so the CRM hears nothing of it", async () => {
    const row = await env.DB.prepare(
      "SELECT count(*) AS n FROM write_backs WHERE call_sid LIKE 'OB_%'",
    ).first();

    expect(row).toEqual({ n: 0 });
    expect(await deliver(env, "ledger", [])).toEqual({ acknowledged: [], retried: [] });
  });
});

describe("somebody who picks up a call we placed", () => {
  const ANSWER = "/webhooks/telephony/answer?call_id=OB_1";
  const AGENT = {
    ELEVENLABS_API_KEY: "elevenlabs-key-of-the-tests",
    ELEVENLABS_API_URL: "https://elevenlabs.test",
    ELEVENLABS_AGENT_ID: "agent_1",
  };

  it("talks to the agent, who learns our id of the call", async () => {
    const twiml = "<Response><Connect/></Response>";
    const provider = brazeAnswers(() => new Response(twiml));

    const reply = await startProduct(AGENT).webhook(ANSWER, aReport());

    expect({ status: reply.status, text: reply.text }).toEqual({ status: 200, text: twiml });
    const body = JSON.parse(provider.requests[0]?.body ?? "");
    const variables = { dynamic_variables: { call_sid: "OB_1" } };
    expect(body).toMatchObject({ conversation_initiation_client_data: variables });
  });

  it.each([
    ["breaks", () => new Response("no", { status: 500 })],
    ["answers no TwiML", () => new Response("{}")],
  ])("hears the message where the agent's provider %s", async (_how, answer) => {
    brazeAnswers(answer);

    const reply = await startProduct(AGENT).voice(ANSWER, aReport());

    expect(reply.twiml.verbs).toEqual(["Say", "Hangup"]);
  });

  it("hears the message where no agent is set up", async () => {
    const reply = await startProduct().voice(ANSWER, aReport());

    expect(reply.twiml.said).toEqual([
      "We tried to reach you. Please call us back at your convenience. Goodbye.",
    ]);
  });
});
