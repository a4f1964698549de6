import { describe, expect, it } from "vitest";
import { useSimulator } from "./running-simulator";

const HEADERS = {
  authorization: "Bearer sim-dialfire-key",
  "content-type": "application/json",
};
const simulator = useSimulator(HEADERS);

const TASKS = "/dialfire/api/campaigns/c1/tasks/";
const PATIENCE_MS = 100;
const impatient = () =>
  fetch(simulator.it.url + TASKS, { headers: HEADERS, signal: AbortSignal.timeout(PATIENCE_MS) });

describe("a provider with a scenario", () => {
  it("delay: answers as usual, later", async () => {
    simulator.it.control.setScenario("dialfire", { mode: "delay", delay_ms: 60 });
    const startedAt = performance.now();

    const answer = await simulator.get(TASKS);

    expect(answer.status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(55);
  });

  it("hang: never answers", async () => {
    simulator.it.control.setScenario("dialfire", { mode: "hang" });

    await expect(impatient()).rejects.toThrow("timeout");
  });

  it("refuse: resets the connection", async () => {
    simulator.it.control.setScenario("dialfire", { mode: "refuse" });

    await expect(simulator.get(TASKS)).rejects.toMatchObject({ cause: { code: "ECONNRESET" } });
  });

  it("status: answers with that status in the provider's own words", async () => {
    simulator.it.control.setScenario("dialfire", { mode: "status", status: 503 });

    const answer = await simulator.get(TASKS);

    expect(answer.status).toBe(503);
    expect(await answer.text()).toBe("503 - Service Unavailable");
  });

  it("status: sends the body it is given instead", async () => {
    simulator.it.control.setScenario("dialfire", { mode: "status", status: 200, body: { ok: 1 } });

    const answer = await simulator.get(TASKS);

    expect(await answer.json()).toEqual({ ok: 1 });
  });

  it("garbage: answers 200 with what is no JSON", async () => {
    simulator.it.control.setScenario("dialfire", { mode: "garbage" });

    const answer = await simulator.get(TASKS);

    expect(answer.status).toBe(200);
    await expect(answer.json()).rejects.toThrow(SyntaxError);
  });

  it("wrong_json: answers 200 with JSON of another shape", async () => {
    simulator.it.control.setScenario("dialfire", { mode: "wrong_json" });

    const answer = await simulator.get(TASKS);

    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ unexpected: ["shape"] });
  });

  it("half: sends headers and half of the answer, then nothing", async () => {
    simulator.it.control.setScenario("dialfire", { mode: "half" });

    const answer = await impatient();

    expect(answer.status).toBe(200);
    expect(Number(answer.headers.get("content-length"))).toBeGreaterThan(100);
    await expect(answer.text()).rejects.toThrow("timeout");
  });

  it("lost: does what it was asked, and cuts the connection before it says so", async () => {
    simulator.it.control.setScenario("elevenlabs", { mode: "lost", times: 1 });
    const order = { agent_id: "a", agent_phone_number_id: "p", to_number: "+491711234567" };
    const headers = { "xi-api-key": "sim-elevenlabs-key" };

    const answer = simulator.post("/elevenlabs/v1/convai/twilio/outbound-call", order, headers);

    await expect(answer).rejects.toThrow("fetch failed");
    expect(simulator.it.state.elevenlabs.conversations).toHaveLength(1);
  });

  it.each([
    ["braze", "/braze/users/track", "x-ratelimit-remaining", "0"],
    ["zendesk_talk", "/zendesk/api/v2", "retry-after", "30"],
  ] as const)(
    "rate_limit: %s answers 429 with its own headers",
    async (name, path, header, value) => {
      simulator.it.control.setScenario(name, { mode: "rate_limit" });

      const answer = await simulator.post(path, {});

      expect(answer.status).toBe(429);
      expect(answer.headers.get(header)).toBe(value);
    },
  );

  it("lasts as many requests as it is told", async () => {
    simulator.it.control.setScenario("dialfire", { mode: "status", status: 500, times: 2 });

    const statuses = [];
    for (let i = 0; i < 3; i += 1) statuses.push((await simulator.get(TASKS)).status);

    expect(statuses).toEqual([500, 500, 200]);
  });

  it("touches the path it is told and no other, and no other provider", async () => {
    simulator.it.control.setScenario("dialfire", { mode: "status", status: 500, path: "/tasks" });

    const tasks = await simulator.get(TASKS);
    const contact = await simulator.get("/dialfire/api/campaigns/c1/contacts/x/flat_view");
    const braze = await simulator.post("/braze/users/track", {}, { authorization: "Bearer x" });

    expect([tasks.status, contact.status, braze.status]).toEqual([500, 404, 401]);
  });

  it("answers as usual again when it is cleared", async () => {
    simulator.it.control.setScenario("dialfire", { mode: "hang" });
    simulator.it.control.clearScenarios("dialfire");

    expect((await simulator.get(TASKS)).status).toBe(200);
  });

  it("keeps what it received, also when it did not answer", async () => {
    simulator.it.control.setScenario("braze", { mode: "refuse" });

    await simulator.post("/braze/users/track?x=1", { a: 1 }).catch(() => null);

    expect(simulator.it.control.requests("braze")).toEqual([
      {
        provider: "braze",
        method: "POST",
        path: "/users/track?x=1",
        headers: expect.objectContaining({ authorization: "Bearer sim-dialfire-key" }),
        body: '{"a":1}',
        at: expect.stringMatching(/Z$/),
      },
    ]);
  });
});
