import { describe, expect, it } from "vitest";
import { useSimulator } from "./running-simulator";

const simulator = useSimulator({ authorization: "Bearer sim-dialfire-key" });

const CAMPAIGN = "/dialfire/api/campaigns/ABCDEFGH12345678";

describe("Dialfire", () => {
  it("lists the tasks of a campaign", async () => {
    const answer = await simulator.get(`${CAMPAIGN}/tasks/`);

    expect(answer.status).toBe(200);
    expect(await answer.json()).toContainEqual(
      expect.objectContaining({ data: expect.objectContaining({ name: "new_contact" }) }),
    );
  });

  it("answers a wrong, a missing and a wrong-scope token with 403 in plain text", async () => {
    const wrong = await simulator.get(`${CAMPAIGN}/tasks/`, { authorization: "Bearer wrong" });
    const missing = await simulator.get(`${CAMPAIGN}/tasks/`, {});
    const wrongScope = await simulator.get("/dialfire/api/tenants/t123/campaigns/");

    expect([wrong.status, missing.status, wrongScope.status]).toEqual([403, 403, 403]);
    expect(await wrong.text()).toBe("403 - Forbidden");
    expect(wrong.headers.get("content-type")).toContain("text/plain");
  });

  it("takes the token from the address too", async () => {
    const answer = await simulator.get(`${CAMPAIGN}/tasks/?access_token=sim-dialfire-key`, {});

    expect(answer.status).toBe(200);
  });

  it("creates a contact with its foreign key and reads it back", async () => {
    const created = await simulator.post(`${CAMPAIGN}/tasks/callback/contacts/create`, {
      $ref: "braze-12345",
      $phone: "+491711234567",
      first_name: "Jana",
    });

    expect(created.status).toBe(200);
    const { data } = (await created.json()) as { data: { $id: string } };
    expect(data).toMatchObject({ $ref: "braze-12345", $phone: "+491711234567", $status: "open" });
    const read = await simulator.get(`${CAMPAIGN}/contacts/${data.$id}/flat_view`);
    expect(await read.json()).toMatchObject({ $task: "callback", first_name: "Jana" });
  });

  it("does not know a task that is not there", async () => {
    const answer = await simulator.post(`${CAMPAIGN}/tasks/nowhere/contacts/create`, {});

    expect(answer.status).toBe(404);
    expect(await answer.text()).toBe("404 - Not Found");
  });

  it("refuses an update of a contact that changed meanwhile", async () => {
    const created = await simulator.post(`${CAMPAIGN}/tasks/callback/contacts/create`, {});
    const { data } = (await created.json()) as { data: { $id: string } };

    const update = { $version: "2020-01-01T00:00:00.000Z", first_name: "Jana" };
    const answer = await simulator.post(`${CAMPAIGN}/contacts/${data.$id}/update`, update);

    expect(answer.status).toBe(409);
    expect(await answer.text()).toBe("409 - Conflict");
  });
});
