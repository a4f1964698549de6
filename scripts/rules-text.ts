import type { ImportAnswer } from "./rules-file";

type Change = ImportAnswer["data"]["changes"][number];

const SIGNS: Readonly<Record<Change["action"], string>> = { create: "+", update: "~", delete: "-" };

/** What an import changed, or would change: a line for each thing. */
export function describeImport({ data, findings }: ImportAnswer, isDryRun: boolean): string {
  const { version, changes } = data;
  if (changes.length === 0) return `Nothing to change: version ${version} is like the file.`;
  const head = isDryRun
    ? `Would be published as version ${version}, nothing was changed:`
    : `Published as version ${version}:`;
  return [head, ...changes.map(describeChange), ...describeFindings(findings)].join("\n");
}

function describeChange({ action, kind, name, fields }: Change): string {
  const what = kind === "settings" ? "settings" : `${kind} "${name}"`;
  const how = fields.length > 0 ? ` (${fields.join(", ")})` : "";
  return `  ${SIGNS[action]} ${what}${how}`;
}

/** What is odd, a line each. */
export function describeFindings(findings: ImportAnswer["findings"]): string[] {
  return findings.map(({ severity, message }) => `  ${severity}: ${message}`);
}

/** What is wrong, a line each, with the place where it stands. */
export function describeProblems(problems: readonly { field: string; message: string }[]): string {
  return problems
    .map(({ field, message }) => `  ${field}: ${trimPlace(field, message)}`)
    .join("\n");
}

/** A message that begins with its own place need not say it twice. */
function trimPlace(field: string, message: string): string {
  return message.startsWith(`${field} `) ? message.slice(field.length + 1) : message;
}
