import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PATIENCE } from "../../support/patience";
import { useSimulator } from "./running-simulator";

const simulator = useSimulator({ "xi-api-key": "sim-elevenlabs-key" });

const ORDER_PATH = "/elevenlabs/v1/convai/twilio/outbound-call";
const ORDER = {
  agent_id: "agent_1",
  agent_phone_number_id: "phnum_1",
  to_number: "+491711234567",
  conversation_initiation_client_data: { dynamic_variables: { call_sid: "EL_42_1" } },
};
const UTTERANCE = "/webhooks/elevenlabs/transcription";
const ENVELOPE = "/webhooks/elevenlabs";

interface Heard {
  path: string;
  authorization: string | undefined;
  signature: string;
  raw: string;
  body: { [field: string]: unknown };
}

let heard: Heard[] = [];
let product: Server;

/** Stands in for the product: hears everything, and says yes. */
beforeEach(async () => {
  heard = [];
  product = createServer(async (request, response) => {
    const raw = await text(request);
    const { authorization, "elevenlabs-signature": signature } = request.headers;
    const said = { path: request.url ?? "", authorization, signature: String(signature), raw };
    heard.push({ ...said, body: JSON.parse(raw) });
    response.end("{}");
  });
  await new Promise<void>((resolve) => product.listen(0, "127.0.0.1", resolve));
  const { port } = product.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const secrets = { tool_secret: "tool-secret", webhook_secret: "wsec_test" };
  simulator.it.control.setRinging({ url, ...secrets, utterances: 3 });
});

afterEach(() => new Promise((resolve) => product.close(resolve)));

const order = () => simulator.post(ORDER_PATH, ORDER);
const pathsOnce = (count: number) =>
  vi.waitFor(() => {
    expect(heard).toHaveLength(count);
    return heard.map(({ path }) => path);
  }, PATIENCE);

describe("a call that ElevenLabs places", () => {
  it("tells each utterance by our id and secret, then the signed end", async () => {
    const placed = await order();

    expect(await pathsOnce(4)).toEqual([UTTERANCE, UTTERANCE, UTTERANCE, ENVELOPE]);
    expect(heard[0]).toMatchObject({
      authorization: "Bearer tool-secret",
      body: {
        call_sid: "EL_42_1",
        speaker: "agent",
        text: expect.any(String),
        timestamp: expect.stringMatching(/Z$/),
      },
    });
    const { conversation_id, callSid } = (await placed.json()) as Record<string, string>;
    const end = heard[3] as Heard;
    expect(end.body).toMatchObject({
      type: "post_call_transcription",
      data: {
        conversation_id,
        transcript: [{ role: "agent" }, { role: "user" }, { role: "agent" }],
        metadata: { call_duration_secs: 10, phone_call: { call_sid: callSid } },
        conversation_initiation_client_data: { dynamic_variables: { call_sid: "EL_42_1" } },
      },
    });
    const [, time, signature] = /^t=(\d+),v0=([0-9a-f]{64})$/.exec(end.signature) ?? [];
    const mac = createHmac("sha256", "wsec_test").update(`${time}.${end.raw}`).digest("hex");
    expect(signature).toBe(mac);
  });

  it("tells what it is told to before it answers the order", async () => {
    simulator.it.control.setRinging({ early: 2 });

    await order();

    expect(heard.slice(0, 2).map(({ path }) => path)).toEqual([UTTERANCE, UTTERANCE]);
    await pathsOnce(4);
  });

  it("tells of nobody reached without a word said", async () => {
    simulator.it.control.setRinging({ end: "no-answer" });

    await order();

    expect(await pathsOnce(1)).toEqual([ENVELOPE]);
    expect(heard[0]?.body).toMatchObject({
      type: "call_initiation_failure",
      data: {
        failure_reason: "no-answer",
        metadata: { type: "twilio", body: { CallStatus: "no-answer" } },
      },
    });
  });

  it("tells everything as often as it is told to", async () => {
    simulator.it.control.setRinging({ deliveries: 3, utterances: 1 });

    await order();

    const threeTimes = [UTTERANCE, UTTERANCE, UTTERANCE, ENVELOPE, ENVELOPE, ENVELOPE];
    expect(await pathsOnce(6)).toEqual(threeTimes);
    expect(new Set(heard.map(({ raw }) => raw)).size).toBe(2);
  });

  it("rings nobody where nobody says where the product is", async () => {
    simulator.it.control.setRinging({ url: null });

    await order();

    expect(simulator.it.state.elevenlabs.conversations).toMatchObject([{ status: "initiated" }]);
    expect(heard).toEqual([]);
  });

  it("keeps what the product answered, and that it did not", async () => {
    simulator.it.control.setRinging({ url: "http://127.0.0.1:9", utterances: 0 });

    await order();

    await vi.waitFor(async () => {
      const told = await simulator.get("/_control/webhooks");
      expect(await told.json()).toMatchObject([{ path: ENVELOPE, status: null }]);
    }, PATIENCE);
  });
});
