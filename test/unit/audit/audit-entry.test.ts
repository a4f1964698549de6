import { describe, expect, it } from "vitest";
import { describeChange, type Maker, SYSTEM } from "../../../src/audit/audit-entry";
import { CHANGE_ID, NOW, REQUEST_ID } from "../../support/builders";

const ANN: Maker = { kind: "user", id: 3, email: "ann@example.com" };
const OFFICE = { ipAddress: "203.0.113.7", requestId: REQUEST_ID, changeId: CHANGE_ID };
const RENAMED = {
  action: "update",
  entityType: "routing_rule",
  entityId: "1",
  before: { name: "Owner" },
  after: { name: "By owner" },
} as const;

describe("describeChange", () => {
  it("says who changed what, from what to what, when and from where", () => {
    expect(describeChange(ANN, OFFICE, NOW, RENAMED)).toEqual({
      key: `${CHANGE_ID}:update:routing_rule:1`,
      userId: 3,
      userEmail: "ann@example.com",
      action: "update",
      entityType: "routing_rule",
      entityId: "1",
      before: { name: "Owner" },
      after: { name: "By owner" },
      at: NOW,
      ipAddress: "203.0.113.7",
      requestId: REQUEST_ID,
    });
  });

  it("names the system where nobody asked for a change", () => {
    expect(describeChange(SYSTEM, OFFICE, NOW, RENAMED)).toMatchObject({
      userId: null,
      userEmail: "system",
    });
  });

  it("keeps an unknown address unknown", () => {
    const nowhere = { ...OFFICE, ipAddress: null };

    expect(describeChange(ANN, nowhere, NOW, RENAMED).ipAddress).toBeNull();
  });

  it("gives each change of one request a key of its own, and the same change the same one", () => {
    const keyOf = (change: Partial<Parameters<typeof describeChange>[3]>) =>
      describeChange(ANN, OFFICE, NOW, { ...RENAMED, ...change }).key;

    const keys = [{}, { action: "delete" }, { entityType: "dialer" }, { entityId: "2" }] as const;

    expect(new Set(keys.map(keyOf)).size).toBe(keys.length);
    expect(keyOf({})).toBe(keyOf({}));
  });

  it("goes by what we made up, since clients may choose their request id twice", () => {
    const again = { ...OFFICE, changeId: "another change" };

    const first = describeChange(ANN, OFFICE, NOW, RENAMED);
    const second = describeChange(ANN, again, NOW, RENAMED);

    expect(second.requestId).toBe(first.requestId);
    expect(second.key).not.toBe(first.key);
  });
});
