import { env as boundEnv } from "cloudflare:workers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  AGENT_SET_UP,
  aConversationId,
  elevenLabsPlaces,
  orderCall,
  PERSON,
  say,
  startCall,
  tell,
  transcriptOf,
} from "../support/worker/agent-calls";
import { brazeAnswers } from "../support/worker/braze";
import { captureLog } from "../support/worker/log-lines";
import { readCall, startProduct } from "../support/worker/product";
import { TEST_VARIABLES } from "../support/worker/variables";

captureLog();

describe("an agent's call", () => {
  it("is placed once, carries our id, and answers with both ids", async () => {
    const conversationId = aConversationId();
    const provider = elevenLabsPlaces(conversationId);
    const product = startProduct(AGENT_SET_UP);

    const { call_sid, ...answer } = await startCall(product);

    expect(call_sid).toMatch(/^EL_4711_\d{13}_[a-z0-9]{8}$/);
    expect(answer).toEqual({ conversation_id: conversationId, status: "placed", reason: null });
    expect(provider.requests).toHaveLength(1);
    expect(JSON.parse(provider.requests[0]?.body ?? "")).toMatchObject({
      to_number: PERSON,
      conversation_initiation_client_data: { dynamic_variables: { call_sid } },
    });
    expect(await readCall(product, call_sid)).toMatchObject({
      direction: "outbound",
      status: "routed",
      routed_dialer: "elevenlabs",
      outcome: null,
    });
  });

  it("shows the person's number to nobody in full", async () => {
    elevenLabsPlaces();
    const product = startProduct(AGENT_SET_UP);
    const { call_sid } = await startCall(product);

    const shown = await Promise.all(
      [`/api/v1/calls/${call_sid}`, `/api/v1/logs/${call_sid}`, "/api/v1/calls"].map((path) =>
        product.api(path),
      ),
    );

    expect(shown[0]?.json).toMatchObject({ data: { called_number: "+4917***4567" } });
    expect(shown.filter(({ text }) => text.includes(PERSON))).toEqual([]);
  });

  it("is on record without a conversation while the provider is asked", async () => {
    let seen: unknown;
    brazeAnswers(async () => {
      seen = await boundEnv.DB.prepare(
        "SELECT status, conversation_id FROM calls WHERE call_sid LIKE 'EL_77_%'",
      ).first();
      return new Response("no", { status: 500 });
    });

    await orderCall(startProduct(AGENT_SET_UP), { driver_id: 77 });

    expect(seen).toEqual({ status: "received", conversation_id: null });
  });

  it.each([
    [
      "refuses",
      () => Response.json({ success: false, message: "no credit" }),
      "failed",
      "no credit",
    ],
    ["knows no such agent", () => new Response("{}", { status: 404 }), "failed", "answered 404"],
    ["breaks", () => new Response("no", { status: 500 }), "unknown", "answered 500"],
    ["answers garbage", () => new Response("<html>"), "unknown", "could not be read"],
  ])("has failed with the reason where the provider %s", async (_how, answer, status, reason) => {
    const provider = brazeAnswers(answer);
    const product = startProduct(AGENT_SET_UP);

    const call = await startCall(product);

    expect(call).toMatchObject({ status, conversation_id: null });
    expect(call.reason).toContain(reason);
    expect(provider.requests).toHaveLength(1);
    const kept = await readCall(product, call.call_sid);
    expect(kept).toMatchObject({ status: "failed", outcome: "failed" });
    expect(kept.failure_reason).toContain(reason);
    expect(kept.ended_at).not.toBeNull();
  });

  it("is refused with 409 under an id that was used before", async () => {
    const provider = elevenLabsPlaces();
    const product = startProduct(AGENT_SET_UP);
    const call_sid = `EL_4711_${Date.now()}`;

    const replies = [
      await orderCall(product, { call_sid }),
      await orderCall(product, { call_sid }),
    ];

    expect(replies.map(({ status }) => status)).toEqual([201, 409]);
    expect(provider.requests).toHaveLength(1);
  });

  it("is one of several, and the one that cannot be placed stops no other", async () => {
    const answers = [new Response("no", { status: 500 }), undefined];
    brazeAnswers(
      () => answers.shift() ?? Response.json({ success: true, conversation_id: aConversationId() }),
    );
    const draft = { driver_id: "1", phone_number: PERSON };

    const reply = await startProduct(AGENT_SET_UP).api("/api/v1/agent-calls/batch", {
      method: "POST",
      body: { calls: [draft, draft] },
    });

    expect(reply.json).toMatchObject({ data: [{ status: "unknown" }, { status: "placed" }] });
  });
});

