import type { Problem } from "../routing/problem";
import { AppError } from "../shared/app-error";
import type { RulesetChange } from "./ruleset";

/** Who makes a change, when, and from which version. */
export interface Edit {
  by: string;
  at: number;
  /** `null` where the person did not say. */
  expectedVersion: number | null;
}

/** What is to be changed about a ruleset, and the thing as it will stand afterwards. */
export interface Planned<T> {
  /** None where everything is as it should be already. */
  changes: readonly RulesetChange[];
  result: T;
}

/** Refuses a change that was made from another version than the one that stands. */
export function refuseStale(thing: { version: number }, { expectedVersion }: Edit): void {
  if (expectedVersion === null || expectedVersion === thing.version) return;
  throw new AppError(
    "PreconditionFailed",
    `Somebody changed this meanwhile: it is at version ${thing.version}, not ${expectedVersion}. Read it again`,
  );
}

/** Whether two things say the same, field by field in the same order. */
export function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** A refusal that says the first problem and lists them all. */
export function refuseProblems(problems: readonly Problem[]): AppError {
  const [first, ...others] = problems;
  const more = others.length > 0 ? ` (and ${others.length} more: see details)` : "";
  return new AppError("ValidationError", `${first?.message ?? "It cannot work"}${more}`, problems);
}

/** Fields that were left out, filled in; what is no object is left for the check to refuse. */
export function withDefaults(defaults: object, given: unknown): unknown {
  return typeof given === "object" && given !== null ? { ...defaults, ...given } : given;
}
