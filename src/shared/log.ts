import { maskAllButLastFour, maskNumbersIn } from "./phone-number";

/** From the quietest to the loudest; `LOG_LEVEL` names the first that is written. */
export const LOG_LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type LogFields = Record<string, unknown>;

export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warning(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** Somebody should be woken: a caller or a record may be lost. */
  critical(event: string, fields?: LogFields): void;
  /** The same log with fields that every further line carries. */
  with(fields: LogFields): Log;
}

/**
 * Writes one JSON object a line: `{ts, level, event, ...fields}`.
 *
 * Phone numbers in any field are masked here, so that no line can leak one by oversight.
 */
export function createLog(minimum: LogLevel, bound: LogFields = {}): Log {
  const threshold = LOG_LEVELS.indexOf(minimum);

  function write(level: LogLevel, event: string, fields: LogFields = {}) {
    if (LOG_LEVELS.indexOf(level) < threshold) return;
    const line = JSON.stringify({
      ts: new Date().toISOString(),
      level,
      event,
      ...bound,
      ...fields,
    });
    WRITERS[level](maskNumbersIn(line, maskAllButLastFour));
  }

  return {
    debug: (event, fields) => write("DEBUG", event, fields),
    info: (event, fields) => write("INFO", event, fields),
    warning: (event, fields) => write("WARNING", event, fields),
    error: (event, fields) => write("ERROR", event, fields),
    critical: (event, fields) => write("CRITICAL", event, fields),
    with: (fields) => createLog(minimum, { ...bound, ...fields }),
  };
}

const WRITERS: Record<LogLevel, (line: string) => void> = {
  DEBUG: (line) => console.debug(line),
  INFO: (line) => console.log(line),
  WARNING: (line) => console.warn(line),
  ERROR: (line) => console.error(line),
  CRITICAL: (line) => console.error(line),
};

/** The values a query was asked with, in the message of a database error; people are among them. */
const QUERY_VALUES = /\nparams: .*/g;

/**
 * What of an unknown thrown value may go into a log line: message and stack, numbers masked,
 * without the values of a failed query.
 */
export function describeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: clean(String(error)) };
  const cause = error.cause instanceof Error ? { cause: clean(error.cause.message) } : {};
  return { error: clean(error.message), ...cause, stack: error.stack && clean(error.stack) };
}

function clean(text: string): string {
  return maskNumbersIn(text.replace(QUERY_VALUES, ""));
}
