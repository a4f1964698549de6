/** What is wrong with one field of a form; `field` is named as the API names it. */
export interface FormProblem {
  field: string;
  message: string;
  /** Something is not filled in yet: said once somebody wants to save, not while they type. */
  isGap?: boolean;
}

/** As in "config.tiers.0.name"; empty names are gaps, names that are there twice are conflicts. */
export function findNameProblems(
  names: readonly { field: string; name: string }[],
  what: string,
): FormProblem[] {
  return names.flatMap(({ field, name }): FormProblem[] => {
    if (name.trim() === "") return [{ field, message: `Enter ${what}`, isGap: true }];
    const likeNames = names.filter((other) => likeName(other.name) === likeName(name));
    if (likeNames.length === 1) return [];
    return [{ field, message: `"${name.trim()}" is listed twice` }];
  });
}

export function findMissingDialers(
  uses: readonly { field: string; dialer: string }[],
): FormProblem[] {
  return uses
    .filter(({ dialer }) => dialer === "")
    .map(({ field }) => ({ field, message: "Choose a dialer", isGap: true }));
}

/** The first thing to say of a field; gaps only where `hasTried`. */
export function problemAt(
  problems: readonly FormProblem[],
  field: string,
  hasTried: boolean,
): string | null {
  const found = problems.find((one) => one.field === field && (hasTried || !one.isGap));
  return found?.message ?? null;
}

function likeName(name: string): string {
  return name.trim().toLowerCase();
}
