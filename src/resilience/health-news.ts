import { type CircuitView, viewOf, worseState } from "./breaker-view";
import type { HEALTH_STATUSES } from "./health";
import type { Subject } from "./subject";
import type { Watch } from "./watch";

/** How an integration stands, in two words: dashboards hear of it when one of them changes. */
export interface HealthNews {
  /** `unknown` before the first check. */
  status: (typeof HEALTH_STATUSES)[number] | "unknown";
  breakerState: CircuitView["kind"];
}

/** What everybody takes for granted of an integration they never heard of. */
export const NO_NEWS: HealthNews = { status: "unknown", breakerState: "closed" };

/** A plain phone number has no API that could be checked. */
export function healthNewsOf(
  { history, breaker }: Pick<Watch, "history" | "breaker">,
  subject: Pick<Subject, "kind"> | null,
): HealthNews {
  const checked = history.last?.health.kind ?? "unknown";
  const status = subject?.kind === "phone" ? "not_configured" : checked;
  return { status, breakerState: worseState(viewOf(breaker)) };
}

export function isSameNews(one: HealthNews, other: HealthNews): boolean {
  return one.status === other.status && one.breakerState === other.breakerState;
}
