import { describe, expect, it } from "vitest";
import { readRoutingSettings } from "../../../src/settings/routing-settings";

const FIRST = { primaryDialer: "north", fallbackDialer: "south", maxRetryAttempts: 2 };

describe("readRoutingSettings", () => {
  it.each([null, undefined, "text", 7])(
    "has a first value for everything: %j is stored",
    (stored) => {
      expect(readRoutingSettings(stored, FIRST)).toEqual({
        default_dialer: "north",
        primary_dialer: "north",
        fallback_dialer: "south",
        crm_unavailable_action: "ivr_menu",
        caller_id: "pass_through",
        max_retry_attempts: 2,
        retry_on: ["failed"],
        dial_timeout_seconds: 20,
        crm_fields: { lead_owner: "lead_owner", lead_score: "lead_score", score_type: "number" },
        menu: {
          prompt: "Press 1 for sales. Press 2 for support.",
          no_input: "We didn't receive any input. Connecting you to our main line.",
          options: { "1": "dialfire", "2": "zendesk_talk" },
        },
        texts: {
          please_hold: "Please hold while we connect you",
          goodbye: "We're sorry, nobody can take your call right now. Please call again later.",
        },
      });
    },
  );

  it("lets what an operator saved win over the variables", () => {
    const stored = { default_dialer: "east", primary_dialer: "west", max_retry_attempts: 0 };

    expect(readRoutingSettings(stored, FIRST)).toMatchObject({
      default_dialer: "east",
      primary_dialer: "west",
      fallback_dialer: "south",
      max_retry_attempts: 0,
    });
  });

  it("fills the gaps of a document that was saved before a field existed", () => {
    const stored = { menu: { prompt: "Hallo" }, crm_fields: { lead_owner: "sales_rep" } };

    expect(readRoutingSettings(stored, FIRST)).toMatchObject({
      menu: { prompt: "Hallo", options: { "1": "dialfire", "2": "zendesk_talk" } },
      crm_fields: { lead_owner: "sales_rep", lead_score: "lead_score" },
    });
  });

  it.each([
    ["max_retry_attempts", 4],
    ["max_retry_attempts", -1],
    ["retry_on", ["completed"]],
    ["dial_timeout_seconds", 4],
    ["dial_timeout_seconds", 601],
    ["caller_id", "anything"],
    ["crm_unavailable_action", "hang_up"],
    ["default_dialer", ""],
    ["crm_fields", { score_type: "colour" }],
    ["menu", { options: ["dialfire"] }],
  ])("refuses %s = %j", (field, value) => {
    expect(() => readRoutingSettings({ [field]: value }, FIRST)).toThrow(field);
  });
});
