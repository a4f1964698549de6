import type { ErrorDetail } from "../shared/app-error";

/** What is wrong with a rule's configuration; `field` counts from `config`, as in `tiers.0.min`. */
export type Problem = ErrorDetail;

/** One place of a configuration that names a dialer. */
export interface DialerUse {
  field: string;
  dialer: string;
}

/** The same names once more, but for case and the space around them. */
export function likeName(name: string): string {
  return name.trim().toLowerCase();
}

/**
 * Every name that is empty, or that only space and case tell from one before it: nobody could
 * say which of the two is meant.
 */
export function findNameProblems(
  names: readonly { field: string; name: string }[],
  what: string,
): Problem[] {
  const seen = new Map<string, string>();
  return names.flatMap(({ field, name }): Problem[] => {
    if (name.trim() === "") {
      return [{ field, code: "empty_name", message: `The name of ${what} cannot be empty` }];
    }
    const twin = seen.get(likeName(name));
    seen.set(likeName(name), twin ?? name);
    if (twin === undefined) return [];
    const message = `"${name}" and "${twin}" name the same ${what.replace(/^an? /, "")}`;
    return [{ field, code: "duplicate_name", message }];
  });
}

/** The default dialer, where a rule has one. */
export function defaultDialerUse(config: { default_dialer?: string | undefined }): DialerUse[] {
  const { default_dialer: dialer } = config;
  return dialer === undefined ? [] : [{ field: "default_dialer", dialer }];
}
