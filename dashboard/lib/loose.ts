/** A document people edit, as it may be kept: anything may be missing or of another kind. */
export type Loose = Readonly<Record<string, unknown>>;

export function asRecord(value: unknown): Loose {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? (value as Loose) : {};
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Numbers and yes or no are texts too; what is neither is empty. */
export function asText(value: unknown): string {
  const isPlain = ["string", "number", "boolean"].includes(typeof value);
  return isPlain ? String(value) : "";
}

export function asNumber(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** The fields that are filled in: an empty text is left out. */
export function withoutEmpty<T extends Loose>(fields: T): Partial<T> {
  const filled = Object.entries(fields).filter(([, value]) => value !== "" && value !== null);
  return Object.fromEntries(filled) as Partial<T>;
}
