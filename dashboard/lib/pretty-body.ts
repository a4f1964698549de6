/** A logged body in lines one can read: JSON is indented, anything else stays as it is. */
export function prettyBody(body: unknown): string | null {
  if (body === null || body === undefined || body === "") return null;
  if (typeof body !== "string") return JSON.stringify(body, null, 2);
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
