/** Scores run from 0 to 100, both included. */
export const MIN_SCORE = 0;
export const MAX_SCORE = 100;

/** A lead's score as a rule can use it: what makes no sense counts as missing, with the reason. */
export type Score =
  | { kind: "number"; value: number }
  | { kind: "label"; value: string }
  | { kind: "missing"; reason: string };

const MISSING: Score = { kind: "missing", reason: "no score available" };

/** Numeric strings count as numbers; 0 is a score; what lies outside 0 to 100 is not. */
export function readNumberScore(raw: string | number | null): Score {
  if (raw === null || raw === "") return MISSING;
  const value = typeof raw === "number" ? raw : Number(raw.trim() || Number.NaN);
  if (Number.isNaN(value) || value < MIN_SCORE || value > MAX_SCORE) {
    return { kind: "missing", reason: `"${raw}" is not a score from ${MIN_SCORE} to ${MAX_SCORE}` };
  }
  return { kind: "number", value };
}

/** Any word is a label; a number counts as it is written. */
export function readLabelScore(raw: string | number | null): Score {
  const value = String(raw ?? "").trim();
  return value === "" ? MISSING : { kind: "label", value };
}
