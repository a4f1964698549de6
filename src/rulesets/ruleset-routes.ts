import { createRoute, z } from "@hono/zod-openapi";
import { editorOf } from "../http/context";
import { body, conflict, json, problems, stale } from "../http/envelope";
import { ifMatch } from "../http/if-match";
import { limitPerPerson } from "../http/limit-per-person";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { importRuleset } from "./actions/import-ruleset";
import { replyWithFindings } from "./finding-wire";
import { rulesetDocumentSchema, toDocument } from "./ruleset-document";
import { summariseChange } from "./ruleset-summary";
import { changeWire } from "./version-wire";

const documentWire = rulesetDocumentSchema.openapi("Ruleset", {
  example: {
    rules: [
      {
        name: "Owner-based routing",
        rule_type: "lead_owner",
        priority: 1,
        config: { mappings: { sales_team_a: "dialfire" } },
      },
    ],
  },
});

const importWire = z
  .object({
    version: z.number().int().openapi({
      description: "The ruleset version after it; with `dry_run`, the one it would be",
    }),
    changes: z.array(changeWire),
  })
  .openapi("RulesetImport");

const exportAll = createRoute({
  operationId: "exportRuleset",
  method: "get",
  path: "/",
  summary: "Dialers, active rules and routing settings as one document, by names",
  tags: ["Routing rules"],
  ...requireRole("read_only", limitPerPerson("export of the ruleset")),
  responses: {
    200: json(
      z.object({ data: documentWire, version: z.number().int() }),
      "The ruleset; settings are null until somebody saved some",
    ),
    ...problems,
  },
});

const importAll = createRoute({
  operationId: "importRuleset",
  method: "put",
  path: "/",
  summary: "Makes the ruleset like a document, as one published version",
  description:
    "Rules are told apart by name: one that the document does not have is switched off. Dialers that it does not name stay. `If-Match` takes the ruleset's version.",
  tags: ["Routing rules"],
  ...requireRole("admin"),
  request: {
    headers: ifMatch,
    query: z.object({ dry_run: z.stringbool().default(false) }),
    body: body(documentWire),
  },
  responses: {
    200: replyWithFindings(importWire, "What changed, or would change"),
    ...problems,
    ...conflict,
    ...stale,
  },
});

/** Mounted at /api/v1/ruleset. */
export const rulesetRoutes = createRouter()
  .openapi(exportAll, async (c) => {
    const ruleset = await c.var.deps.rulesets.read();
    return c.json({ data: toDocument(ruleset), version: ruleset.number }, 200);
  })
  .openapi(importAll, async (c) => {
    const editor = editorOf(c, c.req.valid("header")["if-match"]);
    const { dry_run: dryRun } = c.req.valid("query");
    const made = await importRuleset(c.var.deps, editor, c.req.valid("json"), { dryRun });
    const { ruleset, changes, findings } = made;
    const data = { version: ruleset.number, changes: changes.map(summariseChange) };
    return c.json({ data, findings }, 200);
  });
