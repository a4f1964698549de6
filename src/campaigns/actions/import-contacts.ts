import type { Author } from "../../access/actor";
import { describeChange } from "../../audit/audit-entry";
import type { Deps } from "../../deps";
import { AppError } from "../../shared/app-error";
import { type ImportRow, type LeftOutRow, MOST_ROWS, planImport } from "../contact-import";
import { findCampaign } from "./find-campaign";
import { wakeDriver } from "./wake-driver";

type Needs = Pick<Deps, "campaignDrivers" | "campaigns" | "contacts" | "log" | "now" | "variables">;

/** What became of the rows of one import. */
export interface ImportReport {
  accepted: number;
  /** How many of the accepted must not be called: the do-not-call list has their number. */
  doNotCall: number;
  /** Every row that became no contact, in the order they came. */
  leftOut: LeftOutRow[];
}

/** Adds people to a campaign. A row that is wrong stops no other; the report names each. */
export async function importContacts(
  deps: Needs,
  { actor, origin }: Author,
  campaignId: number,
  rows: readonly ImportRow[],
): Promise<ImportReport> {
  const campaign = await findCampaign(deps, campaignId);
  refuseTooMany(rows.length);
  const { drafts, leftOut } = planImport(rows, [deps.variables.TWILIO_PHONE_NUMBER]);
  const entry = describeChange(actor, origin, deps.now(), {
    action: "import",
    entityType: "campaign",
    entityId: String(campaignId),
    before: null,
    after: { contacts: drafts.length, left_out: leftOut.length },
  });
  const added = await deps.contacts.add(
    campaignId,
    drafts.map(({ line: _, ...draft }) => draft),
    entry,
  );
  if (campaign.state === "running" && added.size > 0) await wakeDriver(deps, campaignId);

  const known = drafts.filter(({ phoneNumber }) => !added.has(phoneNumber)).map(toKnown);
  return {
    accepted: added.size,
    doNotCall: [...added.values()].filter((state) => state === "do_not_call").length,
    leftOut: [...leftOut, ...known].toSorted((a, b) => a.line - b.line),
  };
}

function toKnown({ line }: { line: number }): LeftOutRow {
  const message = "is a contact of this campaign already";
  return { line, result: "duplicate", field: "phone_number", message };
}

function refuseTooMany(rows: number): void {
  if (rows >= 1 && rows <= MOST_ROWS) return;
  const message = `must have 1 to ${MOST_ROWS} rows, not ${rows}`;
  throw new AppError("ValidationError", `An import ${message}`, [
    { field: "contacts", message, code: "wrong_size" },
  ]);
}
