import { z } from "zod";
import type { Problem } from "../routing/problem";
import { explainIssues, findStrangers } from "../routing/shape-problems";
import {
  type FirstValues,
  type RoutingSettings,
  readRoutingSettings,
} from "../settings/routing-settings";
import { type Edit, isSame, type Planned, refuseProblems, refuseStale } from "./planned-change";
import type { Ruleset, StoredRoutingSettings } from "./ruleset";

/** Settings as they count, with the version they were saved at; 0 before anybody saved any. */
export interface CurrentSettings {
  value: RoutingSettings;
  version: number;
}

/** Plans the routing settings as a whole. Throws with every problem of what was sent. */
export function planSettings(
  ruleset: Ruleset,
  given: unknown,
  edit: Edit,
  first: FirstValues,
): Planned<CurrentSettings> {
  refuseStale(ruleset.settings, edit);
  const names = ruleset.dialers.map(({ name }) => name);
  const check = checkSettingsDraft(given, names, first);
  if (check.kind === "refused") throw refuseProblems(check.problems);
  return replaceSettings(ruleset.settings, check.settings);
}

export function replaceSettings(
  before: StoredRoutingSettings,
  value: RoutingSettings,
): Planned<CurrentSettings> {
  if (isSame(before.value, value)) {
    return { changes: [], result: { value, version: before.version } };
  }
  const after = { value, version: before.version + 1 };
  return { changes: [{ kind: "settings", before, after }], result: after };
}

export type SettingsCheck =
  | { kind: "valid"; settings: RoutingSettings }
  | { kind: "refused"; problems: Problem[] };

/**
 * Checks settings as people send them: a field that is left out gets its first value, one that
 * nobody knows is refused, for it is a slip of the keyboard. `version` may be sent back as it
 * was read.
 */
export function checkSettingsDraft(
  given: unknown,
  dialers: readonly string[],
  first: FirstValues,
): SettingsCheck {
  const { version: _, ...sent } = isObject(given) ? given : {};
  const parsed = tryReading(sent, first);
  if (parsed instanceof z.ZodError) {
    return { kind: "refused", problems: explainIssues(parsed.issues, sent) };
  }
  const problems = [...findStrangers(sent, parsed), ...findUnknownDialers(parsed, dialers)];
  return problems.length > 0 ? { kind: "refused", problems } : { kind: "valid", settings: parsed };
}

function tryReading(sent: object, first: FirstValues): RoutingSettings | z.ZodError {
  try {
    return readRoutingSettings(sent, first);
  } catch (error) {
    if (error instanceof z.ZodError) return error;
    throw error;
  }
}

function findUnknownDialers(settings: RoutingSettings, dialers: readonly string[]): Problem[] {
  const { default_dialer, primary_dialer, fallback_dialer, menu } = settings;
  const options = Object.entries(menu.options).map(([digit, dialer]) => [
    `menu.options.${digit}`,
    dialer,
  ]);
  const named = [
    ...Object.entries({ default_dialer, primary_dialer, fallback_dialer }),
    ...options,
  ] as [string, string][];
  return named
    .filter(([, dialer]) => !dialers.includes(dialer))
    .map(([field, dialer]) => {
      const message = `There is no dialer "${dialer}" for ${field}: known are ${dialers.join(", ")}`;
      return { field, code: "unknown_dialer", message };
    });
}

function isObject(given: unknown): given is Record<string, unknown> {
  return typeof given === "object" && given !== null;
}
