/** A column of a table: its heading, and the side its cells keep to. */
export interface Column {
  heading: string;
  align: "left" | "right";
}

const GAP = "  ";

/** Renders a table as lines of text, each column as wide as its widest cell. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  const headings = columns.map((column) => column.heading);
  const widths = columns.map((_, at) =>
    Math.max(...[headings, ...rows].map((row) => row[at]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    columns
      .map(({ align }, at) => {
        const cell = cells[at] ?? "";
        const width = widths[at] ?? 0;
        return align === "left" ? cell.padEnd(width) : cell.padStart(width);
      })
      .join(GAP)
      .trimEnd();
  const rule = widths.map((width) => "─".repeat(width)).join(GAP);
  return [line(headings), rule, ...rows.map(line)].join("\n");
}

/** `4.2×`. */
export function formatRatio(ratio: number): string {
  return `${ratio.toFixed(1)}×`;
}

/** `≤ 10×  ok` or `≤ 10×  over`; empty where nothing was promised. Judged before rounding. */
export function formatTarget(ratio: number, limit: number | null): string {
  if (limit === null) return "";
  return `≤ ${limit}×  ${ratio <= limit ? "ok" : "over"}`;
}
