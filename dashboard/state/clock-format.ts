import { useState } from "../lib/html";

const STORAGE_KEY = "clock";

/** Whether this person wants times of day with am and pm; kept in this browser. */
export function useClockFormat(): [boolean, (is12Hour: boolean) => void] {
  const [is12Hour, setIs12Hour] = useState(readChoice);
  const choose = (next: boolean) => {
    keepChoice(next);
    setIs12Hour(next);
  };
  return [is12Hour, choose];
}

/** Who never chose gets what the browser's language has. */
function readChoice(): boolean {
  const usual = new Intl.DateTimeFormat(undefined, { hour: "numeric" }).resolvedOptions();
  try {
    const kept = localStorage.getItem(STORAGE_KEY);
    return kept ? kept === "12" : usual.hour12 === true;
  } catch {
    // Storage is blocked.
    return usual.hour12 === true;
  }
}

function keepChoice(is12Hour: boolean): void {
  try {
    localStorage.setItem(STORAGE_KEY, is12Hour ? "12" : "24");
  } catch {
    // Storage is blocked: the choice lasts until the page is closed.
  }
}
