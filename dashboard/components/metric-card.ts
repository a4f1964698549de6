import type { Tone } from "../lib/call-words";
import { type ComponentChildren, html } from "../lib/html";

interface MetricCardProps {
  name: string;
  /** What exactly is counted, in small print. */
  note: string;
  tone?: Tone;
  children: ComponentChildren;
}

/** One figure and what it means. */
export function MetricCard({ name, note, tone = "idle", children }: MetricCardProps) {
  return html`
    <div class=${`metric tone-${tone}`}>
      <dt>${name}</dt>
      <dd class="metric-value">${children}</dd>
      <dd class="metric-note">${note}</dd>
    </div>
  `;
}
