import { z } from "zod";
import { isSame } from "./planned-change";
import type { RulesetChange } from "./ruleset";
import { describeForAudit } from "./ruleset-audit";

/** One change in few words; kept with each version, and on the wire as it is. */
export const changeSummarySchema = z.object({
  kind: z.enum(["rule", "dialer", "settings"]),
  name: z.string(),
  action: z.enum(["create", "update", "delete"]),
  /** What differs, where something was changed. */
  fields: z.array(z.string()),
});

export type ChangeSummary = z.infer<typeof changeSummarySchema>;

export function summariseChange(change: RulesetChange): ChangeSummary {
  const { action, before, after } = describeForAudit(change);
  const name = change.kind === "settings" ? "routing" : change.after.name;
  const fields = action === "update" ? findChanged(before, after) : [];
  return { kind: change.kind, name, action, fields };
}

function findChanged(before: unknown, after: unknown): string[] {
  const [old, now] = [toFields(before), toFields(after)];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return names.filter((name) => !isSame(old[name], now[name]));
}

function toFields(value: unknown): Record<string, unknown> {
  return { ...(value as object | null) };
}
