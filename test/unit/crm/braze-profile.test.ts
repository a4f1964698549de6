import { describe, expect, it } from "vitest";
import {
  type BrazeProfile,
  chooseProfile,
  exportAnswerSchema,
  toLead,
} from "../../../src/crm/braze-profile";
import { CALLER_NUMBER } from "../../support/builders";

const FIELDS = { lead_owner: "lead_owner", lead_score: "lead_score", extra: [] };

const aProfile = (changed: Partial<BrazeProfile> = {}): BrazeProfile => ({
  external_id: "customer-1",
  created_at: "2025-06-17T20:01:33.385Z",
  custom_attributes: { lead_owner: "team_a", lead_score: 85 },
  ...changed,
});

const lead = (attributes: Record<string, unknown> | null, fields = FIELDS) =>
  toLead(aProfile({ custom_attributes: attributes }), CALLER_NUMBER, fields);

describe("chooseProfile", () => {
  it("finds nobody among no profiles", () => {
    expect(chooseProfile([], FIELDS)).toBeUndefined();
  });

  it("prefers a profile with an owner to a newer one without", () => {
    const owned = aProfile({ created_at: "2020-01-01T00:00:00Z" });
    const newer = aProfile({ created_at: "2026-01-01T00:00:00Z", custom_attributes: {} });

    expect(chooseProfile([newer, owned], FIELDS)).toBe(owned);
    expect(chooseProfile([owned, newer], FIELDS)).toBe(owned);
  });

  it("prefers an owner to an id of its own", () => {
    const anonymous = aProfile({ external_id: null });
    const ownerless = aProfile({ custom_attributes: null });

    expect(chooseProfile([ownerless, anonymous], FIELDS)).toBe(anonymous);
  });

  it.each([null, undefined, ""])("prefers a customer to an anonymous profile (id %j)", (id) => {
    const anonymous = aProfile({ external_id: id, created_at: "2026-01-01T00:00:00Z" });
    const customer = aProfile({ created_at: "2020-01-01T00:00:00Z" });

    expect(chooseProfile([anonymous, customer], FIELDS)).toBe(customer);
  });

  it("takes the newest of those that are alike", () => {
    const old = aProfile({ created_at: "2024-05-05T00:00:00Z" });
    const recent = aProfile({ created_at: "2025-05-05T00:00:00Z" });
    const older = aProfile({ created_at: "2023-05-05T00:00:00Z" });

    expect(chooseProfile([old, recent, older], FIELDS)).toBe(recent);
  });

  it.each([null, undefined, "", "long ago"])("counts one made %j as the oldest", (madeAt) => {
    const undated = aProfile({ created_at: madeAt });
    const dated = aProfile({ created_at: "2001-01-01T00:00:00Z" });

    expect(chooseProfile([undated, dated], FIELDS)).toBe(dated);
  });

  it("looks for the owner in the field that the settings name", () => {
    const byRep = aProfile({ custom_attributes: { sales_rep: "ann" } });
    const byOwner = aProfile({ created_at: "2026-01-01T00:00:00Z" });

    expect(chooseProfile([byOwner, byRep], { ...FIELDS, lead_owner: "sales_rep" })).toBe(byRep);
  });

  it("leaves the answer as it was", () => {
    const profiles = [aProfile({ external_id: null }), aProfile()];

    chooseProfile(profiles, FIELDS);

    expect(profiles).toEqual([aProfile({ external_id: null }), aProfile()]);
  });
});

describe("toLead", () => {
  it("takes out owner and score, and nothing else", () => {
    expect(lead({ lead_owner: "team_a", lead_score: 85, email: "a@example.com" })).toEqual({
      phoneNumber: CALLER_NUMBER,
      owner: "team_a",
      score: 85,
    });
  });

  it("reads the fields that the settings name", () => {
    const fields = { lead_owner: "sales_rep", lead_score: "heat", extra: [] };

    expect(lead({ sales_rep: "ann", heat: "hot", lead_owner: "team_a" }, fields)).toMatchObject({
      owner: "ann",
      score: "hot",
    });
  });

  it("reads an owner's id number as text", () => {
    expect(lead({ lead_owner: 4_711 }).owner).toBe("4711");
    expect(lead({ lead_owner: 0 }).owner).toBe("0");
  });

  it.each(["", "   ", null, undefined, true, ["team_a"], { id: 1 }])(
    "takes the owner %j for none",
    (owner) => {
      expect(lead({ lead_owner: owner }).owner).toBeNull();
    },
  );

  it.each([0, 85, 79.5, "85", "hot", ""])("keeps the score %j as it is", (score) => {
    expect(lead({ lead_score: score }).score).toBe(score);
  });

  it.each([null, undefined, true, [85], { value: 85 }])("takes the score %j for none", (score) => {
    expect(lead({ lead_score: score }).score).toBeNull();
  });

  it.each([null, {}])(
    "makes a lead without fields of a profile with attributes %j",
    (attributes) => {
      expect(lead(attributes)).toEqual({ phoneNumber: CALLER_NUMBER, owner: null, score: null });
    },
  );
});

describe("exportAnswerSchema", () => {
  it.each([
    { users: [] },
    { users: [{}] },
    {
      users: [{ external_id: null, custom_attributes: null, push_tokens: [] }],
      message: "success",
    },
    { users: [], invalid_user_ids: ["x"] },
  ])("reads the answer %j", (answer) => {
    expect(exportAnswerSchema.safeParse(answer).success).toBe(true);
  });

  it.each([{}, [], null, "ok", { users: null }, { users: [7] }, { users: {} }])(
    "does not take %j for an answer",
    (answer) => {
      expect(exportAnswerSchema.safeParse(answer).success).toBe(false);
    },
  );
});
