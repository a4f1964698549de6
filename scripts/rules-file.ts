import { z } from "zod";
import type { Problem } from "../src/routing/problem";
import { explainIssues } from "../src/routing/shape-problems";
import { applyChanges, type Ruleset, type StoredDialer } from "../src/rulesets/ruleset";
import {
  planImport,
  type RulesetDocument,
  rulesetDocumentSchema,
} from "../src/rulesets/ruleset-document";
import { type Finding, findInRuleset, type Surroundings } from "../src/rulesets/ruleset-findings";
import { AppError } from "../src/shared/app-error";

/** What a ruleset file comes to: what makes it useless, and what is odd about it. */
export type FileCheck =
  | { kind: "sound"; document: RulesetDocument; findings: Finding[] }
  | { kind: "refused"; problems: readonly Problem[] };

/** A new installation's own, for a file that has rules alone. */
const FIRST_DIALERS: StoredDialer[] = (["dialfire", "zendesk_talk"] as const).map((name, index) => {
  const plain = { name, kind: name, phoneNumber: null, active: true, seats: null };
  return { id: index + 1, ...plain, version: 1, createdAt: 0, updatedAt: 0 };
});

/** A deployment's variables are not known here: those of a new installation stand in. */
const SURROUNDINGS: Surroundings = {
  defaults: {
    primaryDialer: "dialfire",
    fallbackDialer: "zendesk_talk",
    maxRetryAttempts: 1,
    phoneNumbers: {},
    seats: {},
  },
  ourNumbers: [],
};

/** Findings that say nothing where numbers and seats may come from variables. */
const BY_VARIABLES = ["dialer_without_number", "capacity_unknown"];

/** Checks the text of a ruleset file as an import into a new installation would, without one. */
export function checkFile(text: string): FileCheck {
  const given = readJson(text);
  if (given instanceof SyntaxError) {
    const message = `this is no JSON: ${given.message}`;
    return { kind: "refused", problems: [{ field: "file", code: "no_json", message }] };
  }
  const parsed = rulesetDocumentSchema.safeParse(given);
  if (!parsed.success) {
    return { kind: "refused", problems: explainIssues(parsed.error.issues, given) };
  }
  return checkDocument(parsed.data);
}

function checkDocument(document: RulesetDocument): FileCheck {
  const empty: Ruleset = {
    number: 0,
    rules: [],
    dialers: document.dialers.length > 0 ? [] : FIRST_DIALERS,
    settings: { value: null, version: 0 },
  };
  try {
    const edit = { by: "check", at: 0, expectedVersion: null };
    const { changes } = planImport(empty, document, edit, SURROUNDINGS);
    const found = findInRuleset(applyChanges(empty, changes), SURROUNDINGS);
    const findings = found.filter(({ code }) => !BY_VARIABLES.includes(code));
    const errors = findings.filter(({ severity }) => severity === "error");
    if (errors.length > 0) return { kind: "refused", problems: errors };
    return { kind: "sound", document, findings };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { kind: "refused", problems: error.details };
  }
}

/** What the text says, or why it is no JSON. */
export function readJson(text: string): unknown | SyntaxError {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return error;
    throw error;
  }
}

/** What the API answers to an import. */
export const importAnswerSchema = z.object({
  data: z.object({
    version: z.number(),
    changes: z.array(
      z.object({
        kind: z.enum(["rule", "dialer", "settings"]),
        name: z.string(),
        action: z.enum(["create", "update", "delete"]),
        fields: z.array(z.string()),
      }),
    ),
  }),
  findings: z.array(z.object({ severity: z.string(), message: z.string() })),
});

export type ImportAnswer = z.infer<typeof importAnswerSchema>;
