import type { RoutingSettings } from "../state/routing-settings";
import type { Rule } from "../state/ruleset";
import { asRecord } from "./loose";

/** Where calls may be sent to a dialer, in words: what its end would concern. */
export function usesOf(
  dialer: string,
  rules: readonly Rule[],
  settings: Pick<RoutingSettings, "default_dialer" | "primary_dialer" | "fallback_dialer" | "menu">,
): string[] {
  const roles = {
    "the default dialer": settings.default_dialer,
    "the primary dialer": settings.primary_dialer,
    "the fallback dialer": settings.fallback_dialer,
  };
  const keys = Object.entries(settings.menu.options);
  return [
    ...Object.entries(roles).flatMap(([role, name]) => (name === dialer ? [role] : [])),
    ...keys.flatMap(([key, name]) => (name === dialer ? [`key ${key} of the menu`] : [])),
    ...rules
      .filter(({ active, config }) => active && names(config, dialer))
      .map(({ name }) => `the rule "${name}"`),
  ];
}

/** Rules name dialers as values, and weights by their keys. */
function names(config: unknown, dialer: string): boolean {
  if (config === dialer) return true;
  if (Array.isArray(config)) return config.some((one) => names(one, dialer));
  if (typeof config !== "object" || config === null) return false;
  const { weights, ...others } = asRecord(config);
  if (Object.hasOwn(asRecord(weights), dialer)) return true;
  return Object.values(others).some((one) => names(one, dialer));
}
