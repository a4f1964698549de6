import type { RulesetContent } from "../state/versions";

/** One value that differs between two versions. */
export interface FieldChange {
  /** Where it stands, from the outside in: `["mappings", "team_a"]`. */
  path: string[];
  /** `undefined` where there was none, or is none any more. */
  before: unknown;
  after: unknown;
}

/** One thing that differs between two versions. */
export interface Difference {
  kind: "rule" | "dialer" | "settings";
  name: string;
  action: "create" | "update" | "delete";
  /** What differs, of an update. */
  fields: FieldChange[];
}

/** What differs between two versions: rules, then dialers, then settings. */
export function diffRulesets(before: RulesetContent, after: RulesetContent): Difference[] {
  return [
    ...diffThings("rule", before.rules, after.rules),
    ...diffThings("dialer", before.dialers, after.dialers),
    ...diffSettings(before.settings, after.settings),
  ];
}

/** Things are told apart by their ids: a rule that was renamed is the same rule. */
function diffThings<T extends { id: number; name: string }>(
  kind: "rule" | "dialer",
  before: readonly T[],
  after: readonly T[],
): Difference[] {
  const gone = before.filter(({ id }) => !after.some((one) => one.id === id));
  return [
    ...after.flatMap((now): Difference[] => {
      const { name } = now;
      const then = before.find(({ id }) => id === now.id);
      if (!then) return [{ kind, name, action: "create", fields: [] }];
      const fields = diffFields(then, now);
      return fields.length > 0 ? [{ kind, name, action: "update", fields }] : [];
    }),
    ...gone.map(({ name }): Difference => ({ kind, name, action: "delete", fields: [] })),
  ];
}

function diffSettings(
  before: RulesetContent["settings"],
  after: RulesetContent["settings"],
): Difference[] {
  const fields = diffFields(before ?? {}, after ?? {});
  return fields.length > 0 ? [{ kind: "settings", name: "routing", action: "update", fields }] : [];
}

function diffFields(before: object, after: object): FieldChange[] {
  const [old, now] = [toLeaves(before, []), toLeaves(after, [])];
  const keys = [...new Set([...old.keys(), ...now.keys()])];
  return keys.flatMap((key): FieldChange[] => {
    const [was, is] = [old.get(key), now.get(key)];
    if (JSON.stringify(was?.value) === JSON.stringify(is?.value)) return [];
    return [{ path: (was ?? is)?.path ?? [], before: was?.value, after: is?.value }];
  });
}

interface Leaf {
  path: string[];
  value: unknown;
}

/** Every value that holds no others, by its place; `config` says nothing to people and is left out. */
function toLeaves(value: unknown, path: string[]): Map<string, Leaf> {
  if (!isGroup(value)) return new Map([[path.join("\n"), { path, value }]]);
  return new Map(
    Object.entries(value).flatMap(([name, inner]) => [
      ...toLeaves(inner, name === "config" ? path : [...path, placeOf(value, name)]),
    ]),
  );
}

/** People count from one. */
function placeOf(group: unknown, name: string): string {
  return Array.isArray(group) ? `${Number(name) + 1}` : name;
}

function isGroup(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
