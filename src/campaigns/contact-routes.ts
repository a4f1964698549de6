import { createRoute, z } from "@hono/zod-openapi";
import { type AppContext, authorOf } from "../http/context";
import { list, pageQuery, problems, refuseFarPages, reply } from "../http/envelope";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { findCampaign } from "./actions/find-campaign";
import { findContact } from "./actions/find-contact";
import { type ImportReport, importContacts } from "./actions/import-contacts";
import { revealContact } from "./actions/reveal-contact";
import { attemptWire, contactWire, toAttemptWire, toContactWire } from "./campaign-wire";
import { CONTACT_STATES } from "./contact";
import { readContactCsv } from "./contact-csv";
import { type ImportRow, MOST_ROWS } from "./contact-import";

const campaignParam = z.object({ id: z.coerce.number().int().positive() });

const importBody = z
  .object({ contacts: z.array(z.record(z.string(), z.unknown())).default([]) })
  .openapi("ContactImport", {
    example: {
      contacts: [
        { phone_number: "+491711234567", name: "Ada Example", reference: "crm-4711" },
        { phone_number: "+12125550100", time_zone: "America/New_York" },
      ],
    },
  });

const reportWire = z
  .object({
    accepted: z.number().int(),
    do_not_call: z.number().int().openapi({
      description: "How many of the accepted stand on the do-not-call list, and are not called",
    }),
    duplicates: z.number().int(),
    refused: z.number().int(),
    left_out: z.array(
      z.object({
        line: z.number().int().openapi({
          description: "Of CSV the line, the column names' included; of JSON the place from 1",
        }),
        result: z.enum(["duplicate", "refused"]),
        field: z.string(),
        message: z.string(),
      }),
    ),
  })
  .openapi("ContactImportReport", {
    example: {
      accepted: 118,
      do_not_call: 1,
      duplicates: 1,
      refused: 1,
      left_out: [
        {
          line: 7,
          result: "refused",
          field: "phone_number",
          message: "must be a number such as +491711234567",
        },
        { line: 9, result: "duplicate", field: "phone_number", message: "stands on line 3, too" },
      ],
    },
  });

const importRoute = createRoute({
  operationId: "importContacts",
  method: "post",
  path: "/{id}/contacts",
  summary: "Adds people to a campaign, from JSON or CSV",
  description: `At most ${MOST_ROWS} rows and one megabyte. The first line of CSV names the columns: phone_number, and if you like name, reference and time_zone; separated by commas, semicolons or tabs. A row that is wrong stops no other.`,
  tags: ["Campaigns"],
  ...requireRole("admin"),
  request: {
    params: campaignParam,
    body: {
      content: {
        "application/json": { schema: importBody },
        "text/csv": {
          schema: z.string(),
          example: "phone_number,name\n+491711234567,Ada Example\n",
        },
      },
    },
  },
  responses: { 200: reply(reportWire, "What became of each row"), ...problems },
});

const listContacts = createRoute({
  operationId: "listContacts",
  method: "get",
  path: "/{id}/contacts",
  summary: "The people of a campaign, in the order they were added",
  tags: ["Campaigns"],
  ...requireRole("read_only"),
  request: {
    params: campaignParam,
    query: pageQuery.extend({ state: z.enum(CONTACT_STATES).optional() }),
  },
  responses: { 200: list(contactWire, "One page of contacts"), ...problems },
});

const contactParams = campaignParam.extend({ contact_id: z.coerce.number().int().positive() });

const getContact = createRoute({
  operationId: "getContact",
  method: "get",
  path: "/{id}/contacts/{contact_id}",
  summary: "One contact with every attempt to reach it, oldest first",
  tags: ["Campaigns"],
  ...requireRole("read_only"),
  request: { params: contactParams },
  responses: {
    200: reply(contactWire.extend({ call_attempts: z.array(attemptWire) }), "The contact"),
    ...problems,
  },
});

const reveal = createRoute({
  operationId: "revealContact",
  method: "post",
  path: "/{id}/contacts/{contact_id}/reveal",
  summary: "The whole number of a contact; who asks is put on record",
  tags: ["Campaigns"],
  ...requireRole("admin"),
  request: { params: contactParams },
  responses: {
    200: reply(z.object({ phone_number: z.string() }), "The number"),
    ...problems,
  },
});

/** Mounted at /api/v1/campaigns. */
export const contactRoutes = createRouter()
  .openapi(importRoute, async (c) => {
    const { id } = c.req.valid("param");
    const rows = isCsv(c)
      ? readContactCsv(await c.req.text())
      : numberRows(importBody.parse(c.req.valid("json")).contacts);
    const report = await importContacts(c.var.deps, authorOf(c), id, rows);
    return c.json({ data: toReportWire(report) }, 200);
  })
  .openapi(listContacts, async (c) => {
    const { id } = c.req.valid("param");
    const { page, page_size, state } = c.req.valid("query");
    refuseFarPages(page, page_size);
    const { deps } = c.var;
    await findCampaign(deps, id);
    const found = await deps.contacts.list(
      { campaignId: id, state },
      { number: page, size: page_size },
    );
    const { total, totalIsCapped: total_is_capped } = found;
    return c.json(
      { data: found.rows.map(toContactWire), total, total_is_capped, page, page_size },
      200,
    );
  })
  .openapi(getContact, async (c) => {
    const { id, contact_id } = c.req.valid("param");
    const contact = await findContact(c.var.deps, id, contact_id);
    const attempts = await c.var.deps.contacts.listAttempts(contact_id);
    const call_attempts = attempts.map(toAttemptWire);
    return c.json({ data: { ...toContactWire(contact), call_attempts } }, 200);
  })
  .openapi(reveal, async (c) => {
    const { id: campaignId, contact_id: contactId } = c.req.valid("param");
    const asked = { campaignId, contactId };
    const phone_number = await revealContact(c.var.deps, authorOf(c), asked);
    return c.json({ data: { phone_number } }, 200);
  });

function isCsv(c: AppContext): boolean {
  return (c.req.header("content-type") ?? "").toLowerCase().startsWith("text/csv");
}

function numberRows(contacts: readonly ImportRow["fields"][]): ImportRow[] {
  return contacts.map((fields, i) => ({ line: i + 1, fields }));
}

function toReportWire(report: ImportReport): z.infer<typeof reportWire> {
  const { accepted, doNotCall: do_not_call, leftOut: left_out } = report;
  const count = (result: string) => left_out.filter((row) => row.result === result).length;
  return {
    accepted,
    do_not_call,
    duplicates: count("duplicate"),
    refused: count("refused"),
    left_out,
  };
}
