import { useLocation, useSearch } from "wouter-preact";
import { html, useState } from "../lib/html";
import {
  type Moments,
  momentsOf,
  PRESETS,
  type Preset,
  readTimeRange,
  type TimeRange,
  writeTimeRange,
} from "../lib/time-range";
import { useClock } from "../state/clock";
import { useTimeZone } from "../state/time-zone";

const MINUTE_MS = 60_000;

/** The range of this page, which stands in its address, and the moments it means: this minute too. */
export function useTimeRange(): { range: TimeRange; moments: Moments } {
  const range = readTimeRange(useSearch());
  const zone = useTimeZone();
  const minute = useClock((now) => Math.ceil(now / MINUTE_MS));
  return { range, moments: momentsOf(range, minute * MINUTE_MS, zone) };
}

/** Chooses the time a page is about. */
export function TimeRangePicker() {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const range = readTimeRange(search);
  const [isCustom, setCustom] = useState(range.kind === "days");
  const choose = (next: TimeRange) =>
    navigate(path + writeTimeRange(search, next), { replace: true });

  return html`
    <div class="time-range" role="group" aria-label="Time range">
      <label class="field">
        <span class="visually-hidden">Range</span>
        <select
          value=${isCustom ? "days" : range.kind === "preset" ? range.preset : "24h"}
          onChange=${({ currentTarget }: Event & { currentTarget: HTMLSelectElement }) => {
            const { value } = currentTarget;
            setCustom(value === "days");
            if (value !== "days") choose({ kind: "preset", preset: value as Preset });
          }}
        >
          ${Object.entries(PRESETS).map(
            ([value, { label }]) => html`<option key=${value} value=${value}>${label}</option>`,
          )}
          <option value="days">Custom range…</option>
        </select>
      </label>
      ${isCustom && html`<${Days} range=${range} onChange=${choose} />`}
    </div>
  `;
}

interface DaysProps {
  range: TimeRange;
  onChange: (range: TimeRange) => void;
}

/** Two days, both meant whole; the page follows once both are there and in order. */
function Days({ range, onChange }: DaysProps) {
  const given = range.kind === "days" ? range : { from: "", to: "" };
  const [from, setFrom] = useState(given.from);
  const [to, setTo] = useState(given.to);
  const take = (next: { from: string; to: string }) => {
    setFrom(next.from);
    setTo(next.to);
    if (next.from && next.to && next.from <= next.to) onChange({ kind: "days", ...next });
  };
  type DayEvent = Event & { currentTarget: HTMLInputElement };
  return html`
    <label class="field">
      <span class="visually-hidden">First day</span>
      <input type="date" value=${from} max=${to} onChange=${({ currentTarget }: DayEvent) => take({ from: currentTarget.value, to })} />
    </label>
    <span aria-hidden="true">to</span>
    <label class="field">
      <span class="visually-hidden">Last day</span>
      <input type="date" value=${to} min=${from} onChange=${({ currentTarget }: DayEvent) => take({ from, to: currentTarget.value })} />
    </label>
  `;
}
