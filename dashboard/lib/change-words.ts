import type { AuditLogEntry } from "../state/audit";
import { driverOf } from "./agent-call-form";
import { formatDialer, humanise } from "./format";

/** What people do to the configuration; the audit log also holds what they only looked at. */
const VERBS: Readonly<Record<string, string>> = {
  create: "Added",
  update: "Changed",
  delete: "Removed",
  activate: "Switched on",
  deactivate: "Switched off",
  publish: "Published",
  import: "Imported",
  rotate: "Replaced",
  rollback: "Rolled back",
  regenerate: "Made a new key for",
  reset: "Reset",
};

type Change = Pick<AuditLogEntry, "details" | "entityType" | "entityId">;

/** Whether the configuration is another since then. */
export function isChange({ details }: Pick<Change, "details">): boolean {
  return Object.hasOwn(VERBS, String(details.action));
}

/** A change in a sentence without its maker: "Changed rule Lead owner". */
export function tellChange(change: Change): string {
  const { action } = change.details;
  return `${VERBS[String(action)] ?? humanise(String(action))} ${nameThing(change)}`;
}

function nameThing({ details, entityType, entityId }: Change): string {
  const id = entityId ?? "";
  const name = nameIn(details.after) ?? nameIn(details.before);
  switch (entityType) {
    case "settings":
      return `the ${id.replaceAll("_", " ")} settings`;
    case "routing_settings":
      return "the routing settings";
    case "routing_rule":
      return `rule ${name ?? `#${id}`}`;
    case "dialer":
      return `dialer ${name ? formatDialer(name) : `#${id}`}`;
    case "breaker":
      return `the breaker of ${formatDialer(id)}`;
    case "agent_call":
      return `an agent's call to driver ${driverOf(id) ?? id}`;
    case "do_not_call":
      return "a number of the do-not-call list";
    case "maintenance":
      return "the maintenance window";
    default:
      return `${humanise(entityType ?? "something").toLowerCase()} ${name ?? id}`.trim();
  }
}

function nameIn(value: unknown): string | null {
  if (typeof value !== "object" || value === null) return null;
  const { name, email } = value as { name?: unknown; email?: unknown };
  return [name, email].find((one) => typeof one === "string") ?? null;
}
