/** Reads JSON that may be broken: `undefined` then, so that a schema can refuse it in one place. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
