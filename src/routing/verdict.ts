/** Where a call can go: to a dialer by name, or into the menu. */
export type Target = { kind: "dialer"; dialer: string } | { kind: "ivr_menu" };

/** What one rule says of one call, each with its reason in plain words. */
export type Verdict =
  | { kind: "decided"; target: Target; reason: string }
  | { kind: "no_match"; reason: string }
  | { kind: "unknown"; reason: string };

/**
 * What becomes of a call whose value is present but matches nothing: the rule's own default
 * dialer takes it, or the next rule is tried.
 */
export function unmatched(
  config: { default_dialer?: string | undefined; on_no_match?: "default" | "continue" | undefined },
  reason: string,
): Verdict {
  const action = config.on_no_match ?? (config.default_dialer ? "default" : "continue");
  if (action === "continue" || !config.default_dialer) return { kind: "no_match", reason };
  return {
    kind: "decided",
    target: { kind: "dialer", dialer: config.default_dialer },
    reason: `${reason}: the rule's default dialer takes it`,
  };
}
