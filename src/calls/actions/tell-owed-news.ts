import type { Deps } from "../../deps";
import { tellNews } from "./tell-news";

type Needs = Pick<Deps, "owedNews"> & Parameters<typeof tellNews>[0];

/** By then a batch has been told by whoever recorded it, or that one is no more. */
const OVERDUE_MS = 60_000;

/** No window looks back further, and nobody is helped by a mail about yesterday, milliseconds. */
const OF_USE_MS = 86_400_000;

/** A backlog is worked off over some minutes. */
const BATCHES_PER_RUN = 50;

/**
 * Cron, every minute: tells news that got lost between the record of their batch and those they
 * are for. What cannot be told now the next minute tries again.
 */
export async function tellOwedNews(deps: Needs, at: number): Promise<void> {
  const recorded = { since: at - OF_USE_MS, until: at - OVERDUE_MS };
  const overdue = await deps.owedNews.listOverdue(recorded, BATCHES_PER_RUN);
  await Promise.all(
    overdue.map(async (news) => {
      const isTold = await tellNews(deps, news);
      deps.log.warning("news.told_late", { call_sids: news.callSids, is_told: isTold });
    }),
  );
}
