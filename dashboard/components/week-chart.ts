import { formatDialer } from "../lib/format";
import { html } from "../lib/html";
import type { Schedule } from "../lib/rules/time-based-form";
import { DAYS, formatTimeOfDay, nameDays, shortDay, spansOfWeek } from "../lib/rules/week";
import { useClockFormat } from "../state/clock-format";

/** Opening hours as a week: who takes calls when, and when nobody does. */
export function WeekChart({ schedules }: { schedules: readonly Schedule[] }) {
  const [is12Hour, setIs12Hour] = useClockFormat();
  const week = spansOfWeek(schedules);
  const tell = ({ name, days, start, end, dialer }: Schedule) => {
    const hours = `${formatTimeOfDay(start, is12Hour)} to ${formatTimeOfDay(end, is12Hour)}`;
    return `${name || "New hours"}: ${nameDays(days)}, ${hours}, ${formatDialer(dialer)}`;
  };

  return html`
    <div class="week">
      <div class="week-grid" role="img" aria-label=${`Opening hours: ${schedules.map(tell).join("; ") || "none yet"}`}>
        ${DAYS.map(
          (day, place) => html`
            <span key=${day} class="week-day">${shortDay(day)}</span>
            <span class="week-bar">
              ${week[place]?.map(({ index, fromPercent, toPercent }) => {
                const schedule = schedules[index];
                const span = {
                  "--from": `${fromPercent}%`,
                  "--length": `${toPercent - fromPercent}%`,
                };
                return html`
                  <span
                    key=${`${index}-${fromPercent}`}
                    class=${`week-span week-span-${index % 4}`}
                    style=${span}
                    title=${schedule && tell(schedule)}
                  ></span>
                `;
              })}
            </span>
          `,
        )}
        <span></span>
        <span class="week-hours">
          ${["00:00", "06:00", "12:00", "18:00", "24:00"].map(
            (time) => html`<span key=${time}>${formatTimeOfDay(time, is12Hour)}</span>`,
          )}
        </span>
      </div>
      <label class="week-clock">
        <input
          type="checkbox"
          checked=${is12Hour}
          onChange=${(event: Event & { currentTarget: HTMLInputElement }) => setIs12Hour(event.currentTarget.checked)}
        />
        Show am and pm
      </label>
    </div>
  `;
}
