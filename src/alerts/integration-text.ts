import type { IntegrationChange } from "../resilience/integration-change";
import type { AlertDraft } from "./alert";
import { draft } from "./alert-draft";
import type { News } from "./alert-news";
import { explainImpact, nameOf, type RoutingPlan } from "./impact";
import { toText } from "./words";

/** The alert that takes the place of the last dialer's own. */
export function writeAllDown(key: number, at: number, dialers: readonly string[]): AlertDraft {
  const names = dialers.map(nameOf).join(" and ");
  return draft({
    key: `all_dialers_down:${key}`,
    type: "all_dialers_down",
    severity: "critical",
    title: "All Dialers Unavailable",
    at,
    lines: [
      "URGENT: call routing is severely impacted.",
      `No dialer can be reached: ${names}.`,
      "Callers are still tried there, then hear the hold text and may leave a callback number.",
    ],
  });
}

/** An integration that went down, came back, refuses our key or takes it again. */
export function writeChange(change: IntegrationChange, plan: RoutingPlan): AlertDraft {
  const { key, integration: about, at, reason, lastSuccessAt } = change;
  const name = nameOf(about);
  const last = lastSuccessAt === null ? "never" : toText(lastSuccessAt);
  switch (change.change) {
    case "down":
      return draft({
        key,
        type: "integration_down",
        about,
        title: `Integration Down: ${name}`,
        at,
        lines: [
          `Integration: ${name}`,
          `Last successful connection: ${last}`,
          `Error: ${reason}`,
          `Impact: ${explainImpact(about, plan)}`,
        ],
      });
    case "recovered":
      return draft({
        key,
        type: "integration_down",
        phase: "recovered",
        about,
        severity: "info",
        title: `Integration Recovered: ${name}`,
        at,
        lines: [
          `Integration: ${name}`,
          `Recovered: ${toText(at)}`,
          "Current health: it answers again and is used for calls.",
          `Before: ${reason}`,
        ],
      });
    case "auth_failed":
      return draft({
        key,
        type: "integration_access",
        about,
        title: `Access Refused: ${name}`,
        at,
        lines: [
          `Integration: ${name}`,
          `Error: ${reason}`,
          `It answers, but does not accept our key. Check the credentials of ${name} in the settings.`,
        ],
      });
    case "auth_restored":
      return draft({
        key,
        type: "integration_access",
        phase: "recovered",
        about,
        severity: "info",
        title: `Access Restored: ${name}`,
        at,
        lines: [`Integration: ${name}`, "It accepts our key again."],
      });
  }
}

/** A reminder that an integration has not come back. */
export function writeStillDown(
  { integration: about, since, toldAt, at }: Extract<News, { kind: "still_down" }>,
  plan: RoutingPlan,
): AlertDraft {
  const name = nameOf(about);
  return draft({
    key: `still_down:${about}:${since}:${toldAt ?? 0}`,
    type: "integration_down",
    phase: "still",
    about,
    title: `Integration Still Down: ${name}`,
    at,
    lines: [
      `Integration: ${name}`,
      `Down since: ${toText(since)}`,
      `Impact: ${explainImpact(about, plan)}`,
    ],
  });
}
