import type { z } from "zod";
import type { Problem } from "./problem";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Says what is wrong with the shape of what people sent, with a field for each. */
export function explainIssues(issues: readonly Issue[], given: unknown): Problem[] {
  return issues.flatMap((issue) => narrow(issue, given)).map((issue) => explain(issue, given));
}

function explain(issue: Issue, given: unknown): Problem {
  const { path, message, code } = issue;
  const field = showPath(path);
  if (issue.code === "invalid_key") {
    return { field, code, message: `${field} ${issue.issues[0]?.message ?? "is no good name"}` };
  }
  const words = message.startsWith("Invalid input") ? "has the wrong form" : message;
  if (isMissing(given, path)) {
    const wanted = words === message ? `: it ${words}` : "";
    return { field, code: "required", message: `${field} is missing${wanted}` };
  }
  return { field, code, message: `${field} ${words}${quote(words, readPath(given, path))}` };
}

/** What stands there instead of what must be, where it is short enough to show. */
function quote(words: string, value: unknown): string {
  const isShort = ["string", "number", "boolean"].includes(typeof value);
  return words.startsWith("must be") && isShort ? `, not ${JSON.stringify(value)}` : "";
}

function showPath(path: Path): string {
  return path.map(String).join(".") || "body";
}

/**
 * Of the alternatives a value may take, the one it comes closest to: fewest problems, then one
 * that is there but wrong before one that is missing, then the deepest.
 */
function narrow(issue: Issue, given: unknown): Issue[] {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [issue];
  const alternatives = issue.errors.map((issues) =>
    issues.flatMap((inner) => narrow({ ...inner, path: [...issue.path, ...inner.path] }, given)),
  );
  const isPlain = (issues: Issue[]) =>
    issues.every(({ path }) => path.length === issue.path.length && path.length > 0);
  // All alternatives refuse the value itself: its own message says it best.
  if (alternatives.every((issues) => isPlain(issues) && issues[0]?.code === "invalid_type")) {
    return [issue];
  }
  const distance = (issues: Issue[]) => {
    const missing = issues.some(({ path }) => isMissing(given, path)) ? 1 : 0;
    const depth = Math.max(0, ...issues.map(({ path }) => path.length));
    return issues.length * 1_000 + missing * 100 - depth;
  };
  return alternatives.reduce((best, one) => (distance(one) < distance(best) ? one : best));
}

function isMissing(given: unknown, path: Path): boolean {
  return path.length > 0 && readPath(given, path) === undefined;
}

function readPath(given: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    given,
  );
}

function isRecord(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === "object" && value !== null;
}

/** Fields that were sent and that parsing left out: nobody knows them there. */
export function findStrangers(given: unknown, parsed: unknown, path: Path = []): Problem[] {
  if (!isRecord(given) || !isRecord(parsed)) return [];
  return Object.keys(given).flatMap((key): Problem[] => {
    const here = [...path, key];
    if (Object.hasOwn(parsed, key)) return findStrangers(given[key], parsed[key], here);
    const field = showPath(here);
    return [{ field, code: "unknown_field", message: `${field} does not belong here` }];
  });
}
