import type { AuditLogEntry } from "../state/audit";
import type { Wording } from "./call-words";

/** The kinds of entry, in the words of the filter and of each row. */
export const TYPE_NAMES: Readonly<Record<AuditLogEntry["logType"], { all: string; one: string }>> =
  {
    routing_decisions: { all: "Routing decisions", one: "Routing decision" },
    api_calls: { all: "API calls", one: "API call" },
    config_changes: { all: "Configuration changes", one: "Configuration change" },
  };

/** How it ended; a decision whose call is still open has no end yet. */
export function describeOutcome({ status }: Pick<AuditLogEntry, "status">): Wording {
  switch (status) {
    case "success":
      return { label: "Success", tone: "good" };
    case "failed":
      return { label: "Failed", tone: "bad" };
    case null:
      return { label: "Open", tone: "faint" };
  }
}

/** A part of an entry's details, with its heading. */
export interface DetailSection {
  title: string;
  value: unknown;
}

/** The details of an entry in the order one reads them; what is not there has no section. */
export function sectionsOf({ logType, details }: AuditLogEntry): DetailSection[] {
  switch (logType) {
    case "routing_decisions": {
      const { steps, inputs, ...rest } = details;
      return present([
        { title: "Decision chain", value: steps },
        { title: "What was known", value: inputs },
        { title: "Outcome", value: rest },
      ]);
    }
    case "api_calls": {
      const { method, url, error_category, error_message } = details;
      const { request_headers, request_body } = details;
      const { response_status, response_headers, response_body } = details;
      const request = { method, url, headers: request_headers, body: parsed(request_body) };
      const response = {
        status: response_status,
        headers: response_headers,
        body: parsed(response_body),
      };
      return present([
        { title: "Request", value: request },
        { title: "Response", value: response_status === null ? null : response },
        { title: "Error", value: error_category && { error_category, error_message } },
      ]);
    }
    case "config_changes": {
      const { before, after } = details;
      return present([
        { title: "Before", value: before },
        { title: "After", value: after },
      ]);
    }
  }
}

function present(sections: DetailSection[]): DetailSection[] {
  return sections.filter(({ value }) => value !== null && value !== undefined);
}

/** A body that is JSON is shown as such; any other stays the text it is. */
function parsed(body: unknown): unknown {
  if (typeof body !== "string") return body;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
