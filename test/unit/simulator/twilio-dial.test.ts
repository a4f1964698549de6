import { describe, expect, it } from "vitest";
import { byNumber, inTurn, type LegBehaviour } from "../../../simulator/twilio-behaviour";
import { aWorker, CALLER, COMPANY, DIALER, stepsOf } from "./played-worker";

const ANSWERS: LegBehaviour = { kind: "answer", talkSeconds: 49, endedBy: "dialled_side" };
const ALL_EVENTS = "initiated ringing answered completed";
const DIAL = `<Response>
  <Dial action="/webhooks/twilio/dial?step=first" timeout="20" answerOnBridge="true">
    <Number statusCallback="/webhooks/twilio/status" statusCallbackEvent="${ALL_EVENTS}">${DIALER}</Number>
  </Dial>
  <Say>Never heard</Say>
</Response>`;
const END = "<Response/>";

function aDiallingWorker() {
  const worker = aWorker({ "/webhooks/twilio": DIAL, "/webhooks/twilio/dial": END });
  const legCallbacks = () =>
    worker.to("/webhooks/twilio/status").filter(({ form }) => form.ParentCallSid !== undefined);
  return { ...worker, legCallbacks };
}

describe("a dial that is answered", () => {
  it("reports the leg's progress in order, as a leg of its own", async () => {
    const worker = aDiallingWorker();

    const story = await worker.play({ dials: inTurn(ANSWERS) });

    const callbacks = worker.legCallbacks().map(({ form }) => form);
    expect(callbacks.map((form) => [form.CallStatus, form.SequenceNumber])).toEqual([
      ["initiated", "0"],
      ["ringing", "1"],
      ["in-progress", "2"],
      ["completed", "3"],
    ]);
    expect(new Set(callbacks.map((form) => form.CallSid)).size).toBe(1);
    expect(callbacks[0]).toMatchObject({
      ParentCallSid: story.callSid,
      From: CALLER,
      To: DIALER,
      Direction: "outbound-dial",
      CallbackSource: "call-progress-events",
    });
    expect(callbacks[0]?.CallDuration).toBeUndefined();
    expect(callbacks[3]).toMatchObject({ CallDuration: "49", Duration: "1" });
  });

  it("tells the action how it went and ignores the verbs after it", async () => {
    const worker = aDiallingWorker();

    const story = await worker.play({ dials: inTurn(ANSWERS) });

    const [action] = worker.to("/webhooks/twilio/dial");
    expect(action?.query).toBe("?step=first");
    expect(action?.form).toMatchObject({
      CallSid: story.callSid,
      CallStatus: "in-progress",
      DialCallStatus: "completed",
      DialCallSid: worker.legCallbacks()[0]?.form.CallSid,
      DialCallDuration: "49",
      DialBridged: "true",
    });
    expect(story.connectedTo).toBe(DIALER);
    expect(stepsOf(story, "said")).toEqual([]);
    expect(stepsOf(story, "dial_ended")).toMatchObject([{ ignoredVerbs: 1 }]);
  });

  it("counts the call as answered when the dialled side picks up", async () => {
    const worker = aDiallingWorker();

    await worker.play({ dials: inTurn(ANSWERS) });

    const parent = worker.to("/webhooks/twilio/status").at(-1);
    expect(parent?.form).toMatchObject({ CallStatus: "completed", CallDuration: "49" });
  });

  it("still tells the action when the caller hangs up first, whose answer nobody hears", async () => {
    const worker = aWorker({
      "/webhooks/twilio": DIAL,
      "/webhooks/twilio/dial": "<Response><Say>Anybody there?</Say></Response>",
    });

    const story = await worker.play({ dials: inTurn({ ...ANSWERS, endedBy: "caller" }) });

    expect(worker.to("/webhooks/twilio/dial")[0]?.form).toMatchObject({
      CallStatus: "completed",
      DialCallStatus: "completed",
    });
    expect(story.endedBy).toBe("caller");
    expect(stepsOf(story, "said")).toEqual([]);
  });
});

