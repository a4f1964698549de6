import type { Finding, Rule } from "../../state/ruleset";

interface Findings {
  /** What is odd about the rules as they are saved. */
  saved: readonly Finding[];
  /** What would be odd with the draft; `null` where that is not known, or nothing was changed. */
  withDraft: readonly Finding[] | null;
}

/**
 * What to say beside the form of a rule: what is odd about it, and what it would newly make odd
 * about others. A rule that is new (`id` is `null`) is told by an id that no saved rule has.
 */
export function findingsBeside(
  id: number | null,
  rules: readonly Rule[],
  { saved, withDraft }: Findings,
): readonly Finding[] {
  const isOurs = ({ rule_id }: Finding) =>
    id === null ? rule_id !== null && !rules.some((rule) => rule.id === rule_id) : rule_id === id;
  if (withDraft === null) return saved.filter(isOurs);
  const isKnown = ({ message }: Finding) => saved.some((one) => one.message === message);
  return withDraft.filter((one) => isOurs(one) || !isKnown(one));
}
