import type { AlertLimits, AlertRules, AlertSettings } from "../state/alert-settings";
import { formatNumber } from "./format";
import { isEmail } from "./person-words";
import type { FormProblem } from "./rules/form-problem";
import { countOf } from "./rules/words";

export type LimitName = keyof AlertLimits;

interface Limit {
  label: string;
  /** What it does, in a sentence. */
  about: string;
  unit: string;
  min: number;
  max: number;
  /** Half a percent means something; half a call does not. */
  hasParts?: boolean;
  /** What it means to leave the field empty, where that is allowed. */
  whenEmpty?: string;
}

const DAY_MINUTES = 1_440;

/** Each field, with the limits of the API. */
export const LIMITS: Readonly<Record<LimitName, Limit>> = {
  routing_failure_threshold_percent: {
    label: "Routing failure threshold",
    about: "People hear of it when more than this share of the calls reaches nobody.",
    unit: "%",
    min: 1,
    max: 20,
    hasParts: true,
  },
  routing_alert_window_minutes: {
    label: "Window",
    about: "The calls of so many minutes count.",
    unit: "minutes",
    min: 1,
    max: 60,
  },
  minimum_failed_calls: {
    label: "Fewest failed calls",
    about: "One failure in the night should wake nobody.",
    unit: "calls",
    min: 0,
    max: 1_000,
  },
  minimum_calls: {
    label: "Or fewest calls in all",
    about: "One of the two must be reached; 0 asks for none.",
    unit: "calls",
    min: 0,
    max: 10_000,
  },
  integration_failure_threshold: {
    label: "Integration failure threshold",
    about: "So many checks must fail in a row until it counts as down.",
    unit: "checks",
    min: 1,
    max: 20,
  },
  integration_check_interval_seconds: {
    label: "Time between checks",
    about: "A shorter one finds an outage sooner, and asks more often.",
    unit: "seconds",
    min: 10,
    max: 300,
  },
  breaker_failure_percent: {
    label: "Or this share of requests",
    about: "An integration that fails so often counts as down, too.",
    unit: "%",
    min: 10,
    max: 100,
  },
  breaker_minimum_requests: {
    label: "Of at least",
    about: "Fewer requests say nothing about a share.",
    unit: "requests",
    min: 2,
    max: 100,
  },
  breaker_window_seconds: {
    label: "Within",
    about: "The requests of so many seconds count.",
    unit: "seconds",
    min: 10,
    max: 600,
  },
  breaker_recovery_checks: {
    label: "Good checks to recover",
    about: "So many in a row, and calls use it again.",
    unit: "checks",
    min: 1,
    max: 20,
  },
  alert_cooldown_minutes: {
    label: "Alert cooldown",
    about: "Until people are told the same again.",
    unit: "minutes",
    min: 1,
    max: DAY_MINUTES,
  },
  routing_alert_cooldown_minutes: {
    label: "For failing calls",
    about: "Empty: the same as for all alerts.",
    unit: "minutes",
    min: 1,
    max: DAY_MINUTES,
    whenEmpty: "the same",
  },
  integration_alert_cooldown_minutes: {
    label: "For integrations",
    about: "Empty: the same as for all alerts.",
    unit: "minutes",
    min: 1,
    max: DAY_MINUTES,
    whenEmpty: "the same",
  },
};

export const LIMIT_NAMES = Object.keys(LIMITS) as LimitName[];

/** What stands under a field: what it does, and its first value. */
export function hintOf(name: LimitName, defaults: AlertLimits): string {
  return `${LIMITS[name].about} Default: ${formatLimit(name, defaults[name])}.`;
}

/** `5 %`, `15 minutes`, or what an empty field means. */
export function formatLimit(name: LimitName, value: number | null): string {
  const { unit, whenEmpty } = LIMITS[name];
  if (value === null) return whenEmpty ?? "none";
  if (unit === "%") return `${formatNumber(value)} %`;
  return value === 1 ? countOf(1, unit.replace(/s$/, "")) : `${formatNumber(value)} ${unit}`;
}

/** What cannot be saved as it is. */
export function checkLimits(limits: AlertLimits): FormProblem[] {
  return LIMIT_NAMES.flatMap((name) => {
    const { min, max, hasParts = false, whenEmpty } = LIMITS[name];
    const value = limits[name];
    if (value === null && whenEmpty) return [];
    const isNumber = value !== null && (hasParts || Number.isInteger(value));
    if (isNumber && value >= min && value <= max) return [];
    const what = hasParts ? "A number" : "A whole number";
    return [{ field: name, message: `${what} from ${min} to ${formatNumber(max)}` }];
  });
}

/** The part of the settings that one form saves. */
export function rulesOf(settings: AlertRules): AlertRules {
  const entries = LIMIT_NAMES.map((name) => [name, settings[name]]);
  const limits = Object.fromEntries(entries) as unknown as AlertLimits;
  return { ...limits, count_unanswered: settings.count_unanswered };
}

export const COUNT_UNANSWERED = "Count unanswered calls as failed";

interface Reset {
  label: string;
  from: string;
  to: string;
}

/** What a reset would change. */
export function listResets(settings: AlertSettings): Reset[] {
  const { defaults, count_unanswered: isCounted } = settings;
  const limits = LIMIT_NAMES.filter((name) => settings[name] !== defaults[name]).map((name) => ({
    label: LIMITS[name].label,
    from: formatLimit(name, settings[name]),
    to: formatLimit(name, defaults[name]),
  }));
  if (isCounted === defaults.count_unanswered) return limits;
  return [
    ...limits,
    { label: COUNT_UNANSWERED, from: onOrOff(isCounted), to: onOrOff(!isCounted) },
  ];
}

export function onOrOff(isOn: boolean): string {
  return isOn ? "on" : "off";
}

/** Why an address cannot be added; `null` where it can. */
export function checkRecipient(address: string, known: readonly string[]): string | null {
  const wanted = address.trim();
  if (!isEmail(wanted)) return "Enter an e-mail address, as in ops@company.com";
  const isKnown = known.some((one) => one.toLowerCase() === wanted.toLowerCase());
  return isKnown ? `${wanted} gets alerts already` : null;
}
