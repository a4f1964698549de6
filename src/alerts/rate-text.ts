import type { BurnNotice } from "../resilience/burn-rate";
import type { Notice, Stream, WindowFigures } from "../resilience/failure-window";
import type { AlertDraft, AlertType } from "./alert";
import { draft } from "./alert-draft";
import { capitalise, toDuration, toPercent, toText } from "./words";

/** How each stream is spoken of. */
const STREAM_WORDS: Record<Stream, { title: string; of: string; bad: string }> = {
  routing: { title: "Routing Failure Rate", of: "calls", bad: "failed" },
  setup_time: { title: "Slow Call Set-up Rate", of: "calls", bad: "slow" },
  braze: { title: "Braze Failure Rate", of: "requests", bad: "failed" },
  dialfire: { title: "Dialfire Failure Rate", of: "requests", bad: "failed" },
  zendesk_talk: { title: "Zendesk Talk Failure Rate", of: "requests", bad: "failed" },
};

/** A failure rate that passed its threshold, still is above it, or is below it again. */
export function writeStream(stream: Stream, notice: Notice): AlertDraft {
  const { title } = STREAM_WORDS[stream];
  const { at, since, figures } = notice;
  const shared = { key: `${stream}:${notice.key}`, type: typeOf(stream), about: stream, at };
  const rate = toPercent(figures.ratePercent ?? 0);
  switch (notice.kind) {
    case "breached":
      return draft({
        ...shared,
        title: `High ${title}: ${rate}`,
        lines: describeFigures(stream, figures),
      });
    case "still_elevated":
      return draft({
        ...shared,
        phase: "still",
        title: `${title} Still Elevated: ${rate}`,
        lines: [`Elevated since: ${toText(since)}`, ...describeFigures(stream, figures)],
      });
    case "recovered":
      return draft({
        ...shared,
        phase: "recovered",
        severity: "info",
        title: `${title} Recovered`,
        lines: [
          `Current rate: ${rate}`,
          `Recovered: ${toText(at)}`,
          `Elevated since: ${toText(since)}`,
        ],
      });
  }
}

function typeOf(stream: Stream): AlertType {
  switch (stream) {
    case "routing":
      return "routing_failure_rate";
    case "setup_time":
      return "setup_time";
    case "braze":
    case "dialfire":
    case "zendesk_talk":
      return "integration_failure_rate";
  }
}

function describeFigures(stream: Stream, figures: WindowFigures): string[] {
  const { of, bad } = STREAM_WORDS[stream];
  const { ratePercent, failed, calls, windowMs, thresholdPercent, reasons } = figures;
  const common = reasons.map(({ reason, calls: n }) => `  - ${reason}: ${n}`);
  return [
    `Current rate: ${toPercent(ratePercent ?? 0)} (threshold ${toPercent(thresholdPercent)})`,
    `${capitalise(bad)} ${of} in the window: ${failed}`,
    `Total ${of} in the window: ${calls}`,
    `Time window: last ${toDuration(windowMs)}`,
    "Most common reasons:",
    ...(common.length > 0 ? common : ["  - none given"]),
  ];
}

/** The month's allowance of failed calls goes too fast. */
export function writeBurning(notice: BurnNotice): AlertDraft {
  const { key, at, longMs, ratePercent, objectivePercent, failed, calls, pace } = notice;
  const objective = toPercent(objectivePercent);
  return draft({
    key,
    type: "monthly_objective",
    title: `Monthly Objective at Risk: ${toPercent(ratePercent)} of calls failed`,
    at,
    lines: [
      `In the last ${toDuration(longMs)}, ${failed} of ${calls} calls failed.`,
      `The objective is at most ${objective} a month: its allowance goes ${pace.toFixed(1)} times as fast as it may.`,
    ],
  });
}
