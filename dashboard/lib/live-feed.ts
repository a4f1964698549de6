import type { LiveDelta, LiveMessage } from "../../src/live/live-message";

/** How far this dashboard has heard: `seq` of this `epoch` came last. */
export interface Heard {
  epoch: string;
  seq: number;
}

/** What a message means to somebody who has heard so far. */
export type Step =
  /** Everything may have changed. */
  | { kind: "anew"; heard: Heard }
  /** What was missed follows. */
  | { kind: "resumed"; heard: Heard }
  | { kind: "changed"; heard: Heard; delta: LiveDelta }
  | { kind: "known" }
  /** Something is missing: come back, and ask for it. */
  | { kind: "gap" };

/** Reads one message of the live feed, in which every delta has the number after the last one. */
export function follow(heard: Heard | null, message: LiveMessage): Step {
  switch (message.type) {
    case "snapshot":
      return { kind: "anew", heard: { epoch: message.epoch, seq: message.seq } };
    case "resumed":
      return { kind: "resumed", heard: { epoch: message.epoch, seq: message.seq } };
    case "call_changed":
    case "health_changed":
    case "alert_raised":
    case "counts_changed": {
      const { seq } = message;
      if (heard === null || seq > heard.seq + 1) return { kind: "gap" };
      if (seq <= heard.seq) return { kind: "known" };
      return { kind: "changed", heard: { ...heard, seq }, delta: message };
    }
  }
}
