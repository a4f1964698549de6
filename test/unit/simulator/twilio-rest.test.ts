import { describe, expect, it } from "vitest";
import { useSimulator } from "./running-simulator";

const SID = `AC${"0".repeat(32)}`;
const ACCOUNT = `/twilio/2010-04-01/Accounts/${SID}`;
const basic = (password: string) => ({ authorization: `Basic ${btoa(`${SID}:${password}`)}` });
const simulator = useSimulator(basic("sim-twilio-token"));

const form = (fields: Record<string, string>) => new URLSearchParams(fields);
const MESSAGE = { To: "+4915112345678", From: "+14155550100", Body: "dialfire down" };
const CALL = { To: "+4915112345678", From: "+14155550100", Url: "https://example.com/answer" };

describe("Twilio's REST API", () => {
  it("accepts a message and shows it as queued", async () => {
    const answer = await simulator.post(`${ACCOUNT}/Messages.json`, form(MESSAGE));

    expect(answer.status).toBe(201);
    const message = (await answer.json()) as { sid: string };
    expect(message).toMatchObject({
      sid: expect.stringMatching(/^SM[0-9a-f]{32}$/),
      account_sid: SID,
      to: MESSAGE.To,
      body: "dialfire down",
      status: "queued",
      num_segments: "1",
      date_created: expect.stringMatching(/ \+0000$/),
    });
    const read = await simulator.get(`${ACCOUNT}/Messages/${message.sid}.json`);
    expect(await read.json()).toEqual(message);
  });

  it("places a call, reads it and ends it once", async () => {
    const placed = await simulator.post(`${ACCOUNT}/Calls.json`, form(CALL));
    const call = (await placed.json()) as { sid: string };
    const path = `${ACCOUNT}/Calls/${call.sid}.json`;
    const ended = await simulator.post(path, form({ Status: "completed" }));
    const again = await simulator.post(path, form({ Status: "completed" }));

    expect(placed.status).toBe(201);
    expect(call).toMatchObject({ status: "queued", direction: "outbound-api", duration: null });
    expect(await ended.json()).toMatchObject({ status: "completed" });
    expect(again.status).toBe(400);
    expect(await again.json()).toMatchObject({ code: 21_220 });
  });

  it.each([
    ["Messages", { ...MESSAGE, To: "0151 123" }, 21_211],
    ["Messages", { ...MESSAGE, Body: "" }, 21_602],
    ["Messages", { ...MESSAGE, Body: "x".repeat(1_601) }, 21_617],
    ["Calls", { ...CALL, To: "nobody" }, 21_211],
    ["Calls", { ...CALL, From: "" }, 21_212],
    ["Calls", { ...CALL, Url: "" }, 21_205],
  ])("refuses wrong %s with Twilio's own code", async (resource, fields, code) => {
    const answer = await simulator.post(`${ACCOUNT}/${resource}.json`, form(fields));

    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      code,
      status: 400,
      more_info: `https://www.twilio.com/docs/errors/${code}`,
    });
  });

  it("answers a wrong token with 401 and another account with 404", async () => {
    const wrong = await simulator.get(`${ACCOUNT}.json`, basic("wrong"));
    const other = await simulator.get(
      `/twilio/2010-04-01/Accounts/AC${"1".repeat(32)}/Calls/x.json`,
    );

    expect(wrong.status).toBe(401);
    expect(await wrong.json()).toMatchObject({ code: 20_003, status: 401 });
    expect(other.status).toBe(404);
  });

  it("takes the token it is given", async () => {
    simulator.it.control.setKeys({ twilio_auth_token: "new" });

    expect((await simulator.get(`${ACCOUNT}.json`, basic("new"))).status).toBe(200);
  });
});
