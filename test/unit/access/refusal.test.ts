import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeRefusal } from "../../../src/access/refusal";
import { NOW } from "../../support/builders";
import { anActor, BEN, OFFICE } from "../../support/fake-people";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const attempt = { operation: "POST /api/v1/users", reason: "Not allowed" };

describe("describeRefusal", () => {
  it("says who tried what, from where, and why not", () => {
    expect(describeRefusal(anActor(BEN), attempt, OFFICE, NOW)).toMatchObject({
      action: "refuse",
      entityType: "operation",
      entityId: "POST /api/v1/users",
      userId: BEN.id,
      userEmail: BEN.email,
      before: null,
      after: { reason: "Not allowed" },
      ipAddress: OFFICE.ipAddress,
      requestId: OFFICE.requestId,
      at: NOW,
    });
  });

  it("calls nobody by the name of the system", () => {
    expect(describeRefusal(null, attempt, OFFICE, NOW)).toMatchObject({
      userId: null,
      userEmail: "stranger",
    });
  });

  it("tells people and operations apart", () => {
    const keyOf = (id: number, operation: string) =>
      describeRefusal(anActor({ id }), { ...attempt, operation }, OFFICE, NOW).key;

    expect(new Set([keyOf(1, "a"), keyOf(2, "a"), keyOf(1, "b"), keyOf(1, "a")]).size).toBe(3);
  });

  it("gives a day of tries at one operation no more than 24 entries a person", () => {
    const startOfDay = Math.floor(NOW / (24 * HOUR_MS)) * 24 * HOUR_MS;
    const moments = fc.array(fc.integer({ min: 0, max: 24 * HOUR_MS - 1 }), { minLength: 200 });
    fc.assert(
      fc.property(moments, (offsets) => {
        const keys = offsets.map(
          (offset) => describeRefusal(anActor(), attempt, OFFICE, startOfDay + offset).key,
        );
        expect(new Set(keys).size).toBeLessThanOrEqual(24);
      }),
    );
  });

  it("gives any number of strangers one entry a minute, whatever they ask for", () => {
    const startOfMinute = Math.floor(NOW / MINUTE_MS) * MINUTE_MS;
    const strangers = fc.array(
      fc.record({
        operation: fc.string(),
        ipAddress: fc.ipV6(),
        offset: fc.integer({ min: 0, max: MINUTE_MS - 1 }),
      }),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(strangers, (tries) => {
        const keys = tries.map(({ operation, ipAddress, offset }) => {
          const origin = { ...OFFICE, ipAddress };
          return describeRefusal(null, { ...attempt, operation }, origin, startOfMinute + offset)
            .key;
        });
        expect(new Set(keys).size).toBe(1);
      }),
    );
  });
});
