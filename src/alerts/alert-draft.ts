import { maskNumbersIn } from "../shared/phone-number";
import type { AlertDraft, AlertType, Phase, Severity } from "./alert";
import { toText } from "./words";

/** An alert in parts; what most alerts have in common may be left out. */
export interface Parts {
  key: string;
  type: AlertType;
  phase?: Phase;
  about?: string;
  severity?: Severity;
  /** Of the subject, behind `[IVR Alert]`. */
  title: string;
  lines: readonly string[];
  calls?: number;
  at: number;
}

/** Puts an alert together: no full phone number in it, and no line break in its subject. */
export function draft({ title, lines, ...parts }: Parts): AlertDraft {
  const { phase = "raised", about = "", severity = "warning", calls = 0 } = parts;
  const prefix = severity === "critical" ? "[IVR CRITICAL]" : "[IVR Alert]";
  const subject = maskNumbersIn(`${prefix} ${title}`).replace(/[\p{Cc}\s]+/gu, " ");
  const body = [...lines, "", `Time: ${toText(parts.at)}`].join("\n");
  return { ...parts, phase, about, severity, calls, subject, message: `${maskNumbersIn(body)}\n` };
}
