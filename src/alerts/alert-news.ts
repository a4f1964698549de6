import type { CALL_TROUBLES } from "../outbox/outbox-message";
import type { BurnNotice } from "../resilience/burn-rate";
import type { Notice, Stream } from "../resilience/failure-window";
import type { IntegrationChange } from "../resilience/integration-change";

export type CallTrouble = (typeof CALL_TROUBLES)[number];

/** What happened, before anybody decided whether people should hear of it. */
export type News =
  | { kind: "integration_changed"; change: IntegrationChange }
  /** It has been down for a cooldown since people last heard of it. */
  | { kind: "still_down"; integration: string; since: number; toldAt: number | null; at: number }
  | { kind: "stream"; stream: Stream; notice: Notice }
  | { kind: "burning"; notice: BurnNotice }
  | {
      kind: "call_in_trouble";
      trouble: CallTrouble;
      key: string;
      at: number;
      /** How many calls this speaks of; 0 where it only sums up those held back before. */
      calls: number;
      /** The last of them. */
      callSid: string | null;
      detail: string;
    }
  | { kind: "dead_letters"; newestId: number; open: number; reasons: string[]; at: number }
  | {
      kind: "broken_rule";
      rule: { id: number; name: string; reason: string };
      rulesetVersion: number;
      at: number;
    }
  /** It paused itself, and why. */
  | {
      kind: "campaign_stopped";
      campaign: { id: number; name: string; reason: string };
      at: number;
    }
  | { kind: "maintenance"; step: "set" | "soon"; maintenance: PlannedMaintenance; at: number };

export interface PlannedMaintenance {
  id: number;
  from: number;
  until: number;
  reason: string;
  madeBy: string;
  madeAt: number;
}
