import type { AuditAction, AuditEntry } from "../audit/audit-entry";
import { describeDialer, describeRule, type RulesetChange } from "./ruleset";

/** What the audit says of a change, in the words people wrote it in. */
export function describeForAudit(
  change: RulesetChange,
): Pick<AuditEntry, "action" | "entityType" | "entityId" | "before" | "after"> {
  switch (change.kind) {
    case "rule": {
      const { before, after } = change;
      return {
        action: actionOf(before, after),
        entityType: "routing_rule",
        entityId: String(after.id),
        before: before && describeRule(before),
        after: describeRule(after),
      };
    }
    case "dialer": {
      const { before, after } = change;
      return {
        action: actionOf(before, after),
        entityType: "dialer",
        entityId: String(after.id),
        before: before && describeDialer(before),
        after: describeDialer(after),
      };
    }
    case "settings":
      return {
        action: "update",
        entityType: "routing_settings",
        entityId: "routing",
        before: change.before.value,
        after: change.after.value,
      };
  }
}

/** Switching off is how rules and dialers are deleted. */
function actionOf(before: { active: boolean } | null, after: { active: boolean }): AuditAction {
  if (before === null) return "create";
  return before.active && !after.active ? "delete" : "update";
}