describe("a dial that is not answered", () => {
  it.each([
    ["busy", { kind: "busy" }, 1.2],
    ["no-answer", { kind: "no_answer" }, 25.4],
    ["failed", { kind: "failed" }, 0.3],
  ] as const)("ends %s on the leg and at the action", async (word, behaviour, seconds) => {
    const worker = aDiallingWorker();

    const story = await worker.play({ dials: inTurn(behaviour) });

    expect(worker.legCallbacks().at(-1)?.form.CallStatus).toBe(word);
    const action = worker.to("/webhooks/twilio/dial")[0]?.form;
    expect(action).toMatchObject({
      CallStatus: "ringing",
      DialCallStatus: word,
      DialBridged: "false",
    });
    expect(action?.DialCallDuration).toBeUndefined();
    expect(story).toMatchObject({ connectedTo: null, seconds });
  });

  it("tells why a leg failed, which never rang", async () => {
    const worker = aDiallingWorker();

    await worker.play({ dials: inTurn({ kind: "failed" }) });

    const callbacks = worker.legCallbacks().map(({ form }) => form);
    expect(callbacks.map((form) => form.CallStatus)).toEqual(["initiated", "failed"]);
    expect(callbacks[1]).toMatchObject({ SipResponseCode: "404", ErrorCode: "13224" });
  });

  it("cancels the leg when the caller hangs up while it rings", async () => {
    const worker = aDiallingWorker();

    const story = await worker.play({
      dials: inTurn({ kind: "caller_hangs_up", afterSeconds: 6 }),
    });

    expect(worker.legCallbacks().at(-1)?.form.CallStatus).toBe("canceled");
    expect(worker.to("/webhooks/twilio/dial")[0]?.form).toMatchObject({
      CallStatus: "completed",
      DialCallStatus: "canceled",
    });
    expect(story.endedBy).toBe("caller");
    expect(worker.to("/webhooks/twilio/status").at(-1)?.form).toMatchObject({
      CallStatus: "completed",
      CallDuration: "0",
    });
  });

  it("goes on with what the action answers, each attempt with its own scenario", async () => {
    const worker = aWorker({
      "/webhooks/twilio": DIAL,
      "/webhooks/twilio/dial": ({ form }) => (form.DialCallStatus === "completed" ? END : DIAL),
    });

    const story = await worker.play({ dials: inTurn({ kind: "busy" }, ANSWERS) });

    const results = worker.to("/webhooks/twilio/dial").map(({ form }) => form.DialCallStatus);
    expect(results).toEqual(["busy", "completed"]);
    expect(stepsOf(story, "dialled").map((step) => step.attempt)).toEqual([1, 2]);
  });

  it("goes on with the next verb where the dial has no action", async () => {
    const worker = aWorker({
      "/webhooks/twilio": `<Response><Dial>${DIALER}</Dial><Say>Nobody there</Say></Response>`,
    });

    const story = await worker.play({ dials: byNumber({ [DIALER]: { kind: "busy" } }, ANSWERS) });

    expect(stepsOf(story, "said")).toMatchObject([{ text: "Nobody there" }]);
  });

  it.each([
    ["callerId", `<Dial callerId="+4917112300000">${DIALER}</Dial>`, 13_214],
    ["number", "<Dial>030 12345678</Dial>", 13_223],
    ["noun", "<Dial><Client>alice</Client></Dial>", null],
  ])("fails where Twilio would not place the call for its %s", async (_, dial, code) => {
    const worker = aWorker({ "/webhooks/twilio": `<Response>${dial}</Response>` });

    const story = await worker.play();

    expect(stepsOf(story, "dial_ended")).toMatchObject([{ status: "failed" }]);
    if (code !== null) expect(stepsOf(story, "warning").map((step) => step.code)).toContain(code);
  });

  it("shows the number that was called as the caller's where the document says so", async () => {
    const worker = aWorker({
      "/webhooks/twilio": `<Response><Dial callerId="${COMPANY}">${DIALER}</Dial></Response>`,
    });

    const story = await worker.play();

    expect(stepsOf(story, "dialled")).toMatchObject([{ callerId: COMPANY }]);
    expect(story.connectedTo).toBe(DIALER);
  });
});

describe("a queue", () => {
  it("asks the wait address and then the action, with how it went", async () => {
    const worker = aWorker({
      "/webhooks/twilio":
        '<Response><Enqueue waitUrl="/wait" action="/left">sales</Enqueue></Response>',
      "/wait": "<Response><Play>https://example.com/music.mp3</Play></Response>",
      "/left": END,
    });

    const story = await worker.play({ dials: byNumber({ sales: ANSWERS }, { kind: "busy" }) });

    expect(worker.to("/wait")[0]?.form).toMatchObject({ QueuePosition: "1" });
    expect(worker.to("/left")[0]?.form).toMatchObject({ QueueResult: "bridged", QueueTime: "15" });
    expect(story.connectedTo).toBe("sales");
  });
});
