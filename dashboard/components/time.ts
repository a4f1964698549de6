import { formatClock, formatExact, formatRelative } from "../lib/format";
import { html } from "../lib/html";
import { useClock } from "../state/clock";
import { useTimeZone } from "../state/time-zone";

interface TimeProps {
  at: string;
}

/** How long ago; the exact time on hover, by the chosen zone and UTC. */
export function RelativeTime({ at }: TimeProps) {
  const zone = useTimeZone();
  const words = useClock((now) => formatRelative(at, now, zone));
  return html`<time datetime=${at} title=${formatExact(at, zone)}>${words}</time>`;
}

/** The time of day to the millisecond; the date and UTC on hover. */
export function ClockTime({ at }: TimeProps) {
  const zone = useTimeZone();
  return html`
    <time class="clock" datetime=${at} title=${formatExact(at, zone)}>${formatClock(at, zone)}</time>
  `;
}
