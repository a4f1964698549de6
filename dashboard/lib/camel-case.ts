/** What a provider said, kept letter by letter: its keys are not ours to rename. */
const VERBATIM = new Set(["request_body", "response_body"]);

/** Turns `routed_at` into `routedAt` in every key of a JSON value; bodies of providers stay as they are. */
export function camelCaseKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCaseKeys);
  if (value === null || typeof value !== "object") return value;

  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      camelCase(key),
      VERBATIM.has(key) ? inner : camelCaseKeys(inner),
    ]),
  );
}

function camelCase(key: string): string {
  return key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
