import { html } from "../lib/html";
import { drawSparkline, HEIGHT, tellSparkline, WIDTH } from "../lib/sparkline";
import { useCheckHistory } from "../state/integrations";

/** The response times of the last hour, as a line; without it the card says enough. */
export function Sparkline({ name }: { name: string }) {
  const history = useCheckHistory(name, "hour");
  const slots = history.kind === "ready" ? history.value : [];
  const { lines, marks } = drawSparkline(slots);
  const words = tellSparkline(slots);
  return html`
    <svg class="sparkline" viewBox=${`-2 -2 ${WIDTH + 4} ${HEIGHT + 4}`} role="img" aria-label=${words} preserveAspectRatio="none">
      <title>${words}</title>
      <path class="sparkline-ground" d=${`M0 ${HEIGHT}H${WIDTH}`} />
      ${lines.map((line) => html`<path key=${line} class="sparkline-line" d=${line} />`)}
      ${marks.map(({ x, y }) => html`<path key=${x} class="sparkline-mark" d=${`M${x} ${y}h0`} />`)}
    </svg>
  `;
}
