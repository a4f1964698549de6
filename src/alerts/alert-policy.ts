import type { AlertType, Phase, Silence } from "./alert";
import type { News } from "./alert-news";

/** One alert of the past, as far as it matters for the next one. */
export interface PastAlert {
  phase: Phase;
  silenced: Silence | null;
  /** When it happened. */
  at: number;
}

/** What the decision goes by. */
export interface AlertFacts {
  now: number;
  isMaintenance: boolean;
  cooldownMs: number;
  /** The newest alerts of the same type about the same thing, newest first. */
  past: readonly PastAlert[];
  /** When people were told that it began, the last times. */
  beginnings: readonly number[];
  /** Integrations on record as down. */
  down: readonly string[];
  /** Dialers in use. */
  dialers: readonly string[];
}

/** An integration that comes and goes is told so often per cooldown, then held back. */
export const MOST_BEGINNINGS_PER_COOLDOWN = 2;

/** Whether this news takes a dialer away, and every dialer in use is on record as down. */
export function leavesNoDialer(
  news: News,
  { down, dialers }: Pick<AlertFacts, "down" | "dialers">,
): boolean {
  if (news.kind !== "integration_changed" || news.change.change !== "down") return false;
  return dialers.includes(news.change.integration) && dialers.every((name) => down.includes(name));
}

/** Since when people must not have heard of the same, for this to be told; `null` asks for no rest. */
export function restsSince(news: News, { now, cooldownMs }: AlertFacts): number | null {
  return news.kind === "call_in_trouble" ? now - cooldownMs : null;
}

/**
 * Why people are not told; `null` where they are.
 *
 * One cause gives one mail: while an integration is down its failure rate is no news. What nobody
 * heard of is not told as recovered either.
 */
export function findSilence(news: News, facts: AlertFacts): Silence | null {
  if (news.kind === "maintenance") return null;
  if (facts.isMaintenance) return "maintenance";
  switch (news.kind) {
    case "integration_changed":
      return findSilenceOfChange(news, facts);
    case "stream":
      if (news.notice.kind === "recovered") return wholeEpisodeUnheard(facts.past);
      return facts.down.includes(news.stream) ? "grouped" : null;
    case "call_in_trouble":
    case "still_down":
    case "burning":
    case "dead_letters":
    case "broken_rule":
    case "campaign_stopped":
      return null;
  }
}

/** The limit holds back beginnings only: whoever heard of one hears of its end. */
function findSilenceOfChange(
  news: Extract<News, { kind: "integration_changed" }>,
  facts: AlertFacts,
): Silence | null {
  const { change, integration, at } = news.change;
  switch (change) {
    case "recovered":
    case "auth_restored": {
      const unheard = wholeEpisodeUnheard(facts.past);
      return unheard === "grouped" ? null : unheard;
    }
    case "down":
    case "auth_failed": {
      const isOver = facts.past.some((one) => one.phase === "recovered" && one.at > at);
      const down = isOver ? facts.down : [...facts.down, integration];
      if (leavesNoDialer(news, { ...facts, down })) return "grouped";
      return beginningsTold(facts) >= MOST_BEGINNINGS_PER_COOLDOWN ? "cooldown" : null;
    }
  }
}

/** The cooldown that rules each type. */
export function isIntegrationType(type: AlertType): boolean {
  return type.startsWith("integration_") || type === "all_dialers_down";
}

function beginningsTold({ beginnings, now, cooldownMs }: AlertFacts): number {
  return beginnings.filter((at) => now - at < cooldownMs).length;
}

/** The silence over everything since the last recovery; `null` where people heard of some of it. */
function wholeEpisodeUnheard(past: readonly PastAlert[]): Silence | null {
  const end = past.findIndex(({ phase }) => phase === "recovered");
  const episode = end < 0 ? past : past.slice(0, end);
  if (episode.some(({ silenced }) => silenced === null)) return null;
  return episode[0]?.silenced ?? null;
}
