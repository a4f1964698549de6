import { describe, expect, it } from "vitest";
import { inTurn } from "../../../simulator/twilio-behaviour";
import { renderStory } from "../../../simulator/twilio-story-text";
import { aWorker, DIALER } from "./played-worker";

describe("renderStory", () => {
  it("tells a call in aligned lines, the time where it moves on", async () => {
    const worker = aWorker({
      "/webhooks/twilio": `<Response><Dial action="/webhooks/twilio/dial" timeout="20">
        <Number statusCallback="/webhooks/twilio/status">${DIALER}</Number>
      </Dial></Response>`,
      "/webhooks/twilio/dial": "<Response/>",
    });
    const story = await worker.play({
      callSid: `CA${"1".repeat(32)}`,
      dials: inTurn({ kind: "answer", talkSeconds: 30, endedBy: "dialled_side" }),
    });

    const text = renderStory(story).replace(/in \d+ ms/g, "in 7 ms");

    expect(text).toBe(`\
  0.0 s  Call CA11111111111111111111111111111111 from +491711234567 to +493012345678
         -> POST /webhooks/twilio                         200 in 7 ms
            Dials +493087654321 (timeout 20 s, caller id +491711234567)
  0.4 s  +493087654321 is ringing
  4.0 s  +493087654321 answers
 34.0 s  +493087654321 was talked to for 30 s
         -> POST /webhooks/twilio/status (completed)      204 in 7 ms
            The dial ended completed
         -> POST /webhooks/twilio/dial (completed)        200 in 7 ms
         Call ended after 34.0 s as the Worker said
         -> POST /webhooks/twilio/status (call ended)     204 in 7 ms`);
  });

  it("tells an error and the fallback", async () => {
    const worker = aWorker({ "/webhooks/twilio": new Response("no", { status: 500 }) });

    const text = renderStory(await worker.play());

    expect(text).toContain("!! Error 11200: answered 500");
    expect(text).toContain("-> POST /webhooks/twilio/fallback (error 11200)");
  });
});
