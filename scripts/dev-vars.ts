import { existsSync, readFileSync } from "node:fs";

const ASSIGNMENT = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/;

/** The variables of a `.dev.vars` file; none where there is no such file. */
export function readDevVars(path = ".dev.vars"): Readonly<Record<string, string>> {
  return existsSync(path) ? parseDevVars(readFileSync(path, "utf8")) : {};
}

/**
 * Reads lines of `KEY=VALUE`: quotes around a value are dropped, an unquoted one ends at ` #`.
 * Other lines are passed over; of a name that comes twice the last value counts.
 */
export function parseDevVars(text: string): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const [, name, value] = ASSIGNMENT.exec(line) ?? [];
    if (name !== undefined && value !== undefined) variables[name] = unquote(value);
  }
  return variables;
}

function unquote(value: string): string {
  const quoted = /^(["'])(.*?)\1(?:\s*#.*)?$/.exec(value);
  return quoted?.[2] ?? value.replace(/(?:^|\s)#.*$/, "");
}
