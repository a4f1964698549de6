import { describe, expect, it } from "vitest";
import { aWorker, stepsOf } from "./played-worker";

const MENU = `<Response>
  <Gather input="dtmf" numDigits="1" action="/webhooks/twilio/gather" method="POST">
    <Say>Press 1 for sales. Press 2 for support.</Say>
  </Gather>
  <Say>No input.</Say>
</Response>`;
const ASKING_MENU = MENU.replace("<Gather ", '<Gather actionOnEmptyResult="true" ');
const NUMBER_MENU = `<Response><Gather action="/webhooks/twilio/gather" timeout="8"/></Response>`;
const GOODBYE = "<Response><Hangup/></Response>";

describe("a menu", () => {
  it("sends the digit to its action and leaves the verbs after it", async () => {
    const worker = aWorker({ "/webhooks/twilio": MENU, "/webhooks/twilio/gather": GOODBYE });

    const story = await worker.play({ caller: { digits: ["2"] } });

    expect(worker.to("/webhooks/twilio/gather").map((webhook) => webhook.form)).toMatchObject([
      { Digits: "2", FinishedOnKey: "", CallStatus: "in-progress", CallSid: story.callSid },
    ]);
    expect(stepsOf(story, "said")).toHaveLength(1);
  });

  it("requests nothing without input and goes on with the next verb", async () => {
    const worker = aWorker({ "/webhooks/twilio": MENU });

    const story = await worker.play();

    expect(worker.to("/webhooks/twilio/gather")).toEqual([]);
    expect(stepsOf(story, "pressed_nothing")).toMatchObject([{ seconds: 5 }]);
    expect(stepsOf(story, "said").at(-1)).toMatchObject({ text: "No input." });
  });

  it("asks its action even without input where it says so", async () => {
    const worker = aWorker({ "/webhooks/twilio": ASKING_MENU, "/webhooks/twilio/gather": GOODBYE });

    await worker.play();

    expect(worker.to("/webhooks/twilio/gather")[0]?.form).toMatchObject({ Digits: "" });
  });

  it("ends a number at the finish key and keeps the key apart", async () => {
    const worker = aWorker({ "/webhooks/twilio": NUMBER_MENU, "/webhooks/twilio/gather": GOODBYE });

    await worker.play({ caller: { digits: ["01711234567#"] } });

    expect(worker.to("/webhooks/twilio/gather")[0]?.form).toMatchObject({
      Digits: "01711234567",
      FinishedOnKey: "#",
    });
  });

  it("sends what was pressed when silence follows", async () => {
    const worker = aWorker({ "/webhooks/twilio": NUMBER_MENU, "/webhooks/twilio/gather": GOODBYE });

    const story = await worker.play({ caller: { digits: ["12"] } });

    expect(worker.to("/webhooks/twilio/gather")[0]?.form).toMatchObject({
      Digits: "12",
      FinishedOnKey: "",
    });
    expect(story.seconds).toBe(9);
  });

  it("takes the next entry of the caller's digits at each menu", async () => {
    const worker = aWorker({
      "/webhooks/twilio": MENU,
      "/webhooks/twilio/gather": ({ form }) => (form.Digits === "1" ? ASKING_MENU : GOODBYE),
    });

    await worker.play({ caller: { digits: ["1", "", "9"] } });

    const pressed = worker.to("/webhooks/twilio/gather").map((webhook) => webhook.form.Digits);
    expect(pressed).toEqual(["1", ""]);
  });

  it("asks its own document where it has no action", async () => {
    const again = "<Response><Gather numDigits='1'/></Response>";
    const worker = aWorker({
      "/webhooks/twilio": ({ form }) => (form.Digits === "5" ? GOODBYE : again),
    });

    await worker.play({ caller: { digits: ["5"] } });

    expect(worker.to("/webhooks/twilio")).toHaveLength(2);
  });

  it("ends the call without asking its action when the caller hangs up in it", async () => {
    const worker = aWorker({ "/webhooks/twilio": ASKING_MENU });

    const story = await worker.play({ caller: { digits: ["1"], hangsUpAtMenu: 1 } });

    expect(story.endedBy).toBe("caller");
    expect(worker.to("/webhooks/twilio/gather")).toEqual([]);
    expect(worker.to("/webhooks/twilio/status")[0]?.form.CallStatus).toBe("completed");
  });
});
