import { describe, expect, it } from "vitest";
import {
  checkLimits,
  checkRecipient,
  formatLimit,
  hintOf,
  LIMIT_NAMES,
  LIMITS,
  type LimitName,
  listResets,
} from "../../../dashboard/lib/alert-limits";
import type { AlertRules } from "../../../dashboard/state/alert-settings";

const DEFAULTS: AlertRules = {
  count_unanswered: true,
  routing_failure_threshold_percent: 5,
  routing_alert_window_minutes: 5,
  minimum_failed_calls: 5,
  minimum_calls: 20,
  integration_failure_threshold: 3,
  integration_check_interval_seconds: 30,
  breaker_failure_percent: 50,
  breaker_minimum_requests: 10,
  breaker_window_seconds: 60,
  breaker_recovery_checks: 3,
  alert_cooldown_minutes: 15,
  routing_alert_cooldown_minutes: null,
  integration_alert_cooldown_minutes: 30,
};

describe("the limits of alerts", () => {
  it("are taken at both ends, and refused beyond", () => {
    const isTaken = (name: LimitName, value: number) =>
      checkLimits({ ...DEFAULTS, [name]: value }).length === 0;

    const ends = LIMIT_NAMES.map((name) => {
      const { min, max } = LIMITS[name];
      return [min - 1, min, max, max + 1].map((value) => isTaken(name, value));
    });

    expect(ends).toEqual(LIMIT_NAMES.map(() => [false, true, true, false]));
  });

  it("take a threshold from 1 to 20, with parts", () => {
    const wrong = [0, 0.9, 1, 2.5, 20, 21, null].map(
      (value) => checkLimits({ ...DEFAULTS, routing_failure_threshold_percent: value }).length,
    );

    expect(wrong).toEqual([1, 1, 0, 0, 0, 1, 1]);
  });

  it("may be empty only where that means the same pause for all", () => {
    const empty = Object.fromEntries(LIMIT_NAMES.map((name) => [name, null]));

    const fields = checkLimits({ ...DEFAULTS, ...empty }).map(({ field }) => field);

    expect(fields).not.toContain("routing_alert_cooldown_minutes");
    expect(fields).not.toContain("integration_alert_cooldown_minutes");
    expect(fields).toHaveLength(LIMIT_NAMES.length - 2);
  });

  it("have their default written beside them", () => {
    expect(hintOf("routing_failure_threshold_percent", DEFAULTS)).toMatch(/Default: 5 %\.$/);
    expect(hintOf("routing_alert_cooldown_minutes", DEFAULTS)).toMatch(/Default: the same\.$/);
    expect(formatLimit("alert_cooldown_minutes", 1)).toBe("1 minute");
  });

  it("say what a reset would change", () => {
    const settings = {
      ...DEFAULTS,
      routing_failure_threshold_percent: 7.5,
      routing_alert_cooldown_minutes: 60,
      count_unanswered: false,
      recipients: [],
      defaults: DEFAULTS,
      version: 1,
    };

    expect(listResets(settings)).toEqual([
      { label: "Routing failure threshold", from: "7.5 %", to: "5 %" },
      { label: "For failing calls", from: "60 minutes", to: "the same" },
      { label: "Count unanswered calls as failed", from: "off", to: "on" },
    ]);
  });
});

describe("a recipient", () => {
  it("is an address that is not there yet, however it is written", () => {
    const known = ["ops@company.com"];

    expect(checkRecipient("nobody", known)).toMatch(/Enter an e-mail address/);
    expect(checkRecipient(" OPS@company.com ", known)).toBe("OPS@company.com gets alerts already");
    expect(checkRecipient("jordan@company.com", known)).toBeNull();
  });
});
