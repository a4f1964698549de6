import type { CallStory } from "../simulator/twilio-story";

const FROM_WIDTH = 16;
const OUTCOME_WIDTH = 32;

/** One finished call on one line. */
export function describeCall(story: CallStory, now: Date): string {
  const dials = story.steps.filter((step) => step.kind === "dialled").length;
  return [
    now.toTimeString().slice(0, 8),
    story.from.padEnd(FROM_WIDTH),
    outcomeOf(story).padEnd(OUTCOME_WIDTH),
    `${dials} ${dials === 1 ? "dial " : "dials"}`,
    `${story.seconds.toFixed(0).padStart(4)} s`,
    `answered in ${story.firstAnswerMs} ms`,
  ].join("  ");
}

/** What became of all calls, and how fast the Worker was. */
export function summarise(stories: readonly CallStory[]): string {
  if (stories.length === 0) return "\nNo calls.";
  const counts = new Map<string, number>();
  for (const story of stories) {
    const group = story.connectedTo ? "connected" : outcomeOf(story);
    counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  const times = stories.map((story) => story.firstAnswerMs).sort((a, b) => a - b);
  const lines = [...counts].map(([outcome, n]) => `  ${String(n).padStart(5)}  ${outcome}`);
  const speed = `first answer: median ${at(times, 0.5)} ms, 95 % ${at(times, 0.95)} ms, longest ${at(times, 1)} ms`;
  return [`\n${stories.length} calls, ${speed}`, ...lines].join("\n");
}

function outcomeOf(story: CallStory): string {
  if (story.connectedTo) return `connected to ${story.connectedTo}`;
  switch (story.endedBy) {
    case "caller":
      return "caller gave up";
    case "document":
      return "nobody reached";
    case "rejection":
      return "rejected";
    case "application_error":
      return "application error";
    case "player":
      return "went round in circles";
  }
}

/** The value below which this share of a sorted list lies. */
function at(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
}
