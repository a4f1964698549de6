import { randomBytes } from "node:crypto";

/** A contact of a campaign as `flat_view` shows it: `$` fields are the system's. */
export interface DialfireContact {
  $id: string;
  $ref: string | null;
  $version: string;
  $campaign_id: string;
  $task: string;
  $status: "open" | "success" | "declined" | "failed";
  $phone: string | null;
  [field: string]: unknown;
}

/** What the demo campaign works on: where contacts come in, where agents ring them. */
export const DEFAULT_TASKS: readonly string[] = ["new_contact", "callback", "fc_first"];

/** A new contact of a task, with the fields somebody sent; system fields they cannot set stay ours. */
export function toContact(
  campaignId: string,
  task: string,
  fields: Record<string, unknown>,
  now: Date,
): DialfireContact {
  const at = now.toISOString();
  return {
    $status_detail: "$none",
    $caller_id: null,
    $timezone: "Europe/Berlin",
    $follow_up_date: "",
    $comment: "",
    $error: "",
    $trigger: "",
    $owner: "",
    $recording_url: "",
    ...fields,
    $id: randomBytes(10).toString("base64url").toUpperCase(),
    $ref: textOrNull(fields.$ref),
    $phone: textOrNull(fields.$phone),
    $version: at,
    $created_date: at,
    $entry_date: at,
    $campaign_id: campaignId,
    $task_id: task,
    $task: task,
    $status: "open",
    $task_log: [],
  };
}

/** Whether a contact passes a filter; fields with underscores page, and narrow nothing. */
export function matches(
  contact: DialfireContact,
  conditions: readonly Record<string, unknown>[],
): boolean {
  return conditions
    .filter(({ field }) => typeof field === "string" && !field.startsWith("_"))
    .every(({ field, operator, values }) => {
      const value = textOrNull(contact[String(field)]);
      const wanted = Array.isArray(values) ? String(values[0] ?? "") : "";
      return value !== null && passes(value, String(operator), wanted);
    });
}

function passes(value: string, operator: string, wanted: string): boolean {
  switch (operator) {
    case "GE":
      return value >= wanted;
    case "GT":
      return value > wanted;
    case "LE":
      return value <= wanted;
    case "LT":
      return value < wanted;
    default:
      return operator === "*";
  }
}

/** A task as `GET /campaigns/{c}/tasks/` lists it. */
export function toTask(name: string): unknown {
  const isEntrance = !name.startsWith("fc_") && !name.startsWith("qc_");
  return {
    data: {
      name,
      title: name.replaceAll("_", " "),
      id: name,
      inbound: isEntrance,
      type: isEntrance ? "CreateTask" : "OutboundTask",
      outbound_line: { id: "line1" },
      dialergroup: "",
    },
    version: 1,
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
