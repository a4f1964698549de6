import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PATIENCE } from "../../support/patience";
import { useSimulator } from "./running-simulator";

const SID = `AC${"0".repeat(32)}`;
const TOKEN = "sim-twilio-token";
const CALLS = `/twilio/2010-04-01/Accounts/${SID}/Calls`;
const PERSON = "+4915112345678";
const simulator = useSimulator({ authorization: `Basic ${btoa(`${SID}:${TOKEN}`)}` });

interface Heard {
  path: string;
  form: Record<string, string>;
  isSigned: boolean;
}

let heard: Heard[] = [];
let product: Server;
let url = "";

/** Stands in for the product: hears everything, and has nothing to say. */
beforeEach(async () => {
  heard = [];
  product = createServer(async (request, response) => {
    const params = new URLSearchParams(await text(request));
    params.sort();
    const path = request.url ?? "";
    const signed = url + path + [...params].flat().join("");
    const signature = createHmac("sha1", TOKEN).update(signed).digest("base64");
    const isSigned = request.headers["x-twilio-signature"] === signature;
    heard.push({ path, form: Object.fromEntries(params), isSigned });
    response.setHeader("content-type", "application/xml").end("<Response/>");
  });
  await new Promise<void>((resolve) => product.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(product.address() as AddressInfo).port}`;
  simulator.it.control.setPhones({ second_ms: 0 });
});

afterEach(() => new Promise((resolve) => product.close(resolve)));

async function order(fields: Record<string, string> = {}): Promise<string> {
  const form = new URLSearchParams({
    To: PERSON,
    From: "+14155550100",
    Url: `${url}/answer?call_id=OB_1`,
    StatusCallback: `${url}/events?call_id=OB_1`,
    ...fields,
  });
  for (const event of ["initiated", "ringing", "answered", "completed"]) {
    form.append("StatusCallbackEvent", event);
  }
  const placed = await simulator.post(`${CALLS}.json`, form);
  return ((await placed.json()) as { sid: string }).sid;
}

const statuses = (count: number) =>
  vi.waitFor(() => {
    const told = heard.filter(({ path }) => path.startsWith("/events"));
    expect(told).toHaveLength(count);
    return told.map(({ form }) => form.CallStatus);
  }, PATIENCE);

describe("a call that Twilio places", () => {
  it("tells each step, signed, and asks what to say once somebody picks up", async () => {
    const sid = await order();

    expect(await statuses(4)).toEqual(["initiated", "ringing", "in-progress", "completed"]);
    expect(heard.filter(({ isSigned }) => !isSigned)).toEqual([]);
    expect(heard.filter(({ path }) => path === "/answer?call_id=OB_1")).toHaveLength(1);
    expect(heard.at(-1)?.form).toMatchObject({
      CallSid: sid,
      AccountSid: SID,
      To: PERSON,
      Direction: "outbound-api",
      CallStatus: "completed",
      CallDuration: "20",
      SequenceNumber: "3",
    });
    const read = await simulator.get(`${CALLS}/${sid}.json`);
    expect(await read.json()).toMatchObject({ status: "completed", duration: "20" });
  });

  it.each([
    ["busy", ["initiated", "ringing", "busy"]],
    ["no_answer", ["initiated", "ringing", "no-answer"]],
    ["failed", ["initiated", "failed"]],
    ["machine", ["initiated", "ringing", "in-progress", "completed"]],
  ] as const)("goes as it does where the phone is %s", async (does, told) => {
    simulator.it.control.setPhones({ numbers: { [PERSON]: { does } } });

    await order();

    expect(await statuses(told.length)).toEqual(told);
  });

  it("gives up on a machine that is slower than the order lets it ring", async () => {
    simulator.it.control.setPhones({ otherwise: { does: "machine" } });

    await order({ Timeout: "15" });

    expect(await statuses(3)).toEqual(["initiated", "ringing", "no-answer"]);
  });

  it("tells everything as often as it is set to", async () => {
    simulator.it.control.setPhones({ deliveries: 3, otherwise: { does: "busy" } });

    await order();

    expect((await statuses(9)).toSorted()).toEqual([
      ...Array(3).fill("busy"),
      ...Array(3).fill("initiated"),
      ...Array(3).fill("ringing"),
    ]);
  });

  it("tells nothing where reports get lost, and has it read all the same", async () => {
    simulator.it.control.setPhones({ deliveries: 0, otherwise: { does: "busy" } });

    const sid = await order();

    await vi.waitFor(async () => {
      const read = await simulator.get(`${CALLS}/${sid}.json`);
      expect(await read.json()).toMatchObject({ status: "busy" });
    }, PATIENCE);
    expect(heard).toEqual([]);
  });
});
