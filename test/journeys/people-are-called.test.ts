import { beforeAll, describe, expect, it, vi } from "vitest";
import { setStage } from "../support/node/stage";

const { product, simulator, recordOf } = setStage();

const REACHED = "+4915112345601";
const BUSY = "+4915112345602";
const SLEEPS = "+4915112345603";
const NO_NUMBER = "+4915112345604";
const LEFT_ALONE = "+4915112345605";

const AROUND_THE_CLOCK = {
  days: ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
  start_time: "00:00",
  end_time: "24:00",
};

interface Campaign {
  id: number;
  state: string;
  progress: Record<string, number>;
}

interface Contact {
  id: number;
  name: string;
  state: string;
  attempts: number;
  next_attempt_at: string | null;
  last_error_code: string | null;
  last_call_sid: string | null;
}

beforeAll(() => product().tellAddress());

const send = <T>(method: string, path: string, body?: unknown) =>
  product().api<{ data: T }>(path, {
    method,
    headers: { "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

const read = async <T>(path: string) => (await product().api<{ data: T }>(path)).data;

function waitFor(check: () => Promise<void>): Promise<void> {
  return vi.waitFor(check, { timeout: 15_000, interval: 50 });
}

describe("a campaign", () => {
  it("rings the people of a list, and tells who answered and who did not", async () => {
    simulator().control.setPhones({
      second_ms: 10,
      numbers: { [BUSY]: { does: "busy" }, [NO_NUMBER]: { does: "failed" } },
    });
    await send("POST", "/api/v1/do-not-call", { phone_number: LEFT_ALONE });
    const { data: campaign } = await send<Campaign>("POST", "/api/v1/campaigns", {
      name: "Spring survey",
      time_zone: "Europe/Berlin",
      calling_hours: AROUND_THE_CLOCK,
      calls_per_second: 10,
    });
    const path = `/api/v1/campaigns/${campaign.id}`;
    const report = await product().api(`${path}/contacts`, {
      method: "POST",
      headers: { "content-type": "text/csv" },
      body: [
        "phone_number,name,time_zone",
        `${REACHED},Answers,`,
        `${BUSY},Busy,`,
        `${NO_NUMBER},Fails,`,
        `${LEFT_ALONE},Left alone,`,
        "0151 nonsense,Nobody,",
        `${REACHED},Answers again,`,
      ].join("\n"),
    });

    expect(report).toMatchObject({
      data: { accepted: 4, do_not_call: 1, duplicates: 1, refused: 1 },
    });
    await send("POST", `${path}/start`);
    await waitFor(async () => {
      expect((await read<Campaign>(path)).progress).toMatchObject({
        reached: 1,
        waiting: 2,
        do_not_call: 1,
      });
    });

    const contacts = await read<Contact[]>(`${path}/contacts`);
    expect(contacts).toMatchObject([
      { name: "Answers", state: "reached", attempts: 1, next_attempt_at: null },
      { name: "Busy", state: "waiting", attempts: 1, next_attempt_at: expect.any(String) },
      { name: "Fails", state: "waiting", attempts: 1, last_error_code: "13224" },
      { name: "Left alone", state: "do_not_call", attempts: 0 },
    ]);
    const rung = simulator().state.twilio.calls.map(({ to }) => to);
    expect(rung.toSorted()).toEqual([REACHED, BUSY, NO_NUMBER]);
    expect(await recordOf(contacts[0]?.last_call_sid ?? "")).toMatchObject({
      status: "completed",
      outcome: "connected",
      routed_dialer: "twilio",
    });
    const answers = simulator().state.twilio.webhooks.filter(({ event }) => event === "answer");
    expect(answers).toMatchObject([{ status: 200, body: expect.stringContaining("<Connect>") }]);
  });

  it("stands still while it is paused, and ends when everybody is settled", async () => {
    simulator().control.setPhones({ second_ms: 5, deliveries: 2 });
    const { data: campaign } = await send<Campaign>("POST", "/api/v1/campaigns", {
      name: "Autumn survey",
      time_zone: "Europe/Berlin",
      calling_hours: AROUND_THE_CLOCK,
      calls_per_second: 1,
    });
    const path = `/api/v1/campaigns/${campaign.id}`;
    const contacts = Array.from({ length: 4 }, (_, i) => ({ phone_number: `${SLEEPS}${i}` }));
    await send("POST", `${path}/contacts`, { contacts });
    await send("POST", `${path}/start`);
    await waitFor(async () => expect(simulator().state.twilio.calls).not.toEqual([]));

    await send("POST", `${path}/pause`);
    const rung = simulator().state.twilio.calls.length;
    await waitFor(async () => {
      const { progress } = await read<Campaign>(path);
      expect(progress).toMatchObject({ calling: 0, reached: rung, waiting: 4 - rung });
    });
    await send("POST", `${path}/resume`);

    await waitFor(async () => {
      const { state, progress } = await read<Campaign>(path);
      expect({ state, ...progress }).toMatchObject({ state: "completed", total: 4, reached: 4 });
    });
    expect(simulator().state.twilio.calls).toHaveLength(4);
  });
});
