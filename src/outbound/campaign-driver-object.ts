import { DurableObject } from "cloudflare:workers";
import { createDeps } from "../deps";
import { driveCampaign } from "./actions/drive-campaign";

/** After a look that failed. */
const AGAIN_MS = 10_000;

/**
 * Drives one campaign: looks, rings whom `driveCampaign` says, and sleeps until the moment it names.
 * Alarms of one object never overlap; what two drivers do at once is decided in the database.
 */
export class CampaignDriver extends DurableObject<Env> {
  /** Somebody asked for a look while one was under way. */
  #isAskedAgain = false;

  async wake(campaignId: number): Promise<void> {
    this.ctx.storage.kv.put("campaign_id", campaignId);
    this.#isAskedAgain = true;
    await this.ctx.storage.setAlarm(Date.now());
  }

  /** Armed anew before the work: a look that fails must not be the last one. */
  override async alarm(): Promise<void> {
    const campaignId = this.ctx.storage.kv.get<number>("campaign_id");
    if (campaignId === undefined) return;
    await this.ctx.storage.setAlarm(Date.now() + AGAIN_MS);
    this.#isAskedAgain = false;
    const deps = createDeps(this.env, {
      requestId: crypto.randomUUID(),
      afterReply: (work) => this.ctx.waitUntil(work),
    });
    const lookAgainAt = await driveCampaign(deps, campaignId);
    if (this.#isAskedAgain) await this.ctx.storage.setAlarm(Date.now());
    else if (lookAgainAt === null) await this.ctx.storage.deleteAlarm();
    else await this.ctx.storage.setAlarm(lookAgainAt);
  }
}
