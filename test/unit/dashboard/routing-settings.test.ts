import { describe, expect, it } from "vitest";
import { usesOf } from "../../../dashboard/lib/dialer-uses";
import { addRow, moveItem, patchRow, withKeys } from "../../../dashboard/lib/reorder";
import { checkSettings, readCountries } from "../../../dashboard/lib/settings-check";
import type { RoutingSettings } from "../../../dashboard/state/routing-settings";

const SETTINGS: RoutingSettings = {
  default_dialer: "dialfire",
  primary_dialer: "dialfire",
  fallback_dialer: "zendesk_talk",
  crm_unavailable_action: "ivr_menu",
  caller_id: "pass_through",
  max_retry_attempts: 1,
  retry_on: ["failed"],
  dial_timeout_seconds: 20,
  crm_fields: { lead_owner: "lead_owner", lead_score: "lead_score", score_type: "number" },
  menu: {
    prompt: "Press 1.",
    no_input: "Nothing.",
    invalid: "No.",
    voice: null,
    language: null,
    repeats: 0,
    options: { "1": "dialfire", "2": "zendesk_talk" },
  },
  texts: { please_hold: "Please hold" },
  hold: { interval_seconds: 20, max_seconds: 300 },
  callbacks: { enabled: true, countries: ["DE"] },
  version: 2,
};

const fieldsOf = (changes: Partial<RoutingSettings>) =>
  checkSettings({ ...SETTINGS, ...changes }).map(({ field }) => field);

describe("the check of the routing settings", () => {
  it("finds nothing wrong with settings as they are shipped", () => {
    expect(fieldsOf({})).toEqual([]);
  });

  it.each([null, 4, 601, 20.5])("refuses to ring for %j seconds", (dial_timeout_seconds) => {
    expect(fieldsOf({ dial_timeout_seconds })).toEqual(["dial_timeout_seconds"]);
  });

  it("names the text that is empty or too long to listen to", () => {
    const texts = { please_hold: " ", goodbye: "a".repeat(1_001) };

    expect(fieldsOf({ texts })).toEqual(["texts.please_hold", "texts.goodbye"]);
  });

  it("names the countries that are none", () => {
    expect(
      checkSettings({ ...SETTINGS, callbacks: { enabled: true, countries: ["DE", "GER"] } }),
    ).toEqual([{ field: "callbacks.countries", message: "Not a country code such as DE: GER" }]);
    expect(readCountries(" de, AT;ch ")).toEqual(["DE", "AT", "CH"]);
  });
});

describe("where a dialer is named", () => {
  const aRule = (name: string, config: unknown, active = true) => ({
    id: 1,
    rule_type: "lead_owner",
    name,
    priority: 1,
    config,
    active,
    updated_at: "2026-03-10T10:00:00.000Z",
    created_by: "ann@example.com",
    version: 1,
  });

  it("lists its roles, its keys and the active rules that can choose it", () => {
    const rules = [
      aRule("Owners", { mappings: { team_a: "zendesk_talk" } }),
      aRule("Shares", { weights: { zendesk_talk: 30 } }),
      aRule("Other", { mappings: { zendesk_talk: "dialfire" } }),
      aRule("Old", { mappings: { team_a: "zendesk_talk" } }, false),
    ];

    expect(usesOf("zendesk_talk", rules, SETTINGS)).toEqual([
      "the fallback dialer",
      "key 2 of the menu",
      'the rule "Owners"',
      'the rule "Shares"',
    ]);
  });
});

describe("rows that can be moved", () => {
  it("take another place, and stay where there is none", () => {
    expect(moveItem(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
    expect(moveItem(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
    expect(moveItem(["a", "b"], 1, 2)).toEqual(["a", "b"]);
  });

  it("keep their key, which no later row gets", () => {
    const rows = withKeys([{ name: "a" }, { name: "b" }]);
    const moved = moveItem(addRow(rows, { name: "c" }), 2, 0);

    expect(moved.map(({ key }) => key)).toEqual([2, 0, 1]);
    expect(patchRow(moved, 2, { name: "d" })[0]).toEqual({ name: "d", key: 2 });
  });
});
