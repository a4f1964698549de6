import { createRoute, z } from "@hono/zod-openapi";
import type { Deps } from "../deps";
import { type AppContext, authorOf, editorOf } from "../http/context";
import {
  body,
  conflict,
  list,
  pageQuery,
  problems,
  refuseFarPages,
  reply,
  stale,
} from "../http/envelope";
import { ifMatch } from "../http/if-match";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { createCampaign, updateCampaign } from "./actions/change-campaign";
import { findCampaign } from "./actions/find-campaign";
import { moveCampaign } from "./actions/move-campaign";
import type { Campaign, CampaignStep } from "./campaign";
import { campaignDraftWire, campaignWire, toCampaignWire } from "./campaign-wire";

const idParam = z.object({ id: z.coerce.number().int().positive() });

const listCampaigns = createRoute({
  operationId: "listCampaigns",
  method: "get",
  path: "/",
  summary: "Campaigns with their progress, newest first",
  tags: ["Campaigns"],
  ...requireRole("read_only"),
  request: { query: pageQuery },
  responses: { 200: list(campaignWire, "One page of campaigns"), ...problems },
});

const getCampaign = createRoute({
  operationId: "getCampaign",
  method: "get",
  path: "/{id}",
  summary: "One campaign and its progress",
  tags: ["Campaigns"],
  ...requireRole("read_only"),
  request: { params: idParam },
  responses: { 200: reply(campaignWire, "The campaign"), ...problems },
});

const create = createRoute({
  operationId: "createCampaign",
  method: "post",
  path: "/",
  summary: "Makes a campaign; nobody is called before it is started",
  tags: ["Campaigns"],
  ...requireRole("admin"),
  request: { body: body(campaignDraftWire) },
  responses: { 201: reply(campaignWire, "The campaign"), ...conflict, ...problems },
});

const update = createRoute({
  operationId: "updateCampaign",
  method: "put",
  path: "/{id}",
  summary: "Replaces what is decided about a campaign; a running one goes on by it at once",
  description: "A field that is left out gets its first value.",
  tags: ["Campaigns"],
  ...requireRole("admin"),
  request: { params: idParam, headers: ifMatch, body: body(campaignDraftWire) },
  responses: {
    200: reply(campaignWire, "The campaign as saved"),
    ...conflict,
    ...stale,
    ...problems,
  },
});

const start = createStep("start", "Begins to call the contacts of a draft, or of new contacts");
const pause = createStep("pause", "Rings nobody from now on; calls that go on end by themselves");
const resume = createStep("resume", "Goes on with a paused campaign");

/** Mounted at /api/v1/campaigns. */
export const campaignRoutes = createRouter()
  .openapi(listCampaigns, async (c) => {
    const { page, page_size } = c.req.valid("query");
    refuseFarPages(page, page_size);
    const { deps } = c.var;
    const { rows, total } = await deps.campaigns.list({ number: page, size: page_size });
    const data = await withProgress(deps, rows);
    return c.json({ data, total, total_is_capped: false, page, page_size }, 200);
  })
  .openapi(getCampaign, async (c) => {
    const campaign = await findCampaign(c.var.deps, c.req.valid("param").id);
    return c.json({ data: await toWire(c.var.deps, campaign) }, 200);
  })
  .openapi(create, async (c) => {
    const campaign = await createCampaign(c.var.deps, authorOf(c), c.req.valid("json"));
    return c.json({ data: await toWire(c.var.deps, campaign) }, 201);
  })
  .openapi(update, async (c) => {
    const editor = editorOf(c, c.req.valid("header")["if-match"]);
    const { id } = c.req.valid("param");
    const campaign = await updateCampaign(c.var.deps, editor, id, c.req.valid("json"));
    return c.json({ data: await toWire(c.var.deps, campaign) }, 200);
  })
  .openapi(start, async (c) => {
    const { id } = c.req.valid("param");
    return c.json({ data: await takeStep(c, id, "start") }, 200);
  })
  .openapi(pause, async (c) => {
    const { id } = c.req.valid("param");
    return c.json({ data: await takeStep(c, id, "pause") }, 200);
  })
  .openapi(resume, async (c) => {
    const { id } = c.req.valid("param");
    return c.json({ data: await takeStep(c, id, "resume") }, 200);
  });

function createStep<Step extends CampaignStep>(step: Step, summary: string) {
  return createRoute({
    operationId: `${step}Campaign`,
    method: "post",
    path: `/{id}/${step}`,
    summary,
    tags: ["Campaigns"],
    ...requireRole("admin"),
    request: { params: idParam },
    responses: { 200: reply(campaignWire, "The campaign"), ...conflict, ...problems },
  });
}

async function takeStep(c: AppContext, id: number, step: CampaignStep) {
  return toWire(c.var.deps, await moveCampaign(c.var.deps, authorOf(c), id, step));
}

async function withProgress(deps: Pick<Deps, "contacts">, campaigns: readonly Campaign[]) {
  const progress = await deps.contacts.countByState(campaigns.map(({ id }) => id));
  return campaigns.flatMap((campaign) => {
    const counted = progress.get(campaign.id);
    return counted ? [toCampaignWire(campaign, counted)] : [];
  });
}

async function toWire(deps: Pick<Deps, "contacts">, campaign: Campaign) {
  const [wire] = await withProgress(deps, [campaign]);
  if (!wire) throw new Error(`campaign ${campaign.id} was not counted`);
  return wire;
}
