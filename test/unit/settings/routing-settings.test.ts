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
          invalid: "That is not one of the options. Connecting you to our main line.",
          voice: null,
          language: null,
          repeats: 0,
          options: { "1": "dialfire", "2": "zendesk_talk" },
        },
        texts: {
          please_hold: "Please hold while we connect you",
          difficulties:
            "We're experiencing technical difficulties. Press 1 to leave a callback number or hold for the next available agent.",
          difficulties_without_callback:
            "We're experiencing technical difficulties. Please hold for the next available agent.",
          hold: "Thank you for holding. Press 1 to leave a callback number instead.",
          callback_number: "Please enter your phone number, followed by the pound key.",
          callback_confirm: "You entered {number}. Press 1 to confirm, or 2 to enter it again.",
          callback_invalid: "That is not a number we can call back.",
          callback_thanks: "Thank you. We will call you back as soon as we can. Goodbye.",
          goodbye: "We're sorry, nobody can take your call right now. Please call again later.",
        },
        hold: { interval_seconds: 20, max_seconds: 300 },
        callbacks: { enabled: true, countries: ["DE"] },
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
