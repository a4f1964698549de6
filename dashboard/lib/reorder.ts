/** The list with one item moved to another place; places outside the list leave it as it is. */
export function moveItem<T>(items: readonly T[], from: number, to: number): T[] {
  const moved = items[from];
  if (moved === undefined || to < 0 || to >= items.length) return [...items];
  const others = items.filter((_, index) => index !== from);
  return [...others.slice(0, to), moved, ...others.slice(to)];
}

/** A row of a form; the key stays with it wherever it moves. */
export type Keyed<T> = T & { key: number };

export function withKeys<T>(rows: readonly T[]): Keyed<T>[] {
  return rows.map((row, key) => ({ ...row, key }));
}

/** The rows with one more at the end. */
export function addRow<T>(rows: readonly Keyed<T>[], row: T): Keyed<T>[] {
  const key = Math.max(-1, ...rows.map((one) => one.key)) + 1;
  return [...rows, { ...row, key }];
}

/** The rows with some fields of one replaced. */
export function patchRow<T>(rows: readonly Keyed<T>[], key: number, patch: Partial<T>): Keyed<T>[] {
  return rows.map((row) => (row.key === key ? { ...row, ...patch } : row));
}
