import { useEffect, useState } from "../lib/html";
import { checkDrafts, type Finding, type RuleDraft } from "./ruleset";

/** Typing goes on undisturbed for this long before the rules are looked at. */
const PAUSE_MS = 400;

/**
 * What would be odd about the ruleset with these rules, asked anew after each change; `null` before
 * the first answer and without rules. A question that fails leaves the last answer: what it would
 * have said is said when the rule is saved.
 */
export function useDraftFindings(drafts: readonly RuleDraft[] | null): readonly Finding[] | null {
  const [findings, setFindings] = useState<readonly Finding[] | null>(null);
  const asked = drafts && JSON.stringify(drafts);
  useEffect(() => {
    if (drafts === null) return setFindings(null);
    const stop = new AbortController();
    const timer = setTimeout(() => {
      checkDrafts(drafts, stop.signal).then(setFindings, () => undefined);
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [asked]);
  return findings;
}
