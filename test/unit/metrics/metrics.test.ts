import { describe, expect, it } from "vitest";
import type { Amounts } from "../../../src/calls/contribution";
import { type Sum, summarise, tally } from "../../../src/metrics/metrics";

const aSum = (dialer: string, routingRule: string, amounts: Amounts): Sum => ({
  dialer,
  routingRule,
  amounts,
});

describe("the metrics", () => {
  it("count every call once by destination and once by rule, the largest first", () => {
    const { total, byDialer, byDestination, byRoutingRule } = summarise([
      aSum("dialfire", "lead_owner", { calls: 900, successes: 893, failures: 7 }),
      aSum("zendesk_talk", "dtmf_ivr", { calls: 600, successes: 591, failures: 9 }),
      aSum("", "dtmf_ivr", { calls: 40 }),
      aSum("", "emergency", { calls: 3, successes: 2 }),
      aSum("", "", { calls: 1 }),
    ]);

    expect(total).toMatchObject({
      count: 1_544,
      successful: 1_486,
      failed: 16,
      successRate: 98.93,
    });
    expect(Object.keys(byDialer)).toEqual(["dialfire", "zendesk_talk"]);
    expect(Object.entries(byDestination).map(([name, { count }]) => [name, count])).toEqual([
      ["dialfire", 900],
      ["zendesk_talk", 600],
      ["ivr_menu", 40],
      ["default_number", 3],
      ["unknown", 1],
    ]);
    expect(byDestination.dialfire?.successRate).toBe(99.22);
    expect(Object.entries(byRoutingRule).map(([name, { count }]) => [name, count])).toEqual([
      ["lead_owner", 900],
      ["dtmf_ivr", 640],
      ["emergency", 3],
      ["unknown", 1],
    ]);
  });

  it("have no rate where nothing succeeded or failed", () => {
    expect(tally({ calls: 3 }, 3)).toEqual({
      count: 3,
      share: 100,
      successful: 0,
      failed: 0,
      successRate: null,
    });
    expect(tally({}, 0).share).toBeNull();
  });

  it("tell 99 percent from a little more", () => {
    expect(tally({ successes: 9_904, failures: 96 }, 10_000).successRate).toBe(99.04);
  });

  it("find the set-up time that 95 of 100 calls keep, within its step", () => {
    const p95 = (amounts: Amounts) => summarise([aSum("a", "b", amounts)]).setupP95Ms;

    expect(p95({ setups: 100, setup_50: 100 })).toBe(49);
    expect(p95({ setups: 100, setup_50: 90, setup_1000: 10 })).toBe(875);
    expect(p95({ setups: 100, setup_10: 95, setup_over: 5 })).toBe(10);
    expect(p95({ setups: 100, setup_over: 100 })).toBe(2_000);
    expect(p95({ calls: 3 })).toBeNull();
  });

  it("leave dialers out that every call was taken back from", () => {
    expect(summarise([aSum("dialfire", "lead_owner", { calls: 0 })]).byDialer).toEqual({});
  });
});
