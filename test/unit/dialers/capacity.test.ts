import { describe, expect, it } from "vitest";
import {
  type Capacity,
  capacitySchema,
  estimateAnew,
  estimateCapacity,
  liveCapacity,
} from "../../../src/dialers/capacity";
import type { CallFacts } from "../../../src/routing/facts";

describe("liveCapacity", () => {
  it("tells who is free, who is busy and how many there are on shift", () => {
    expect(liveCapacity({ available: 2, busy: 1, away: 1 }, 13)).toEqual({
      kind: "live",
      available: 2,
      total: 4,
      utilizationPercent: 25,
      busy: 1,
      queueDepth: 13,
    });
  });

  it("has no utilisation where nobody is on shift, which is not an idle dialer", () => {
    expect(liveCapacity({ available: 0, busy: 0, away: 0 }, null)).toMatchObject({
      kind: "live",
      available: 0,
      total: 0,
      utilizationPercent: null,
    });
  });

  it("keeps a queue nobody told of apart from an empty one", () => {
    const agents = { available: 1, busy: 0, away: 0 };

    expect(liveCapacity(agents, null)).toMatchObject({ queueDepth: null });
    expect(liveCapacity(agents, 0)).toMatchObject({ queueDepth: 0 });
  });
});

describe("estimateCapacity", () => {
  it("is the seats less the calls in progress, and says that it is an estimate", () => {
    expect(estimateCapacity({ seats: 4, busyLegs: 1 })).toEqual({
      kind: "estimated",
      available: 3,
      total: 4,
      utilizationPercent: 25,
      busy: 1,
      queueDepth: null,
    });
  });

  it("is unknown without seats, whatever is in progress", () => {
    expect(estimateCapacity({ seats: null, busyLegs: 3 })).toEqual({
      kind: "unknown",
      reason: "it has no number of seats to estimate from",
    });
  });

  it("never goes below nobody free nor above full", () => {
    expect(estimateCapacity({ seats: 2, busyLegs: 5 })).toMatchObject({
      available: 0,
      utilizationPercent: 100,
      busy: 5,
    });
  });

  it("takes no seats at all for a dialer that can take no call", () => {
    expect(estimateCapacity({ seats: 0, busyLegs: 0 })).toMatchObject({
      kind: "estimated",
      available: 0,
      utilizationPercent: null,
    });
  });
});

describe("estimateAnew", () => {
  const load = { seats: 4, busyLegs: 2 };

  it("brings an estimate up to date", () => {
    const before = estimateCapacity({ seats: 4, busyLegs: 0 });

    expect(estimateAnew(before, load)).toMatchObject({ kind: "estimated", available: 2, busy: 2 });
  });

  it.each<Capacity>([
    liveCapacity({ available: 1, busy: 0, away: 0 }, 0),
    { kind: "unknown", reason: "Dialfire: answered 500 (server_error)" },
  ])("leaves what is no estimate as it is: $kind", (capacity) => {
    expect(estimateAnew(capacity, load)).toBe(capacity);
  });
});

describe("a capacity", () => {
  it("is what rules look at", () => {
    const capacities: CallFacts["capacities"] = {
      dialfire: estimateCapacity({ seats: 4, busyLegs: 1 }),
      zendesk_talk: liveCapacity({ available: 1, busy: 0, away: 0 }, null),
    };

    expect(Object.values(capacities)).toHaveLength(2);
  });

  it.each([null, undefined, 7, {}, { kind: "live" }, { kind: "unknown" }, [{ available: 1 }]])(
    "is not %j",
    (value) => {
      expect(capacitySchema.safeParse(value).success).toBe(false);
    },
  );
});
