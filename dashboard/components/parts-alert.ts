import { html } from "../lib/html";
import type { Resource } from "../state/resource";
import { ErrorAlert } from "./error-alert";

interface PartsAlertProps {
  /** What the parts are together, for the error: "The overview". */
  name: string;
  parts: readonly Resource<unknown>[];
}

/**
 * Says once what several parts of one page have in common: that they could not be loaded. What was
 * known of them stays on screen.
 */
export function PartsAlert({ name, parts }: PartsAlertProps) {
  const failed = parts.filter((part) => part.kind !== "loading" && part.problem !== null);
  const problem = failed
    .map((part) => (part.kind === "loading" ? null : part.problem))
    .find((found) => found !== null);
  if (!problem) return null;

  const retry = () => {
    for (const part of failed) if (part.kind !== "loading") part.retry();
  };
  const isStale = failed.every((part) => part.kind === "ready");
  const title = `${name} could not be loaded${isStale ? " anew" : ""}`;
  return html`<${ErrorAlert} problem=${problem} title=${title} isStale=${isStale} retry=${retry} />`;
}
