import { describe, expect, it } from "vitest";
import { captureLog } from "../support/worker/log-lines";
import { startProduct } from "../support/worker/product";

captureLog();

const PATH = "/api/v1/settings/dashboard";
const save = (body: unknown, headers?: Record<string, string>) =>
  startProduct().api(PATH, { method: "PUT", body, ...(headers ? { headers } : {}) });

describe("the dashboard settings", () => {
  it("tell days and times by UTC until somebody chooses a zone", async () => {
    expect((await startProduct().api(PATH)).json).toEqual({
      data: { time_zone: "UTC", version: 0 },
    });
  });

  it("rise by one version with each change, and refuse one made from an older version", async () => {
    const saved = await save({ time_zone: "Europe/Berlin" }, { "if-match": "0" });

    expect(saved.json).toEqual({ data: { time_zone: "Europe/Berlin", version: 1 } });
    expect((await startProduct().api(PATH)).json).toEqual(saved.json);
    expect((await save({ time_zone: "Asia/Tokyo" }, { "if-match": "0" })).status).toBe(412);
  });

  it("refuse what is no zone, and name the field", async () => {
    const refused = await save({ time_zone: "Mars/Olympus" });

    expect(refused.status).toBe(400);
    expect(refused.json).toMatchObject({ error: { details: [{ field: "time_zone" }] } });
  });
});
