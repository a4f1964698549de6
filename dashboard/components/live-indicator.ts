import { html } from "../lib/html";
import { type LiveState, useLiveState } from "../state/live";

const WORDS: Record<LiveState, { label: string; title: string }> = {
  connecting: { label: "Connecting", title: "Connecting; until then the page asks every 2.5 s" },
  live: { label: "Live", title: "Changes appear as they happen" },
  reconnecting: {
    label: "Reconnecting",
    title: "The live connection is down; the page asks every 2.5 s until it is back",
  },
};

/** Whether what is on screen follows the calls as they happen. */
export function LiveIndicator() {
  const state = useLiveState();
  const { label, title } = WORDS[state];
  return html`<span class=${`live live-${state}`} role="status" title=${title}>${label}</span>`;
}
