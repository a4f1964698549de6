import { describe, expect, it } from "vitest";
import { readTwiml } from "../../../simulator/twiml-document";
import { useSimulator } from "./running-simulator";

const simulator = useSimulator({ "xi-api-key": "sim-elevenlabs-key" });

const CONVAI = "/elevenlabs/v1/convai";
const ORDER = {
  agent_id: "agent_1",
  agent_phone_number_id: "phnum_1",
  to_number: "+491711234567",
  conversation_initiation_client_data: { dynamic_variables: { router_call_id: "c-789" } },
};

describe("ElevenLabs", () => {
  it("places a call and answers with callSid in its odd spelling", async () => {
    const answer = await simulator.post(`${CONVAI}/twilio/outbound-call`, ORDER);

    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      success: true,
      message: "Outbound call initiated",
      conversation_id: expect.stringMatching(/^conv_/),
      callSid: expect.stringMatching(/^CA[0-9a-f]{32}$/),
    });
  });

  it("shows the conversation, which a test may let end", async () => {
    const placed = await simulator.post(`${CONVAI}/twilio/outbound-call`, ORDER);
    const { conversation_id: id } = (await placed.json()) as { conversation_id: string };
    const begun = await simulator.get(`${CONVAI}/conversations/${id}`);
    simulator.it.control.changeConversation(id, { status: "done" });
    const ended = await simulator.get(`${CONVAI}/conversations/${id}`);

    expect(await begun.json()).toMatchObject({
      status: "initiated",
      transcript: [],
      analysis: null,
      metadata: { phone_call: { type: "twilio", external_number: "+491711234567" } },
      conversation_initiation_client_data: { dynamic_variables: { router_call_id: "c-789" } },
    });
    expect(await ended.json()).toMatchObject({ status: "done" });
  });

  it("lists missing fields with 422", async () => {
    const answer = await simulator.post(`${CONVAI}/twilio/outbound-call`, { agent_id: "agent_1" });

    expect(answer.status).toBe(422);
    expect(await answer.json()).toEqual({
      detail: [
        { loc: ["body", "agent_phone_number_id"], msg: "Field required", type: "missing" },
        { loc: ["body", "to_number"], msg: "Field required", type: "missing" },
      ],
    });
  });

  it("hands a registered call over by TwiML, not JSON", async () => {
    const answer = await simulator.post(`${CONVAI}/twilio/register-call`, {
      agent_id: "agent_1",
      from_number: "+491711234567",
      to_number: "+493012345678",
    });

    expect(answer.headers.get("content-type")).toBe("application/xml");
    const { verbs } = readTwiml(await answer.text());
    expect(verbs).toEqual([{ kind: "not_played", name: "Connect" }]);
  });

  it("answers a wrong key with 401 and an unknown conversation with 404", async () => {
    const wrongKey = await simulator.get(`${CONVAI}/conversations`, { "xi-api-key": "wrong" });
    const unknown = await simulator.get(`${CONVAI}/conversations/conv_x`);

    expect(wrongKey.status).toBe(401);
    expect(await wrongKey.json()).toMatchObject({ detail: { status: "invalid_api_key" } });
    expect(unknown.status).toBe(404);
  });
});
