import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Ringing } from "../../simulator/elevenlabs-talk";
import { setStage } from "../support/node/stage";
import { RINGING_SECRETS } from "../support/node/variables";
import { PATIENCE } from "../support/patience";

const { product, simulator, recordOf } = setStage();

const PERSON = "+491711234567";

interface Started {
  call_sid: string;
  conversation_id: string | null;
  status: string;
}

interface Trace {
  transcript: { sequence_number: number }[];
  events: { kind: string }[];
  api_calls: { integration: string; success: boolean }[];
}

beforeEach(() => simulator().control.setRinging({ url: product().url, ...RINGING_SECRETS }));

const rings = (how: Partial<Ringing>) => simulator().control.setRinging(how);

async function start(): Promise<Started> {
  const draft = { driver_id: 42, phone_number: PERSON, dynamic_variables: { customer: "Jana" } };
  const { data } = await product().api<{ data: Started }>("/api/v1/agent-calls", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(draft),
  });
  return data;
}

/** What was said, as the API shows it: numbers from 1 on, in the order it was spoken. */
async function transcriptOf(callSid: string) {
  const path = `/api/v1/transcriptions?call_sid=${callSid}`;
  const { data } = await product().api<{
    data: { sequence_number: number; speaker: string; text: string }[];
  }>(path);
  return data.map(({ sequence_number: n, speaker, text }) => ({ n, speaker, text }));
}

const traceOf = async (callSid: string) =>
  (await product().api<{ data: Trace }>(`/api/v1/logs/${callSid}`)).data;

/** What ElevenLabs said in the conversation of a call, as its own record has it. */
function saidIn(callSid: string) {
  const conversation = simulator().state.elevenlabs.conversations.find((one) =>
    JSON.stringify(one).includes(callSid),
  );
  const turns = conversation?.transcript as { role: string; message: string }[];
  return turns.map(({ role, message }, i) => ({ n: i + 1, speaker: role, text: message }));
}

const answersTo = (path: string) =>
  simulator().state.elevenlabs.webhooks.filter((told) => told.path.endsWith(path));

describe("a call the agent places", () => {
  it("is followed from the order to its end, with every word", async () => {
    rings({ pause_ms: 20 });

    const { call_sid, conversation_id, status } = await start();
    const early = await vi.waitFor(async () => {
      const said = await transcriptOf(call_sid);
      expect(said.length).toBeGreaterThan(0);
      return said;
    }, PATIENCE);
    const record = await recordOf(call_sid);

    expect(status).toBe("placed");
    expect(conversation_id).toMatch(/^conv_/);
    expect(early[0]).toMatchObject({ n: 1, speaker: "agent" });
    expect(record).toMatchObject({
      status: "completed",
      outcome: "connected",
      routed_dialer: "elevenlabs",
    });
    expect(await transcriptOf(call_sid)).toEqual(saidIn(call_sid));
    const trace = await traceOf(call_sid);
    expect(trace.transcript).toHaveLength(6);
    expect(trace.events.map(({ kind }) => kind).sort()).toEqual([
      "call.answered",
      "call.completed",
      "call.initiated",
      "call.placed",
    ]);
    expect(trace.api_calls).toMatchObject([{ integration: "elevenlabs", success: true }]);
  });

  it("loses no word that overtakes the provider's own answer", async () => {
    rings({ early: 3 });

    const { call_sid } = await start();
    await recordOf(call_sid);

    expect(answersTo("/transcription").map(({ status }) => status)).toEqual([
      ...[400, 400, 400],
      ...[200, 200, 200],
    ]);
    expect(answersTo("/transcription")[0]?.answer).toContain("conversation_pending");
    expect(await transcriptOf(call_sid)).toEqual(saidIn(call_sid));
  });

  it("is the same when everything is told three times at once", async () => {
    rings({ deliveries: 3 });

    const { call_sid } = await start();
    await recordOf(call_sid);
    await vi.waitFor(() => expect(answersTo("/elevenlabs")).toHaveLength(3), PATIENCE);

    expect(await transcriptOf(call_sid)).toEqual(saidIn(call_sid));
    const { events } = await traceOf(call_sid);
    expect(events).toHaveLength(4);
  });

  it.each([
    ["busy", "busy"],
    ["no-answer", "no-answer"],
    ["unknown", "failed"],
  ] as const)("that reaches nobody (%s) says so", async (end, status) => {
    rings({ end });

    const { call_sid } = await start();

    expect(await recordOf(call_sid)).toMatchObject({ status, outcome: "failed" });
    expect(await transcriptOf(call_sid)).toEqual([]);
  });

  it("whose answer got lost is told as unknown, and truly once the talk is over", async () => {
    simulator().control.setScenario("elevenlabs", { mode: "lost", path: "outbound-call" });
    rings({ pause_ms: 50 });

    const { call_sid, ...started } = await start();
    const before = await recordOf(call_sid);
    const after = await recordOf(call_sid, ({ outcome }) => outcome === "connected");

    expect(started).toMatchObject({ status: "unknown", conversation_id: null });
    expect(before).toMatchObject({ status: "failed" });
    expect(after).toMatchObject({ status: "completed" });
    expect(simulator().control.requests("elevenlabs")).toHaveLength(1);
    expect(await transcriptOf(call_sid)).toEqual(saidIn(call_sid));
  });
});
