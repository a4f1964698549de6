import { describe, expect, it } from "vitest";
import {
  type ConfigurationDefaults,
  lastResort,
  readConfiguration,
  type StoredConfiguration,
  usualDialers,
} from "../../../src/routing/configuration";
import {
  aLead,
  DIALFIRE_NUMBER,
  FIRST_VALUES,
  SHIPPED_TIERS,
  someFacts,
  someSettings,
  twoDialers,
  ZENDESK_NUMBER,
} from "../../support/builders";
import { aVersion } from "../../support/credentials";

const DEFAULTS: ConfigurationDefaults = {
  ...FIRST_VALUES,
  phoneNumbers: { dialfire: DIALFIRE_NUMBER, zendesk_talk: undefined },
  seats: { dialfire: 12 },
};

type RuleRow = StoredConfiguration["rules"][number];
type DialerRow = StoredConfiguration["dialers"][number];

function aRuleRow(changed: Partial<RuleRow> = {}): RuleRow {
  return {
    id: 1,
    rule_type: "lead_owner",
    name: "By owner",
    priority: 1,
    config: { mappings: { team_a: "dialfire" } },
    ...changed,
  };
}

function aDialerRow(changed: Partial<DialerRow> = {}): DialerRow {
  return {
    id: 1,
    name: "dialfire",
    kind: "dialfire",
    phone_number: null,
    active: true,
    ...changed,
  };
}

const read = (stored: Partial<StoredConfiguration>) =>
  readConfiguration({ version: 7, rules: [], dialers: [], settings: null, ...stored }, DEFAULTS);

describe("readConfiguration", () => {
  it("reads rules, dialers, settings and their version", () => {
    const configuration = read({
      rules: [
        aRuleRow(),
        aRuleRow({
          id: 2,
          rule_type: "lead_score",
          name: "By score",
          priority: 2,
          config: { tiers: SHIPPED_TIERS, default_dialer: "hotline" },
        }),
      ],
      dialers: [aDialerRow({ phone_number: ZENDESK_NUMBER })],
      settings: { default_dialer: "zendesk_talk" },
    });

    expect(configuration).toEqual({
      version: 7,
      rules: [
        {
          id: 1,
          type: "lead_owner",
          name: "By owner",
          priority: 1,
          config: { mappings: { team_a: "dialfire" } },
        },
        {
          id: 2,
          type: "lead_score",
          name: "By score",
          priority: 2,
          config: { tiers: SHIPPED_TIERS, default_dialer: "hotline" },
        },
      ],
      brokenRules: [],
      problems: [],
      dialers: [
        {
          id: 1,
          name: "dialfire",
          kind: "dialfire",
          phoneNumber: ZENDESK_NUMBER,
          seats: 12,
          active: true,
        },
      ],
      settings: someSettings({ default_dialer: "zendesk_talk" }),
      credentials: [],
    });
  });

  it("brings stored credentials along as they are, still encrypted", () => {
    const { validUntil: _, hint: __, createdAt: ___, ...version } = aVersion();
    const { updatedAt: ____, updatedBy: _____, ...sealed } = version;

    expect(read({ credentials: [sealed] }).credentials).toEqual([sealed]);
  });

  it("does without a credential that cannot be read, and says so", () => {
    const { credentials, problems } = read({ credentials: [{ id: "1", integration: "fax" }] });

    expect({ credentials, problems }).toEqual({
      credentials: [],
      problems: ["A stored credential cannot be read: its variable counts."],
    });
  });

  it("puts rules in the order of their priority, and ties in the order of their ids", () => {
    const { rules } = read({
      rules: [
        aRuleRow({ id: 9, priority: 2 }),
        aRuleRow({ id: 4, priority: 1 }),
        aRuleRow({ id: 3, priority: 1 }),
        aRuleRow({ id: 1, priority: 10 }),
      ],
    });

    expect(rules.map(({ id }) => id)).toEqual([3, 4, 9, 1]);
  });

  it.each<[string, Partial<RuleRow>, string]>([
    ["a type nobody knows", { rule_type: "by_moon" }, "type"],
    ["no configuration", { config: undefined }, "config"],
    ["mappings that are none", { config: { mappings: ["dialfire"] } }, "config.mappings"],
    ["an odd choice", { config: { mappings: {}, on_no_match: "stop" } }, "config.on_no_match"],
    ["an empty name", { name: "" }, "name"],
  ])("tells a rule with %s apart and keeps the others", (_, broken, field) => {
    const { rules, brokenRules } = read({
      rules: [aRuleRow({ id: 5, ...broken }), aRuleRow({ id: 6 })],
    });

    expect(rules.map(({ id }) => id)).toEqual([6]);
    expect(brokenRules).toEqual([
      {
        id: 5,
        name: broken.name ?? "By owner",
        type: broken.rule_type ?? "lead_owner",
        reason: expect.stringMatching(new RegExp(`^${field}: .+`)),
      },
    ]);
  });

  it("takes a dialer's number from its variable until somebody sets one", () => {
    const { dialers } = read({
      dialers: [
        aDialerRow({ id: 1, phone_number: null }),
        aDialerRow({ id: 2, phone_number: ZENDESK_NUMBER }),
        aDialerRow({ id: 3, name: "zendesk_talk", kind: "zendesk_talk" }),
        aDialerRow({ id: 4, name: "hotline", kind: "phone" }),
      ],
    });

    expect(dialers.map(({ phoneNumber }) => phoneNumber)).toEqual([
      DIALFIRE_NUMBER,
      ZENDESK_NUMBER,
      null,
      null,
    ]);
  });

  it("does without a dialer of a kind nobody knows", () => {
    expect(read({ dialers: [aDialerRow({ kind: "fax" })] }).dialers).toEqual([]);
  });

  it.each([
    null,
    undefined,
    "text",
    42,
    [],
    { max_retry_attempts: 9 },
    { retry_on: ["ringing"] },
    { menu: "none" },
  ])("goes on with the first values where the settings are %j", (settings) => {
    expect(read({ settings }).settings).toEqual(someSettings());
  });
});

