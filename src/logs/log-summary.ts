import type { LogEntry } from "./log-store";

/** One entry in one line, for lists and spreadsheets. */
export function summarise(entry: LogEntry): string {
  switch (entry.type) {
    case "routing_decisions": {
      const { final_dialer, routing_rule, rung, total_duration_ms: ms } = entry.row;
      const target = final_dialer === null ? "Asked the caller in the menu" : `To ${final_dialer}`;
      const how = routing_rule === "emergency" ? `, by the rung ${rung}` : ` by ${routing_rule}`;
      return `${target}${how}, in ${ms} ms`;
    }
    case "api_calls": {
      const { method, url, response_status, error_category, error_message, duration_ms } =
        entry.row;
      const answer = response_status === null ? "no answer" : `answered ${response_status}`;
      const detail = error_message === answer ? "" : `: ${error_message}`;
      const why = error_category === null ? "" : ` (${error_category}${detail})`;
      return `${method} ${url}: ${answer} in ${duration_ms} ms${why}`;
    }
    case "config_changes": {
      const { user_email, action, entity_type, entity_id } = entry.row;
      return `${user_email}: ${action.replaceAll("_", " ")} ${entity_type} ${entity_id}`;
    }
  }
}
