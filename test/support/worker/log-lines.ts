import { beforeEach } from "vitest";
import { z } from "zod";

const lineSchema = z.looseObject({ ts: z.string(), level: z.string(), event: z.string() });
export type LogLine = z.infer<typeof lineSchema>;

export interface LogLines {
  /** The lines of this test so far, as they were written. */
  text(): string;
  /** The lines with this event, oldest first; `fields` narrows them down. */
  of(event: string, fields?: Record<string, unknown>): LogLine[];
  atLevel(level: string): LogLine[];
  /** Every line, oldest first. */
  all(): LogLine[];
}

let written: string[] = [];

/**
 * Keeps what the product writes to the console instead of printing it; each test starts with no
 * lines. What a queue writes between two tests counts for neither.
 */
export function captureLog(): LogLines {
  for (const method of ["debug", "log", "info", "warn", "error"] as const) {
    console[method] = (...parts: unknown[]) => written.push(parts.map(String).join(" "));
  }
  beforeEach(() => {
    written = [];
  });

  const lines = () => written.flatMap(parseLine);
  return {
    text: () => written.join("\n"),
    of: (event, fields = {}) =>
      lines().filter(
        (line) =>
          line.event === event &&
          Object.entries(fields).every(([name, value]) => line[name] === value),
      ),
    atLevel: (level) => lines().filter((line) => line.level === level),
    all: lines,
  };
}

function parseLine(text: string): LogLine[] {
  try {
    return [lineSchema.parse(JSON.parse(text))];
  } catch {
    return [];
  }
}
