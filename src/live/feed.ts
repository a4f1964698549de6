import type { IntegrationHealth, LiveDelta, LiveMessage, LiveNews } from "./live-message";

/**
 * What all dashboards are told, as one numbered row of deltas, and how things stand after the last
 * of them. Pure: the hub keeps it and sends it.
 */
export interface Feed {
  /** Names the numbering: where that is lost, another one begins. */
  epoch: string;
  /** The number of the last delta; 0 before the first. */
  seq: number;
  /** The last deltas, oldest first. */
  kept: readonly LiveDelta[];
  standing: Standing;
}

interface Standing {
  calls: { active: number; countedAt: number };
  health: Readonly<Record<string, IntegrationHealth>>;
}

/** How far somebody has heard: the delta `after` of this epoch was the last. */
export interface Position {
  epoch: string;
  after: number;
}

/**
 * A busy site (ten calls a second, six changes each) tells so many deltas in five seconds: longer
 * than a dashboard takes to come back. Whoever comes later gets a snapshot.
 */
export const DELTAS_KEPT = 300;

export function newFeed(epoch: string): Feed {
  return { epoch, seq: 0, kept: [], standing: { calls: { active: 0, countedAt: 0 }, health: {} } };
}

/** The feed after these news, and what is to be told of them: nothing of what was known. */
export function takeNews(
  feed: Feed,
  news: readonly LiveNews[],
): { feed: Feed; deltas: LiveDelta[] } {
  const deltas: LiveDelta[] = [];
  let { seq, standing } = feed;
  for (const one of news) {
    const learnt = learn(standing, one);
    standing = learnt.standing;
    if (learnt.told) deltas.push({ seq: ++seq, ...learnt.told });
  }
  const kept = [...feed.kept, ...deltas].slice(-DELTAS_KEPT);
  return { feed: { epoch: feed.epoch, seq, kept, standing }, deltas };
}

/**
 * What somebody hears first: the deltas missed since their position, where all of these are still
 * kept, else how everything stands.
 */
export function catchUp(
  { epoch, seq, kept, standing }: Feed,
  from: Position | null,
): LiveMessage[] {
  const isKept = from?.epoch === epoch && from.after >= seq - kept.length && from.after <= seq;
  if (from && isKept) {
    const { after } = from;
    return [{ type: "resumed", epoch, seq: after }, ...kept.filter((one) => one.seq > after)];
  }
  const counts = { active_calls: standing.calls.active };
  return [{ type: "snapshot", epoch, seq, counts, health: Object.values(standing.health) }];
}

type Learnt = { standing: Standing; told: Unnumbered<LiveDelta> | null };
type Unnumbered<Delta> = Delta extends LiveDelta ? Omit<Delta, "seq"> : never;

function learn(standing: Standing, news: LiveNews): Learnt {
  switch (news.type) {
    case "call_changed":
    case "alert_raised":
      return { standing, told: news };
    case "health_changed": {
      const { type, ...now } = news;
      const known = standing.health[now.integration];
      if (known?.status === now.status && known.breaker_state === now.breaker_state) {
        return { standing, told: null };
      }
      const health = { ...standing.health, [now.integration]: now };
      return { standing: { ...standing, health }, told: news };
    }
    case "calls_counted": {
      const { active, countedAt } = news;
      const { calls } = standing;
      if (countedAt < calls.countedAt) return { standing, told: null };
      const told =
        active === calls.active ? null : { type: "counts_changed" as const, active_calls: active };
      return { standing: { ...standing, calls: { active, countedAt } }, told };
    }
  }
}