describe("what is said in an agent's call", () => {
  it("gets consecutive numbers, fifty posts at once", async () => {
    elevenLabsPlaces();
    const product = startProduct(AGENT_SET_UP);
    const { call_sid } = await startCall(product);

    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, i) => say(product, { call_sid, text: `line ${i}` })),
    );

    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200));
    const numbers = replies.map(
      ({ json }) => z.looseObject({ sequence_number: z.number() }).parse(json).sequence_number,
    );
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
  });

  it("keeps its number when it comes again, and shows on the call's trace", async () => {
    elevenLabsPlaces();
    const product = startProduct(AGENT_SET_UP);
    const { call_sid } = await startCall(product);

    const first = await say(product, { call_sid });
    const again = await say(product, { call_sid });

    expect(first.json).toMatchObject({ status: "saved", call_sid, sequence_number: 1 });
    expect(again.json).toEqual(first.json);
    const trace = await product.api(`/api/v1/logs/${call_sid}`);
    const shown = { call_sid, sequence_number: 1, timestamp: "2026-03-10T13:00:00.000Z" };
    expect(trace.json).toMatchObject({ data: { transcript: [shown] } });
    expect(await transcriptOf(product, call_sid)).toEqual([{ n: 1, speaker: "user", text: "Hi" }]);
  });

  it("is there once, whatever comes late, early or twice, and with the whole besides", async () => {
    const product = startProduct(AGENT_SET_UP);
    const words = ["Hello", "Yes", "Yes", "Goodbye"];
    const startedAt = Math.floor(Date.now() / 1_000);
    const told = ["whole", ...words.keys()];
    const stories = fc.tuple(
      fc.shuffledSubarray([...told, ...told], { minLength: told.length }),
      fc.boolean(),
    );

    await fc.assert(
      fc.asyncProperty(stories, async ([story, isNamedLate]) => {
        elevenLabsPlaces(isNamedLate ? null : undefined);
        const { call_sid, ...started } = await startCall(product);
        const conversation_id = started.conversation_id ?? aConversationId();
        const timeOf = (i: number) => new Date((startedAt + i) * 1_000).toISOString();

        for (const part of [...story, "whole"]) {
          if (typeof part === "number") {
            await say(product, { call_sid, text: words[part], timestamp: timeOf(part) });
            continue;
          }
          await tell(product, {
            type: "post_call_transcription",
            event_timestamp: startedAt + 9,
            data: {
              conversation_id,
              transcript: words.map((message, i) => ({
                role: "user",
                message,
                time_in_call_secs: i,
              })),
              metadata: { accepted_time_unix_secs: startedAt, call_duration_secs: 9 },
              conversation_initiation_client_data: { dynamic_variables: { call_sid } },
            },
          });
        }

        const kept = await transcriptOf(product, call_sid);
        expect(kept.map(({ text }) => text)).toEqual(words);
        expect(kept.map(({ n }) => n).sort()).toEqual([1, 2, 3, 4]);
        expect(await readCall(product, call_sid)).toMatchObject({ outcome: "connected" });
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it("waits with 400 for the conversation id, and takes its place once it comes", async () => {
    elevenLabsPlaces(null);
    const product = startProduct(AGENT_SET_UP);
    const { call_sid } = await startCall(product);

    const early = await say(product, { call_sid });
    expect(early.status).toBe(400);
    expect(early.json).toMatchObject({ error: { details: [{ code: "conversation_pending" }] } });

    const reply = await tell(product, {
      type: "post_call_transcription",
      event_timestamp: Math.floor(Date.now() / 1_000),
      data: {
        conversation_id: aConversationId(),
        transcript: [{ role: "agent", message: "Goodbye", time_in_call_secs: 9 }],
        metadata: { call_duration_secs: 10 },
        conversation_initiation_client_data: { dynamic_variables: { call_sid } },
      },
    });
    expect(reply.json).toEqual({ status: "processed" });
    expect(await transcriptOf(product, call_sid)).toEqual([
      { n: 1, speaker: "user", text: "Hi" },
      { n: 2, speaker: "agent", text: "Goodbye" },
    ]);
  });

  it.each([
    ["an unknown call", { call_sid: "EL_1_1769937300" }, "EL_1_1769937300"],
    ["nobody", { call_sid: "EL_1_1", speaker: "nobody" }, "speaker"],
    ["no moment", { call_sid: "EL_1_1", timestamp: "yesterday" }, "timestamp"],
    ["a moment without a zone", { call_sid: "EL_1_1", timestamp: "2026-03-10T14:00:00" }, "zone"],
  ])("is refused with 400 where it is of %s", async (_what, body, named) => {
    const reply = await say(startProduct(AGENT_SET_UP), body);

    expect(reply.status).toBe(400);
    expect(reply.text).toContain(named);
  });

  it("is refused without the secret", async () => {
    expect((await say(startProduct(AGENT_SET_UP), { call_sid: "EL_1_1" }, "wrong")).status).toBe(
      401,
    );
  });

  it("is not kept where transcripts are switched off", async () => {
    elevenLabsPlaces();
    const product = startProduct(AGENT_SET_UP);
    const { call_sid } = await startCall(product);
    const settings = "/api/v1/settings/outbound";
    await product.api(settings, { method: "PUT", body: { keep_transcripts: false } });

    const reply = await say(product, { call_sid });

    await product.api(settings, { method: "PUT", body: {} });
    expect(reply.json).toEqual({ status: "not_kept", call_sid });
    expect(await transcriptOf(product, call_sid)).toEqual([]);
  });
});

describe("the end of a conversation", () => {
  const talk = (conversation_id: string | null) => ({
    type: "post_call_transcription",
    event_timestamp: Math.floor(Date.now() / 1_000),
    data: {
      conversation_id,
      transcript: [{ role: "user", message: "Hi", time_in_call_secs: 1 }],
      metadata: { call_duration_secs: 42 },
    },
  });

  it("closes the call, adds what was not told before, and bears a repeat", async () => {
    elevenLabsPlaces();
    const product = startProduct(AGENT_SET_UP);
    const { call_sid, conversation_id } = await startCall(product);
    await say(product, { call_sid });

    const replies = [
      await tell(product, talk(conversation_id)),
      await tell(product, talk(conversation_id)),
    ];

    expect(replies.map(({ json }) => json)).toEqual([
      { status: "processed" },
      { status: "duplicate" },
    ]);
    const call = { status: "completed", outcome: "connected", call_duration: 42 };
    expect(await readCall(product, call_sid)).toMatchObject(call);
    expect(await transcriptOf(product, call_sid)).toHaveLength(1);
  });

  it("tells that nobody was reached", async () => {
    elevenLabsPlaces();
    const product = startProduct(AGENT_SET_UP);
    const { call_sid, conversation_id } = await startCall(product);

    await tell(product, {
      ...talk(conversation_id),
      type: "call_initiation_failure",
      data: { conversation_id, failure_reason: "no-answer" },
    });

    expect(await readCall(product, call_sid)).toMatchObject({ status: "no-answer" });
  });

  it("of nobody's call is ignored, and so is any other notice", async () => {
    const product = startProduct(AGENT_SET_UP);

    const stranger = await tell(product, talk(aConversationId()));
    const notice = await tell(product, { ...talk("x"), type: "voice_removal_notice" });

    expect([stranger.json, notice.json]).toEqual([{ status: "ignored" }, { status: "ignored" }]);
  });

  it("is refused with another secret, and when it is older than thirty minutes", async () => {
    const product = startProduct(AGENT_SET_UP);

    const forged = await tell(product, talk("x"), { secret: "wsec_other" });
    const old = await tell(product, talk("x"), { age: 31 * 60 });

    expect([forged.status, old.status]).toEqual([401, 401]);
  });
});

describe("the outbound settings", () => {
  it("tell from which numbers people are called", async () => {
    const reply = await startProduct(AGENT_SET_UP).api("/api/v1/settings/outbound");

    expect(reply.json).toMatchObject({
      data: {
        calling_numbers: {
          campaigns: TEST_VARIABLES.TWILIO_PHONE_NUMBER,
          agent_calls: AGENT_SET_UP.ELEVENLABS_PHONE_NUMBER_ID,
        },
      },
    });
  });
});