describe("lastResort", () => {
  const known = someFacts({ lead: aLead({ owner: null, score: null }) });
  const unknown = someFacts({ lead: null });

  it("asks an unknown caller by the menu", () => {
    expect(lastResort(someSettings())(unknown)).toEqual({ kind: "ivr_menu" });
  });

  it("sends an unknown caller to the default dialer where the setting says so", () => {
    const settings = someSettings({
      crm_unavailable_action: "default_dialer",
      default_dialer: "zendesk_talk",
    });

    expect(lastResort(settings)(unknown)).toEqual({ kind: "dialer", dialer: "zendesk_talk" });
  });

  it.each(["ivr_menu", "default_dialer"] as const)(
    "sends a known caller to the default dialer, whatever it does with unknown ones (%s)",
    (action) => {
      const settings = someSettings({ crm_unavailable_action: action });

      expect(lastResort(settings)(known)).toEqual({ kind: "dialer", dialer: "dialfire" });
    },
  );
});

describe("usualDialers", () => {
  it("are the primary and the fallback, in this order", () => {
    const settings = someSettings({ primary_dialer: "zendesk_talk", fallback_dialer: "dialfire" });

    expect(usualDialers({ dialers: twoDialers(), settings })).toEqual(["zendesk_talk", "dialfire"]);
  });

  it("are those of them that exist and are active, each once", () => {
    const dialers = twoDialers().map((one) => ({ ...one, active: one.name === "dialfire" }));

    expect(usualDialers({ dialers, settings: someSettings() })).toEqual(["dialfire"]);
    expect(
      usualDialers({ dialers, settings: someSettings({ fallback_dialer: "dialfire" }) }),
    ).toEqual(["dialfire"]);
    expect(usualDialers({ dialers, settings: someSettings({ primary_dialer: "gone" }) })).toEqual(
      [],
    );
  });
});
