import type { Tone } from "../lib/call-words";
import { html } from "../lib/html";

/** A shape for each tone, so that nobody has to tell the colours apart. */
const SHAPES: Readonly<Record<Tone, { outline: string; sign: string }>> = {
  good: { outline: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Z", sign: "m7.5 12.4 3 3 6-6.4" },
  busy: { outline: "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Z", sign: "M12 7v5l3.2 2" },
  warn: { outline: "M12 2.2 23 21.5H1Z", sign: "M12 9v5.5m0 3.4v.1" },
  bad: { outline: "M7.9 2h8.2L22 7.9v8.2L16.1 22H7.9L2 16.1V7.9Z", sign: "m8.5 8.5 7 7m0-7-7 7" },
  idle: { outline: "M4 4h16v16H4Z", sign: "M8 12h8" },
  faint: { outline: "M4 4h16v16H4Z", sign: "M8 12h8" },
};

/** How something is, by colour and shape: a disc, a triangle, an octagon; the words stand beside it. */
export function HealthSign({ tone }: { tone: Tone }) {
  const { outline, sign } = SHAPES[tone];
  return html`
    <svg class=${`health-sign tone-${tone}`} data-tone=${tone} viewBox="0 0 24 24" aria-hidden="true">
      <path class="health-shape" d=${outline} /><path class="health-mark" d=${sign} />
    </svg>
  `;
}
