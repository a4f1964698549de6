import { describe, expect, it } from "vitest";
import { leaveContact } from "../../../src/dialers/dialfire-contact-client";
import { useSimulator } from "../simulator/running-simulator";

const PATIENCE_MS = 5_000;
const REQUEST = { reference: "callback-CA1", phoneNumber: "+491711234567" };

const simulator = useSimulator();

const leave = (changed: { apiKey?: string; task?: string } = {}, timeoutMs = PATIENCE_MS) =>
  leaveContact(
    {
      url: simulator.it.providerUrl("dialfire"),
      apiKey: simulator.it.state.keys.dialfire,
      campaignId: "ABCDEFGH12345678",
      task: "callback",
      ...changed,
    },
    REQUEST,
    timeoutMs,
  );
const contacts = () => simulator.it.state.dialfire.contacts;
const misbehave = (...[scenario]: [Parameters<typeof simulator.it.control.setScenario>[1]]) =>
  simulator.it.control.setScenario("dialfire", scenario);

describe("leaveContact", () => {
  it("makes a contact of the task, with the number and our reference", async () => {
    const { value, apiCalls } = await leave();

    expect(contacts()).toMatchObject([
      { $ref: "callback-CA1", $phone: "+491711234567", $task: "callback" },
    ]);
    expect(value).toEqual({ kind: "taken", contactId: contacts()[0]?.$id });
    expect(apiCalls).toHaveLength(2);
    expect(JSON.stringify(apiCalls)).not.toContain("+491711234567");
  });

  it("finds the contact of an earlier try instead of making another", async () => {
    const first = await leave();
    const second = await leave();

    expect(second.value).toEqual(first.value);
    expect(contacts()).toHaveLength(1);
  });

  it.each([
    ["the key is wrong", { apiKey: "wrong" }],
    ["the task does not exist", { task: "nowhere" }],
  ])("is refused for good where %s", async (_, changed) => {
    expect((await leave(changed)).value.kind).toBe("refused");
    expect(contacts()).toEqual([]);
  });

  it("may be tried again while Dialfire is away", async () => {
    misbehave({ mode: "status", status: 503 });

    expect((await leave()).value).toMatchObject({ kind: "failed" });
  });

  it("may be tried again when the answer makes no sense", async () => {
    misbehave({ mode: "garbage" });

    expect((await leave()).value).toMatchObject({ kind: "failed" });
  });
});
