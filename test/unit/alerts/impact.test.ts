import { describe, expect, it } from "vitest";
import { explainImpact, type RoutingPlan } from "../../../src/alerts/impact";

const PLAN: RoutingPlan = {
  dialers: ["dialfire", "zendesk_talk"],
  unknownCallers: "ivr_menu",
  defaultDialer: "dialfire",
};

describe("explainImpact", () => {
  it.each<[string, Partial<RoutingPlan>, string]>([
    ["dialfire", {}, "Calls will failover to Zendesk Talk"],
    ["zendesk_talk", {}, "Calls will failover to Dialfire"],
    ["braze", {}, "Calls will route using DTMF IVR menu"],
    ["braze", { unknownCallers: "default_dialer" }, "Calls will route to Dialfire"],
    ["braze", { unknownCallers: null }, "Calls will route without knowing the caller"],
    [
      "dialfire",
      { dialers: ["dialfire"] },
      "Calls cannot be routed to Dialfire, and no other dialer is in use",
    ],
    ["front desk", { dialers: ["front desk", "dialfire"] }, "Calls will failover to Dialfire"],
  ])("tells of %s with %j: %s", (integration, changed, words) => {
    expect(explainImpact(integration, { ...PLAN, ...changed })).toBe(words);
  });
});
