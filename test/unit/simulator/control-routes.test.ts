import { describe, expect, it, vi } from "vitest";
import { startSimulator } from "../../../simulator/server";
import { PATIENCE } from "../../support/patience";
import { useSimulator } from "./running-simulator";

const simulator = useSimulator();

const send = (method: string, path: string, body?: unknown) =>
  fetch(`${simulator.it.url}/_control${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const read = async (path: string) => (await send("GET", path)).json();

describe("the control API", () => {
  it("sets a scenario and takes it back", async () => {
    const set = await send("PUT", "/braze", { mode: "status", status: 502, times: 3 });
    const during = await read("");
    await send("DELETE", "/braze");

    expect(set.status).toBe(204);
    expect(during).toMatchObject({
      providers: [
        { provider: "braze", scenarios: [{ mode: "status", status: 502, times: 3 }] },
        {},
        {},
        {},
        {},
      ],
    });
    expect(simulator.it.state.scenarios).toEqual([]);
  });

  it("shows and forgets what was received", async () => {
    await simulator.get("/zendesk/api/v2/x");
    await simulator.get("/braze/x");

    expect(await read("/requests?provider=zendesk_talk")).toMatchObject([{ path: "/api/v2/x" }]);
    expect(await read("/requests")).toHaveLength(2);
    await send("DELETE", "/requests");
    expect(await read("/requests")).toEqual([]);
  });

  it("replaces and adds leads", async () => {
    await send("PUT", "/leads", [{ phone: "+4915200000001" }]);
    await send("POST", "/leads", { phone: "+4915200000002", custom_attributes: { lead_score: 7 } });

    expect(await read("/leads")).toMatchObject([
      { phone: "+4915200000001", braze_id: expect.any(String) },
      { phone: "+4915200000002", custom_attributes: { lead_score: 7 } },
    ]);
  });

  it("replaces agents, numbered where they have no number", async () => {
    await send("PUT", "/agents", [
      { agent_state: "away" },
      { agent_id: 7, call_status: "on_call" },
    ]);

    expect(await read("")).toMatchObject({
      agents: [
        { agent_id: 1015, agent_state: "away" },
        { agent_id: 7, call_status: "on_call" },
      ],
    });
  });

  it("goes back to the demo company on reset, with the keys of the start", async () => {
    await send("PUT", "/leads", []);
    await send("PUT", "/keys", { braze: "other" });
    await send("POST", "/reset");

    expect(simulator.it.state.braze.profiles).toHaveLength(7);
    expect(simulator.it.state.keys.braze).toBe("sim-braze-key");
  });

  it("says what is wrong with a request", async () => {
    const wrongMode = await send("PUT", "/braze", { mode: "explode" });
    const wrongProvider = await send("PUT", "/salesforce", { mode: "ok" });

    expect(wrongMode.status).toBe(400);
    expect(await wrongMode.json()).toMatchObject({
      error: { message: expect.stringContaining("expected one of") },
    });
    expect(wrongProvider.status).toBe(404);
  });
});

describe("startSimulator", () => {
  it("rejects where its port is taken, and leaves nothing open", async () => {
    const { port, smtpPort } = simulator.it;

    await expect(startSimulator({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
    await expect(startSimulator({ port: 0, smtpPort })).rejects.toMatchObject({
      code: "EADDRINUSE",
      port: smtpPort,
    });
  });

  it("closes at once, also while a request hangs", async () => {
    const other = await startSimulator({ port: 0 });
    other.control.setScenario("braze", { mode: "hang" });
    const hanging = fetch(`${other.url}/braze/users/track`).catch((error: unknown) => error);
    await vi.waitUntil(() => other.control.requests().length > 0, PATIENCE);

    await other.close();

    expect(await hanging).toBeInstanceOf(TypeError);
  });
});
