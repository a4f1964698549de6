import type { AuditEntry } from "../audit/audit-entry";
import { describeDialer, describeRule, type RulesetChange } from "./ruleset";

type Action = "create" | "update" | "delete";

export interface DescribedChange
  extends Pick<AuditEntry, "entityType" | "entityId" | "before" | "after"> {
  action: Action;
}

/** What the audit says of a change, in the words people wrote it in. */
export function describeForAudit(change: RulesetChange): DescribedChange {
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
function actionOf(before: { active: boolean } | null, after: { active: boolean }): Action {
  if (before === null) return "create";
  return before.active && !after.active ? "delete" : "update";
}
