import type { Deps } from "../../deps";
import type { CallInTrouble } from "../../outbox/outbox-message";
import { feedStreams } from "../../resilience/actions/feed-streams";
import { explainLateness, within } from "../../shared/within";
import { type BatchNews, isOwed } from "../batch-news";

type Needs = Pick<Deps, "failureWindows" | "log" | "outbox" | "owedNews">;

/** Nothing waits longer for the outbox or the database: the calls are on record already. */
const PATIENCE_MS = 500;

/**
 * Tells failure windows and people what a batch on record means for them; says whether all of them
 * heard. Never throws. A repeat changes nothing: windows know the batch by its id, and alerts are
 * there once by their key.
 */
export async function tellNews(deps: Needs, news: BatchNews): Promise<boolean> {
  const told = await Promise.all([
    feedStreams(deps, news, { call_sids: news.callSids }),
    ...news.troubles.map((trouble) => tellTrouble(deps, trouble)),
  ]);
  if (told.includes(false)) return false;
  if (isOwed(news)) await settle(deps, news);
  return true;
}

async function tellTrouble(deps: Needs, message: CallInTrouble): Promise<boolean> {
  const told = await within(PATIENCE_MS, () => deps.outbox.send(message));
  if (told.kind === "done") return true;
  const { callSid: call_sid, trouble } = message;
  deps.log.error("call.trouble_not_told", { call_sid, trouble, reason: explainLateness(told) });
  return false;
}

/** What is not settled is told once more by the cron, to the same effect. */
async function settle(deps: Needs, { id, callSids: call_sids }: BatchNews): Promise<void> {
  const settled = await within(PATIENCE_MS, () => deps.owedNews.settle(id));
  if (settled.kind === "done") return;
  deps.log.warning("news.not_settled", { call_sids, reason: explainLateness(settled) });
}
