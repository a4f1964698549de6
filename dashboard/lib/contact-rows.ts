import type { ContactRows } from "../state/campaigns";
import { asList, asRecord } from "./loose";

/** The rows somebody gave, or why they cannot be sent. */
export type ReadRows = ContactRows | { kind: "wrong"; message: string };

/**
 * Tells JSON from CSV by how it begins, since files are not always named for what they hold. JSON is
 * a list of contacts, by itself or under `contacts`; CSV is the API's to read.
 */
export function readContactRows(text: string): ReadRows {
  const trimmed = text.trim();
  if (trimmed === "") return { kind: "wrong", message: "Choose a file, or paste the rows" };
  if (!/^[[{]/.test(trimmed)) return { kind: "csv", csv: text };
  let parsed: unknown;
  try {
    parsed = JSON.parse(trimmed);
  } catch (error) {
    return { kind: "wrong", message: `This is no JSON: ${(error as Error).message}` };
  }
  const contacts = asList(Array.isArray(parsed) ? parsed : listIn(parsed));
  if (contacts.length > 0) return { kind: "json", contacts: [...contacts] };
  return { kind: "wrong", message: "This JSON holds no list of contacts" };
}

function listIn(document: unknown): unknown {
  const { contacts } = asRecord(document);
  return contacts;
}
