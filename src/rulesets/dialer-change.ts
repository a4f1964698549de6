import { z } from "zod";
import { DIALER_KINDS } from "../dialers/dialer";
import { BRAZE } from "../resilience/subject";
import { likeName, type Problem } from "../routing/problem";
import { explainIssues } from "../routing/shape-problems";
import { AppError } from "../shared/app-error";
import { isDestination } from "../shared/phone-number";
import {
  type Edit,
  isSame,
  type Planned,
  refuseProblems,
  refuseStale,
  withDefaults,
} from "./planned-change";
import { describeDialer, nextId, type Ruleset, type StoredDialer } from "./ruleset";
import type { Surroundings } from "./ruleset-findings";

/** Longer names make addresses of hand-overs and tables hard to read. */
const MAX_NAME_LENGTH = 40;
/** As many as the variable of a dialer may say. */
const MAX_SEATS = 10_000;
const SEATS = `must be a whole number from 0 to ${MAX_SEATS}, or null`;

/** Not "must be": what was sent is not repeated, a number belongs into no error. */
const NUMBER = "has to be a phone number such as +493012345678";

/**
 * A dialer as people send it. Its name is what rules, settings, calls and addresses of hand-overs
 * call it, so it has letters, digits, "-" and "_" only.
 */
export const dialerDraftSchema = z.object({
  name: z
    .string("must be a text")
    .max(MAX_NAME_LENGTH, `can have ${MAX_NAME_LENGTH} characters at most`)
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9_-]*$/,
      "must have letters, digits, - and _ only, and begin with a letter or digit",
    )
    .refine((name) => likeName(name) !== BRAZE, "is the CRM's name: choose another"),
  kind: z.enum(DIALER_KINDS, `must be one of ${DIALER_KINDS.join(", ")}`),
  phone_number: z.string(NUMBER).refine(isDestination, NUMBER).nullable().default(null),
  active: z.boolean("must be true or false").default(true),
  seats: z.int(SEATS).min(0, SEATS).max(MAX_SEATS, SEATS).nullable().default(null),
});

export type DialerDraft = z.infer<typeof dialerDraftSchema>;

/** Plans a dialer that is not there yet. Throws with every problem of what was sent. */
export function planNewDialer(
  ruleset: Ruleset,
  given: unknown,
  edit: Edit,
  surroundings: Surroundings,
): Planned<StoredDialer> {
  const draft = readDraft(given, surroundings);
  refuseTakenName(ruleset, draft.name);
  const dialer = newDialer(nextId(ruleset.dialers), draft, edit);
  return { changes: [{ kind: "dialer", before: null, after: dialer }], result: dialer };
}

/**
 * Plans a dialer as it is to be; what was left out stays as it is. Its name cannot change: calls,
 * rules and settings know it by that.
 */
export function planDialerUpdate(
  ruleset: Ruleset,
  change: { id: number; given: unknown },
  edit: Edit,
  surroundings: Surroundings,
): Planned<StoredDialer> {
  const before = findDialer(ruleset, change.id);
  refuseStale(before, edit);
  const draft = readDraft(withDefaults(describeDialer(before), change.given), surroundings);
  const planned = replaceDialer(before, draft, edit, surroundings);
  refuseLastOff(ruleset, planned.result);
  return planned;
}

/** Plans to switch a dialer off; nothing changes where it is off already. */
export function planDialerRemoval(ruleset: Ruleset, id: number, edit: Edit): Planned<StoredDialer> {
  const before = findDialer(ruleset, id);
  refuseStale(before, edit);
  if (!before.active) return { changes: [], result: before };
  const after = { ...before, active: false, version: before.version + 1, updatedAt: edit.at };
  refuseLastOff(ruleset, after);
  return { changes: [{ kind: "dialer", before, after }], result: after };
}

export function findDialer({ dialers }: Pick<Ruleset, "dialers">, id: number): StoredDialer {
  const dialer = dialers.find((one) => one.id === id);
  if (dialer) return dialer;
  throw new AppError("NotFoundError", `There is no dialer ${id}`);
}

export function newDialer(id: number, draft: DialerDraft, { at }: Edit): StoredDialer {
  const { phone_number: phoneNumber, ...plain } = draft;
  return { id, ...plain, phoneNumber, version: 1, createdAt: at, updatedAt: at };
}

/** The number of a variable that is sent back as it was read stays the variable's. */
export function replaceDialer(
  before: StoredDialer,
  draft: DialerDraft,
  { at }: Edit,
  { defaults }: Surroundings,
): Planned<StoredDialer> {
  refuseRenaming(before, draft);
  const { phone_number, ...plain } = draft;
  const isVariable =
    before.phoneNumber === null && phone_number === defaults.phoneNumbers[before.name];
  const phoneNumber = isVariable ? null : phone_number;
  const after = { ...before, ...plain, phoneNumber, version: before.version + 1, updatedAt: at };
  if (isSame(describeDialer(before), describeDialer(after))) return { changes: [], result: before };
  return { changes: [{ kind: "dialer", before, after }], result: after };
}

/** What is wrong with a dialer as it was sent, field by field; or the dialer. */
export function checkDialerDraft(
  given: unknown,
  { ourNumbers }: Surroundings,
): { kind: "valid"; draft: DialerDraft } | { kind: "refused"; problems: Problem[] } {
  const parsed = dialerDraftSchema.safeParse(given);
  if (!parsed.success) {
    return { kind: "refused", problems: explainIssues(parsed.error.issues, given) };
  }
  const number = parsed.data.phone_number;
  if (number === null || !ourNumbers.includes(number)) return { kind: "valid", draft: parsed.data };
  const message =
    "phone_number is the number people call us at: a call to it would come back to us";
  return { kind: "refused", problems: [{ field: "phone_number", code: "own_number", message }] };
}

function readDraft(given: unknown, surroundings: Surroundings): DialerDraft {
  const check = checkDialerDraft(given, surroundings);
  if (check.kind === "valid") return check.draft;
  throw refuseProblems(check.problems);
}

function refuseTakenName({ dialers }: Ruleset, name: string): void {
  const rival = dialers.find((one) => likeName(one.name) === likeName(name));
  if (!rival) return;
  const state = rival.active ? "" : ", switched off: switch it on again";
  const message = `There is a dialer "${rival.name}" already (${rival.id}${state})`;
  throw new AppError("ConflictError", message, [
    { field: "name", code: "duplicate_name", message },
  ]);
}

function refuseRenaming(before: StoredDialer, { name }: DialerDraft): void {
  if (name === before.name) return;
  const message = `A dialer keeps its name: calls, rules and settings know "${before.name}" by it. Create "${name}" beside it instead`;
  throw refuseProblems([{ field: "name", code: "name_is_fixed", message }]);
}

/** With nobody left to dial, every caller would end at the number of last resort. */
function refuseLastOff({ dialers }: Ruleset, { id, name, active }: StoredDialer): void {
  if (active || dialers.some((one) => one.active && one.id !== id)) return;
  if (!dialers.some((one) => one.active)) return;
  const message = `"${name}" is the last active dialer: nobody would take calls`;
  throw new AppError("ConflictError", message, [
    { field: "active", code: "last_active_dialer", message },
  ]);
}
