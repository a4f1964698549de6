import { oneAtATime } from "../shared/one-at-a-time";
import { type HealthNews, isSameNews, NO_NEWS } from "./health-news";

/** Kept for good: what was told once is not told again after a restart. */
const TOLD_KEY = "told_health";

/**
 * Tells how an integration stands, once of each change and in their order; what `tell` could not
 * pass on is told at the next `note`, as it stands then.
 */
export function createHealthNewsStore(
  { kv }: Pick<DurableObjectStorage, "kv">,
  tell: (news: HealthNews) => Promise<boolean>,
) {
  let told = kv.get<HealthNews>(TOLD_KEY) ?? NO_NEWS;
  let newest = told;

  const catchUp = oneAtATime(async () => {
    while (!isSameNews(newest, told)) {
      const news = newest;
      if (!(await tell(news))) return;
      told = news;
      kv.put(TOLD_KEY, news);
    }
  });

  return {
    async note(news: HealthNews): Promise<void> {
      newest = news;
      await catchUp();
    },
  };
}
