import { describe, expect, it, vi } from "vitest";
import { createSmsSender } from "../../../src/alerts/sms-client";

const SENDER = createSmsSender(async () => ({
  url: "https://twilio.test",
  accountSid: "AC1",
  authToken: "a-twilio-token",
  from: "+493012345678",
}));

function answerWith(...answers: (Response | Error)[]) {
  return vi.spyOn(globalThis, "fetch").mockImplementation(async () => {
    const answer = answers.shift() ?? new Error("nobody asked for this");
    if (answer instanceof Error) throw answer;
    return answer;
  });
}

describe("a text message", () => {
  it("goes to Twilio as a form, and is known by Twilio's id", async () => {
    const fetching = answerWith(Response.json({ sid: "SM1", status: "queued" }, { status: 201 }));

    const delivery = await SENDER.send("+491711234567", "All dialers are down");

    expect(delivery).toMatchObject({ kind: "sent", sid: "SM1" });
    const [url, init] = fetching.mock.calls[0] ?? [];
    expect(url).toBe("https://twilio.test/2010-04-01/Accounts/AC1/Messages.json");
    expect(Object.fromEntries(new URLSearchParams(String(init?.body)))).toEqual({
      To: "+491711234567",
      From: "+493012345678",
      Body: "All dialers are down",
    });
  });

  it("is refused where Twilio is not configured", async () => {
    const nobody = createSmsSender(async () => null);

    expect(await nobody.send("+491711234567", "down")).toEqual({
      kind: "refused",
      reason: "Twilio is not configured",
      apiCall: null,
    });
  });

  it("is cut to one that arrives in one piece", async () => {
    const fetching = answerWith(Response.json({ sid: "SM1" }, { status: 201 }));

    await SENDER.send("+491711234567", "x".repeat(500));

    const body = new URLSearchParams(String(fetching.mock.calls[0]?.[1]?.body)).get("Body");
    expect(body).toBe(`${"x".repeat(157)}...`);
  });

  it.each([400, 401, 429])("was certainly not sent where Twilio answers %i", async (status) => {
    const fetching = answerWith(Response.json({ code: 21211, message: "Invalid" }, { status }));

    expect(await SENDER.send("+491711234567", "down")).toMatchObject({
      kind: "refused",
      reason: `Twilio answered ${status}, code 21211: Invalid`,
    });
    expect(fetching).toHaveBeenCalledTimes(1);
  });

  it.each([
    ["Twilio fails", new Response("", { status: 503 })],
    ["the connection breaks", new Error("connection lost")],
    ["the answer cannot be read", new Response("<html>", { status: 201 })],
  ])("may have been sent where %s, and is not tried again here", async (_, answer) => {
    const fetching = answerWith(answer);

    expect((await SENDER.send("+491711234567", "down")).kind).toBe("unknown");
    expect(fetching).toHaveBeenCalledTimes(1);
  });

  it("leaves neither the token nor the number in what is kept of it", async () => {
    answerWith(Response.json({ sid: "SM1", to: "+491711234567" }, { status: 201 }));

    const { apiCall } = await SENDER.send("+491711234567", "down");

    expect(JSON.stringify(apiCall)).not.toMatch(/a-twilio-token|1711234567/);
  });
});
