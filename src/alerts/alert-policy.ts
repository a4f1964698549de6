import type { AlertType, Phase, Silence } from "./alert";
import type { News } from "./alert-news";

/** One alert of the past, as far as it matters for the next one. */
export interface PastAlert {
  phase: Phase;
  silenced: Silence | null;
  at: number;
}

/** What the decision goes by. */
export interface AlertFacts {
  now: number;
  isMaintenance: boolean;
  cooldownMs: number;
  /** Alerts of the same type about the same thing, newest first. */
  past: readonly PastAlert[];
  /** Integrations on record as down. */
  down: readonly string[];
  /** Dialers in use. */
  dialers: readonly string[];
}

/** An integration that comes and goes is told so often per cooldown, then held back. */
const MOST_CHANGES_PER_COOLDOWN = 4;

/** Whether this news leaves no dialer; `down` may name the one it is about. */
export function isLastDialer(
  news: News,
  { down, dialers }: Pick<AlertFacts, "down" | "dialers">,
): boolean {
  if (news.kind !== "integration_changed" || news.change.change !== "down") return false;
  const { integration } = news.change;
  if (dialers.length < 2 || !dialers.includes(integration)) return false;
  return dialers.every((name) => name === integration || down.includes(name));
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
    case "integration_changed": {
      if (isLastDialer(news, facts)) return "grouped";
      const { change } = news.change;
      const isEnd = change === "recovered" || change === "auth_restored";
      const unheard = isEnd ? wholeEpisodeUnheard(facts.past) : null;
      if (unheard && unheard !== "grouped") return unheard;
      return toldWithin(facts) >= MOST_CHANGES_PER_COOLDOWN ? "cooldown" : null;
    }
    case "stream":
      if (news.notice.kind === "recovered") return wholeEpisodeUnheard(facts.past);
      return facts.down.includes(news.stream) ? "grouped" : null;
    case "call_in_trouble":
    case "still_down":
    case "burning":
    case "dead_letters":
    case "broken_rule":
      return null;
  }
}

/** When people last heard of this, by itself or together with something larger. */
export function lastHeardAt(past: readonly PastAlert[]): number | null {
  return past.find(({ silenced }) => silenced === null || silenced === "grouped")?.at ?? null;
}

/** The cooldown that rules each type. */
export function isIntegrationType(type: AlertType): boolean {
  return type.startsWith("integration_") || type === "all_dialers_down";
}

function toldWithin({ past, now, cooldownMs }: AlertFacts): number {
  return past.filter(({ silenced, at }) => silenced === null && now - at < cooldownMs).length;
}

/** The silence over everything since the last recovery; `null` where people heard of some of it. */
function wholeEpisodeUnheard(past: readonly PastAlert[]): Silence | null {
  const end = past.findIndex(({ phase }) => phase === "recovered");
  const episode = end < 0 ? past : past.slice(0, end);
  if (episode.some(({ silenced }) => silenced === null)) return null;
  return episode[0]?.silenced ?? null;
}
