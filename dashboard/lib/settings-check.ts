import type { RoutingSettings } from "../state/routing-settings";
import type { FormProblem } from "./rules/form-problem";

/** What a number of the settings may be; the same limits as the API's. */
export const LIMITS = {
  max_retry_attempts: { min: 0, max: 3 },
  /** Twilio takes no less and no more. */
  dial_timeout_seconds: { min: 5, max: 600 },
  "hold.interval_seconds": { min: 5, max: 120 },
  "hold.max_seconds": { min: 0, max: 3_600 },
  "menu.repeats": { min: 0, max: 3 },
} as const;

/** Nobody listens longer. */
export const MAX_SPOKEN_LENGTH = 1_000;

/** What is wrong with the settings before they are sent; fields are named as the API names them. */
export function checkSettings(settings: RoutingSettings): FormProblem[] {
  const { menu, texts, hold, callbacks, crm_fields } = settings;
  const numbers = {
    max_retry_attempts: settings.max_retry_attempts,
    dial_timeout_seconds: settings.dial_timeout_seconds,
    "hold.interval_seconds": hold.interval_seconds,
    "hold.max_seconds": hold.max_seconds,
    "menu.repeats": menu.repeats,
  };
  const spoken = {
    "menu.prompt": menu.prompt,
    "menu.no_input": menu.no_input,
    "menu.invalid": menu.invalid,
    ...Object.fromEntries(Object.entries(texts).map(([name, text]) => [`texts.${name}`, text])),
  };
  const names = {
    "crm_fields.lead_owner": crm_fields.lead_owner,
    "crm_fields.lead_score": crm_fields.lead_score,
  };
  return [
    ...Object.entries(numbers).flatMap(([field, value]) =>
      checkNumber(field as keyof typeof LIMITS, value),
    ),
    ...Object.entries(spoken).flatMap(([field, text]) => checkSpoken(field, text)),
    ...Object.entries(names).flatMap(([field, name]) =>
      name.trim() === "" ? [{ field, message: "Enter the name of a CRM field" }] : [],
    ),
    ...checkCountries(callbacks.countries),
  ];
}

function checkNumber(field: keyof typeof LIMITS, value: number | null): FormProblem[] {
  const { min, max } = LIMITS[field];
  const isFine = value !== null && Number.isInteger(value) && value >= min && value <= max;
  return isFine ? [] : [{ field, message: `A whole number from ${min} to ${max}` }];
}

function checkSpoken(field: string, text: string): FormProblem[] {
  if (text.trim() === "") return [{ field, message: "Enter what callers hear" }];
  if (text.length <= MAX_SPOKEN_LENGTH) return [];
  return [{ field, message: `At most ${MAX_SPOKEN_LENGTH} characters, not ${text.length}` }];
}

function checkCountries(countries: readonly string[]): FormProblem[] {
  const field = "callbacks.countries";
  if (countries.length === 0) return [{ field, message: "Enter at least one country" }];
  const wrong = countries.filter((country) => !/^[A-Z]{2}$/.test(country));
  if (wrong.length === 0) return [];
  return [{ field, message: `Not a country code such as DE: ${wrong.join(", ")}` }];
}

/** `de, AT` → `["DE", "AT"]`. */
export function readCountries(text: string): string[] {
  const codes = text.split(/[\s,;]+/).filter((code) => code !== "");
  return codes.map((code) => code.toUpperCase());
}
