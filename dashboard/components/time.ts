import { formatClock, formatExact, formatRelative } from "../lib/format";
import { html } from "../lib/html";
import { useClock } from "../state/clock";

interface TimeProps {
  at: string;
}

/** How long ago; the exact time, local and UTC, on hover. */
export function RelativeTime({ at }: TimeProps) {
  const words = useClock((now) => formatRelative(at, now));
  return html`<time datetime=${at} title=${formatExact(at)}>${words}</time>`;
}

/** The time of day to the millisecond; the date and UTC on hover. */
export function ClockTime({ at }: TimeProps) {
  return html`<time class="clock" datetime=${at} title=${formatExact(at)}>${formatClock(at)}</time>`;
}
