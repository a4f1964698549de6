import { describe, expect, it } from "vitest";
import { policyFor } from "../../../src/alerts/window-policy";
import {
  alertSettingsChangeSchema,
  changeAlertSettings,
  integrationCooldownOf,
  readAlertSettings,
  routingCooldownOf,
} from "../../../src/settings/alert-settings";
import { someVariables } from "../../support/builders";

const FIRST = someVariables({ ALERT_EMAIL_TO: ["jordan@company.com"] });
const SETTINGS = readAlertSettings(null, FIRST);

describe("the alert settings", () => {
  it("begin with what the variables say", () => {
    expect(SETTINGS).toEqual({
      recipients: ["jordan@company.com"],
      routing_failure_threshold_percent: 5,
      integration_failure_threshold: 3,
      alert_cooldown_minutes: 15,
      routing_alert_cooldown_minutes: null,
      integration_alert_cooldown_minutes: null,
      routing_alert_window_minutes: 5,
      integration_check_interval_seconds: 30,
      breaker_window_seconds: 60,
      breaker_failure_percent: 50,
      breaker_minimum_requests: 10,
      breaker_recovery_checks: 3,
      minimum_failed_calls: 5,
      minimum_calls: 20,
      count_unanswered: true,
    });
  });

  it("keep two cooldowns where the variables name two", () => {
    const settings = readAlertSettings(null, {
      ...FIRST,
      INTEGRATION_ALERT_COOLDOWN_MINUTES: 30,
    });

    expect([routingCooldownOf(settings), integrationCooldownOf(settings)]).toEqual([15, 30]);
  });

  it("read a document that was saved before a field existed", () => {
    const settings = readAlertSettings({ recipients: ["ops@company.com"] }, FIRST);

    expect(settings).toEqual({ ...SETTINGS, recipients: ["ops@company.com"] });
  });

  it("go to whoever the variable names where a saved list names nobody", () => {
    expect(readAlertSettings({ recipients: [] }, FIRST).recipients).toEqual(["jordan@company.com"]);
  });

  it("fall back on the first value for a field that is no longer readable, and only for it", () => {
    const stored = { recipients: ["ops@company.com"], alert_cooldown_minutes: "soon" };

    expect(readAlertSettings(stored, FIRST)).toEqual({
      ...SETTINGS,
      recipients: ["ops@company.com"],
    });
  });
});

describe("a change of the alert settings", () => {
  it.each<[string, unknown, string]>([
    ["no recipient", { recipients: [] }, "recipients"],
    ["an address that is none", { recipients: ["jordan"] }, "recipients.0"],
    ["an address twice", { recipients: ["a@b.com", "A@b.com"] }, "recipients.1"],
    [
      "a threshold of 0",
      { routing_failure_threshold_percent: 0 },
      "routing_failure_threshold_percent",
    ],
    [
      "a threshold of 0.9",
      { routing_failure_threshold_percent: 0.9 },
      "routing_failure_threshold_percent",
    ],
    [
      "a threshold of 21",
      { routing_failure_threshold_percent: 21 },
      "routing_failure_threshold_percent",
    ],
    ["a cooldown of 0", { alert_cooldown_minutes: 0 }, "alert_cooldown_minutes"],
    ["a field that is none", { recipient: "a@b.com" }, ""],
  ])("is refused with %s", (_, change, field) => {
    const { error } = alertSettingsChangeSchema.safeParse(change);

    expect(error?.issues.map(({ path }) => path.join("."))).toEqual([field]);
  });

  it.each([1, 5.5, 20])("takes a threshold of %d", (percent) => {
    const change = alertSettingsChangeSchema.parse({ routing_failure_threshold_percent: percent });

    expect(changeAlertSettings(SETTINGS, change).routing_failure_threshold_percent).toBe(percent);
  });

  it("leaves alone what it does not name", () => {
    expect(changeAlertSettings(SETTINGS, { integration_failure_threshold: 4 })).toEqual({
      ...SETTINGS,
      integration_failure_threshold: 4,
    });
  });

  it("sets both cooldowns by one, and one alone where it is named", () => {
    const single = changeAlertSettings(SETTINGS, { integration_alert_cooldown_minutes: 60 });
    const both = changeAlertSettings(single, { alert_cooldown_minutes: 30 });

    expect([routingCooldownOf(single), integrationCooldownOf(single)]).toEqual([15, 60]);
    expect([routingCooldownOf(both), integrationCooldownOf(both)]).toEqual([30, 30]);
  });
});

describe("policyFor", () => {
  it("takes threshold and window of the routing stream from the settings", () => {
    const settings = {
      ...SETTINGS,
      routing_failure_threshold_percent: 20,
      routing_alert_window_minutes: 10,
    };

    expect(policyFor("routing", settings)).toEqual({
      thresholdPercent: 20,
      windowMs: 600_000,
      cooldownMs: 900_000,
      minimumFailed: 5,
      minimumCalls: 20,
      countsUnanswered: true,
    });
  });

  it("holds integrations to 95 % over five minutes", () => {
    const settings = {
      ...SETTINGS,
      routing_failure_threshold_percent: 20,
      routing_alert_window_minutes: 10,
    };

    expect(policyFor("braze", settings)).toMatchObject({ thresholdPercent: 5, windowMs: 300_000 });
  });
});
