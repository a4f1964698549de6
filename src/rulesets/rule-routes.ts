import { createRoute, z } from "@hono/zod-openapi";
import { editorOf } from "../http/context";
import {
  body,
  conflict,
  json,
  list,
  onePage,
  pageOf,
  pageQuery,
  problems,
  refuseFarPages,
  reply,
  stale,
} from "../http/envelope";
import { ifMatch } from "../http/if-match";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { AppError } from "../shared/app-error";
import { createRule, removeRule, updateRule } from "./actions/change-rule";
import { checkDrafts } from "./actions/check-drafts";
import { surroundingsOf } from "./actions/publish-changes";
import { findingsWire, replyWithFindings } from "./finding-wire";
import { findRule } from "./rule-change";
import { MOST_DRAFTS } from "./rule-drafts";
import { RULE_EXAMPLES, ruleDraftWire, ruleWire, toRuleWire } from "./rule-wire";
import { sortRules } from "./ruleset";
import { findInRuleset } from "./ruleset-findings";
import { toVersionWire, versionDetailWire, versionWire } from "./version-wire";

const TAGS = ["Routing rules"];
const idParam = z.object({ id: z.coerce.number().int() });
const draftBody = {
  content: { "application/json": { schema: ruleDraftWire, examples: RULE_EXAMPLES } },
  required: true,
};

const listRules = createRoute({
  operationId: "listRoutingRules",
  method: "get",
  path: "/",
  summary: "The rules, in the order they are tried",
  tags: TAGS,
  ...requireRole("read_only"),
  request: { query: z.object({ include_inactive: z.stringbool().default(false) }) },
  responses: {
    200: json(pageOf(ruleWire).extend({ findings: findingsWire }), "The rules"),
    ...problems,
  },
});

const create = createRoute({
  operationId: "createRoutingRule",
  method: "post",
  path: "/",
  summary: "Adds a rule; calls go by it at once",
  tags: TAGS,
  ...requireRole("admin"),
  request: { body: draftBody },
  responses: { 201: replyWithFindings(ruleWire, "The rule as saved"), ...problems, ...conflict },
});

const draftsWire = z.object({
  rules: z
    .array(z.unknown())
    .max(MOST_DRAFTS)
    .openapi({
      example: [
        {
          rule_type: "lead_owner",
          name: "Owner-based routing",
          priority: 1,
          config: { mappings: { sales_team_a: "dialfire" } },
        },
      ],
    }),
});

const check = createRoute({
  operationId: "checkRoutingRules",
  method: "post",
  path: "/check",
  summary: "What would be odd about the ruleset with these active rules; nothing is saved",
  description: "A rule without an `id` is a new one: it is told by an id that no rule has.",
  tags: TAGS,
  ...requireRole("read_only"),
  request: { body: body(draftsWire) },
  responses: { 200: reply(findingsWire, "What the checker finds"), ...problems },
});

const listVersions = createRoute({
  operationId: "listRulesetVersions",
  method: "get",
  path: "/versions",
  summary: "Every published state of rules, dialers and routing settings, newest first",
  tags: TAGS,
  ...requireRole("read_only"),
  request: { query: pageQuery },
  responses: { 200: list(versionWire, "One page of versions"), ...problems },
});

const getVersion = createRoute({
  operationId: "getRulesetVersion",
  method: "get",
  path: "/versions/{number}",
  summary: "What calls went by at one version; a decision names its own",
  tags: TAGS,
  ...requireRole("read_only"),
  request: { params: z.object({ number: z.coerce.number().int() }) },
  responses: { 200: reply(versionDetailWire, "The version and what it holds"), ...problems },
});

const getRule = createRoute({
  operationId: "getRoutingRule",
  method: "get",
  path: "/{id}",
  summary: "One rule, active or not",
  tags: TAGS,
  ...requireRole("read_only"),
  request: { params: idParam },
  responses: { 200: replyWithFindings(ruleWire, "The rule"), ...problems },
});

const update = createRoute({
  operationId: "updateRoutingRule",
  method: "put",
  path: "/{id}",
  summary: "Replaces a rule; calls go by it at once",
  tags: TAGS,
  ...requireRole("admin"),
  request: { params: idParam, headers: ifMatch, body: draftBody },
  responses: {
    200: replyWithFindings(ruleWire, "The rule as saved"),
    ...problems,
    ...conflict,
    ...stale,
  },
});

const remove = createRoute({
  operationId: "removeRoutingRule",
  method: "delete",
  path: "/{id}",
  summary: "Switches a rule off; PUT with `active: true` brings it back",
  tags: TAGS,
  ...requireRole("admin"),
  request: { params: idParam, headers: ifMatch },
  responses: { 204: { description: "The rule is off" }, ...problems, ...conflict, ...stale },
});

/** Mounted at /api/v1/routing-rules. */
export const ruleRoutes = createRouter()
  .openapi(listRules, async (c) => {
    const { deps } = c.var;
    const { include_inactive } = c.req.valid("query");
    const ruleset = await deps.rulesets.read();
    const rules = sortRules(ruleset.rules).filter(({ active }) => active || include_inactive);
    const findings = findInRuleset(ruleset, surroundingsOf(deps));
    return c.json({ ...onePage(rules.map(toRuleWire)), findings }, 200);
  })
  .openapi(create, async (c) => {
    const saved = await createRule(c.var.deps, editorOf(c), c.req.valid("json"));
    return c.json({ data: toRuleWire(saved.result), findings: saved.findings }, 201);
  })
  .openapi(check, async (c) => {
    const { rules } = c.req.valid("json");
    return c.json({ data: await checkDrafts(c.var.deps, rules) }, 200);
  })
  .openapi(listVersions, async (c) => {
    const { page, page_size } = c.req.valid("query");
    refuseFarPages(page, page_size);
    const offset = (page - 1) * page_size;
    const found = await c.var.deps.rulesets.listVersions({ limit: page_size, offset });
    const data = found.versions.map(toVersionWire);
    return c.json({ data, total: found.total, total_is_capped: false, page, page_size }, 200);
  })
  .openapi(getVersion, async (c) => {
    const { number } = c.req.valid("param");
    const version = await c.var.deps.rulesets.findVersion(number);
    if (!version) throw new AppError("NotFoundError", `There is no ruleset version ${number}`);
    return c.json({ data: { ...toVersionWire(version), content: version.content } }, 200);
  })
  .openapi(getRule, async (c) => {
    const { deps } = c.var;
    const ruleset = await deps.rulesets.read();
    const rule = findRule(ruleset, c.req.valid("param").id);
    const findings = findInRuleset(ruleset, surroundingsOf(deps));
    return c.json({ data: toRuleWire(rule), findings }, 200);
  })
  .openapi(update, async (c) => {
    const { id } = c.req.valid("param");
    const editor = editorOf(c, c.req.valid("header")["if-match"]);
    const saved = await updateRule(c.var.deps, editor, id, c.req.valid("json"));
    return c.json({ data: toRuleWire(saved.result), findings: saved.findings }, 200);
  })
  .openapi(remove, async (c) => {
    const editor = editorOf(c, c.req.valid("header")["if-match"]);
    await removeRule(c.var.deps, editor, c.req.valid("param").id);
    return c.body(null, 204);
  });
