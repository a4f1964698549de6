import { describe, expect, it } from "vitest";
import { useSimulator } from "./running-simulator";

const basic = (user: string, key: string) => ({ authorization: `Basic ${btoa(`${user}:${key}`)}` });
const simulator = useSimulator(basic("ops@example.com/token", "sim-zendesk-key"));

const VOICE = "/zendesk/api/v2/channels/voice";
interface Page {
  agents_activity: { agent_id: number; agent_state: string; call_status: string | null }[];
  count: number;
  next_page: string | null;
  previous_page: string | null;
}

describe("Zendesk Talk", () => {
  it("lists the day's agents, whose state and call status tell who is free", async () => {
    const answer = await simulator.get(`${VOICE}/stats/agents_activity`);

    expect(answer.status).toBe(200);
    const page = (await answer.json()) as Page;
    expect(page).toMatchObject({ count: 5, next_page: null, previous_page: null });
    const free = page.agents_activity.filter(
      (agent) => agent.agent_state === "online" && agent.call_status === null,
    );
    expect(free).toHaveLength(2);
    expect(page.agents_activity[0]).not.toHaveProperty("group_ids");
  });

  it("filters agents by group, with or without .json", async () => {
    const answer = await simulator.get(`${VOICE}/stats/agents_activity.json?group_ids=361`);

    expect(await answer.json()).toMatchObject({ count: 2 });
  });

  it("spreads many agents over pages that lead to one another", async () => {
    simulator.it.control.setAgents(Array.from({ length: 5 }, () => ({})));

    const first = await simulator.get(`${VOICE}/stats/agents_activity?per_page=3`);
    const { next_page, agents_activity } = (await first.json()) as Page;
    const second = await fetch(next_page ?? "", {
      headers: basic("ops@example.com/token", "sim-zendesk-key"),
    });

    expect(agents_activity).toHaveLength(3);
    const last = (await second.json()) as Page;
    expect(last.agents_activity).toHaveLength(2);
    expect(last).toMatchObject({
      next_page: null,
      previous_page: expect.stringContaining("page=1"),
    });
  });

  it("shows the live queue", async () => {
    simulator.it.control.setQueue({ calls_waiting: 13, longest_wait_time: 387 });

    const answer = await simulator.get(`${VOICE}/stats/current_queue_activity`);

    expect(await answer.json()).toEqual({
      current_queue_activity: {
        agents_online: 3,
        calls_waiting: 13,
        callbacks_waiting: 0,
        embeddable_callbacks_waiting: 0,
        average_wait_time: 0,
        longest_wait_time: 387,
      },
    });
  });

  it("lists phone numbers", async () => {
    const answer = await simulator.get(`${VOICE}/phone_numbers`);

    expect(await answer.json()).toMatchObject({
      phone_numbers: [{ id: 17, line_type: "phone", capabilities: { voice: true } }],
    });
  });

  it("changes the availability of one agent", async () => {
    const changed = await fetch(`${simulator.it.url}${VOICE}/availabilities/1015`, {
      method: "PUT",
      headers: basic("ops@example.com/token", "sim-zendesk-key"),
      body: JSON.stringify({ availability: { agent_state: "away" } }),
    });

    expect(await changed.json()).toEqual({
      availability: { agent_state: "away", call_status: null, via: "client" },
    });
    const queue = await simulator.get(`${VOICE}/stats/current_queue_activity`);
    expect(await queue.json()).toMatchObject({ current_queue_activity: { agents_online: 2 } });
  });

  it.each([
    ["another key", "ops@example.com/token", "wrong"],
    ["another person", "eve@example.com/token", "sim-zendesk-key"],
    ["a name without /token", "ops@example.com", "sim-zendesk-key"],
  ])("answers %s with 401", async (_, user, key) => {
    const answer = await simulator.get(`${VOICE}/phone_numbers`, basic(user, key));

    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual({ error: "Couldn't authenticate you" });
  });

  it("sends its rate limit with every answer", async () => {
    const { headers } = await simulator.get(`${VOICE}/phone_numbers`);

    expect(headers.get("x-rate-limit")).toBe("700");
    expect(headers.get("ratelimit-remaining")).toBe("699");
  });
});
