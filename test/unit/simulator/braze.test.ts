import { describe, expect, it } from "vitest";
import { useSimulator } from "./running-simulator";

const simulator = useSimulator({
  authorization: "Bearer sim-braze-key",
  "content-type": "application/json",
});

const EXPORT = "/braze/users/export/ids";
const TRACK = "/braze/users/track";
const JANA = "+491711234567";

const find = async (phone: string, fields = ["external_id", "custom_attributes"]) => {
  const answer = await simulator.post(EXPORT, { phone, fields_to_export: fields });
  return (await answer.json()) as { users: Record<string, unknown>[]; message: string };
};

describe("POST /users/export/ids", () => {
  it("answers 201 with the fields that were asked for, and rate-limit headers", async () => {
    const answer = await simulator.post(EXPORT, {
      phone: JANA,
      fields_to_export: ["external_id", "first_name", "custom_attributes"],
    });

    expect(answer.status).toBe(201);
    expect(await answer.json()).toEqual({
      users: [
        {
          external_id: "crm-1001",
          first_name: "Jana",
          custom_attributes: { lead_owner: "sales_team_a", lead_score: 85, loyalty_tier: "gold" },
        },
      ],
      message: "success",
    });
    expect(answer.headers.get("x-ratelimit-limit")).toBe("250");
    expect(Number(answer.headers.get("x-ratelimit-remaining"))).toBeLessThan(250);
    expect(Number(answer.headers.get("x-ratelimit-reset"))).toBeGreaterThan(1_700_000_000);
  });

  it("leaves custom attributes out unless they are asked for", async () => {
    expect(await find(JANA, ["external_id"])).toMatchObject({
      users: [{ external_id: "crm-1001" }],
    });
    expect((await find(JANA, ["external_id"])).users[0]).not.toHaveProperty("custom_attributes");
  });

  it("finds nobody with success and no users", async () => {
    expect(await find("+4915200000000")).toEqual({ users: [], message: "success" });
  });

  it("returns every profile that shares a phone, one of them without external_id", async () => {
    const { users } = await find("+493023125042");

    expect(users).toHaveLength(2);
    expect(users[1]).not.toHaveProperty("external_id");
  });

  it("ignores punctuation in a phone", async () => {
    expect((await find("+49 (171) 123-4567")).users).toHaveLength(1);
  });

  it("refuses a request without fields_to_export, as for new customers", async () => {
    const answer = await simulator.post(EXPORT, { phone: JANA });

    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ message: "fields_to_export is required" });
  });

  it("refuses a field it does not know and a body that is no JSON", async () => {
    const wrongField = await simulator.post(EXPORT, {
      phone: JANA,
      fields_to_export: ["lead_score"],
    });
    const noJson = await simulator.post(EXPORT, "phone=1");

    expect([wrongField.status, noJson.status]).toEqual([400, 400]);
  });

  it("names external ids it does not know", async () => {
    const answer = await simulator.post(EXPORT, {
      external_ids: ["crm-1002", "crm-9999"],
      fields_to_export: ["external_id"],
    });

    expect(await answer.json()).toEqual({
      users: [{ external_id: "crm-1002" }],
      invalid_user_ids: ["crm-9999"],
      message: "success",
    });
  });

  it("answers a wrong key with 401 and Braze's own words", async () => {
    const answer = await simulator.post(EXPORT, {}, { authorization: "Bearer wrong" });

    expect(answer.status).toBe(401);
    expect(await answer.json()).toEqual({ message: "Invalid API key: non-existent" });
    expect(answer.headers.get("x-ratelimit-remaining")).toBe("");
  });
});

describe("POST /users/track", () => {
  it("writes attributes, counts up and keeps events", async () => {
    const answer = await simulator.post(TRACK, {
      attributes: [
        {
          external_id: "crm-1001",
          last_call_outcome: "answered",
          total_calls: { inc: 1 },
          dialers_used: { add: ["dialfire"] },
          loyalty_tier: null,
        },
      ],
      events: [
        { external_id: "crm-1001", name: "phone_call_completed", time: "2026-02-01T10:15:00Z" },
      ],
    });

    expect(answer.status).toBe(201);
    expect(await answer.json()).toEqual({
      attributes_processed: 1,
      events_processed: 1,
      message: "success",
    });
    expect((await find(JANA)).users[0]?.custom_attributes).toEqual({
      lead_owner: "sales_team_a",
      lead_score: 85,
      last_call_outcome: "answered",
      total_calls: 1,
      dialers_used: ["dialfire"],
    });
    expect(simulator.it.state.braze.events).toMatchObject([{ name: "phone_call_completed" }]);
  });

  it("counts a repeated increment twice", async () => {
    const body = { attributes: [{ external_id: "crm-1001", total_calls: { inc: 1 } }] };

    await simulator.post(TRACK, body);
    await simulator.post(TRACK, body);

    expect((await find(JANA)).users[0]).toMatchObject({ custom_attributes: { total_calls: 2 } });
  });

  it("makes a profile for a stranger, but not where only existing ones may be updated", async () => {
    const stranger = { phone: "+4915200000001", last_call_outcome: "busy" };
    const other = {
      phone: "+4915200000002",
      last_call_outcome: "busy",
      _update_existing_only: true,
    };

    const answer = await simulator.post(TRACK, { attributes: [stranger, other] });

    expect(await answer.json()).toMatchObject({ attributes_processed: 2 });
    expect((await find(stranger.phone)).users).toEqual([
      { custom_attributes: { last_call_outcome: "busy" } },
    ]);
    expect((await find(other.phone)).users).toEqual([]);
  });

  it("prefers the profile with an external id where several share a phone", async () => {
    await simulator.post(TRACK, { attributes: [{ phone: "+493023125042", seen: true }] });

    const { users } = await find("+493023125042");
    expect(users.find((user) => user.external_id)).toMatchObject({
      custom_attributes: { seen: true },
    });
  });

  it("tells wrong objects apart in a success", async () => {
    const answer = await simulator.post(TRACK, {
      attributes: [
        { external_id: "crm-1001", seen: true },
        { external_id: "crm-1001", braze_id: "x", seen: true },
        { phone: "0171 1234567", seen: true },
      ],
    });

    expect(answer.status).toBe(201);
    expect(await answer.json()).toEqual({
      attributes_processed: 1,
      errors: [
        {
          index: 1,
          input_array: "attributes",
          type: "You must specify only one of 'external_id', 'user_alias' or 'braze_id'",
        },
        { index: 2, input_array: "attributes", type: "'phone' must be a valid E.164 number" },
      ],
      message: "success",
    });
  });

  it("refuses an empty request and one with more than 75 objects", async () => {
    const many = Array.from({ length: 76 }, () => ({ external_id: "crm-1001" }));

    const empty = await simulator.post(TRACK, {});
    const large = await simulator.post(TRACK, { attributes: many });

    expect([empty.status, large.status]).toEqual([400, 400]);
  });
});
