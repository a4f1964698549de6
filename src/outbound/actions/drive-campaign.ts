import { describeChange, SYSTEM } from "../../audit/audit-entry";
import type { CampaignState } from "../../campaigns/campaign";
import type { ContactState } from "../../campaigns/contact";
import { decidePace, whyStop } from "../../campaigns/pacing";
import type { Deps } from "../../deps";
import { newCampaignCallSid } from "./new-campaign-call-sid";
import { placeCampaignCall } from "./place-campaign-call";

type Needs = Pick<Deps, "campaigns" | "pace" | "requestId"> &
  Parameters<typeof placeCampaignCall>[0];

/** Only whoever waits is called by itself, and only while the campaign runs. */
const BY_ITSELF = {
  campaignStates: ["running"] satisfies CampaignState[],
  contactStates: ["waiting"] satisfies ContactState[],
};

/**
 * One look at a campaign: rings whom its pace allows now, and tells when to look again; `null` for
 * not by itself. It ends a campaign that has nobody left, and pauses one that cannot call anybody or
 * cannot tell whether it did.
 */
export async function driveCampaign(deps: Needs, id: number): Promise<number | null> {
  const campaign = await deps.campaigns.find(id);
  if (campaign?.state !== "running") return null;
  const now = deps.now();
  const { isUnsettled, lastStatuses, ...reading } = await deps.pace.read(id, now);
  const trouble = whyStop(lastStatuses);
  if (trouble !== null) return stop(deps, id, { to: "paused", stopReason: trouble });
  if (!isUnsettled) return stop(deps, id, { to: "completed", stopReason: null });

  const pace = decidePace({ ...reading, state: campaign.state, policy: campaign }, now);
  await deps.pace.putOff(pace, now);
  const wanted = pace.start.map((contactId) => ({ contactId, callSid: newCampaignCallSid() }));
  const claims = await deps.attempts.claim(wanted, BY_ITSELF, now);
  const calls = await Promise.all(claims.map((claim) => placeCampaignCall(deps, claim)));

  const broken = calls.find((call) => call.kind === "refused" && call.scope === "account");
  if (!broken) return pace.lookAgainAt;
  return stop(deps, id, { to: "paused", stopReason: broken.reason });
}

async function stop(
  deps: Pick<Deps, "campaigns" | "log" | "now" | "requestId">,
  id: number,
  { to, stopReason }: { to: CampaignState; stopReason: string | null },
): Promise<null> {
  const { requestId } = deps;
  const origin = { ipAddress: null, requestId, changeId: requestId };
  const entry = describeChange(SYSTEM, origin, deps.now(), {
    action: "deactivate",
    entityType: "campaign",
    entityId: String(id),
    before: { state: "running" },
    after: { state: to, ...(stopReason === null ? {} : { stop_reason: stopReason }) },
  });
  if (!(await deps.campaigns.move(id, { from: ["running"], to, stopReason }, entry))) return null;
  const fields = { campaign_id: id, state: to, reason: stopReason };
  if (stopReason === null) deps.log.info("campaign.ended", fields);
  else deps.log.error("campaign.stopped", fields);
  return null;
}
