import { MINUTE_MS, QUARTER_MS } from "../calls/contribution";

/** A time from `from` up to, not including, `until`; epoch milliseconds, whole minutes. */
export interface Period {
  from: number;
  until: number;
}

/** What is looked at where nobody says more. */
const USUAL_LENGTH_MS = 24 * 60 * MINUTE_MS;

/** The period asked for, widened to whole minutes; by default the last 24 hours before its end. */
export function choosePeriod(start: number | undefined, end: number): Period {
  const first = start ?? end - USUAL_LENGTH_MS;
  return {
    from: Math.floor(first / MINUTE_MS) * MINUTE_MS,
    until: Math.ceil(end / MINUTE_MS) * MINUTE_MS,
  };
}

/** The parts of a period, by the roll-up that tells them with the fewest rows. */
export interface Parts {
  minutes: Period[];
  quarters: Period[];
}

/** Whole quarters of an hour from the coarse roll-up, the edges from the fine one. */
export function splitAtQuarters({ from, until }: Period): Parts {
  const first = Math.ceil(from / QUARTER_MS) * QUARTER_MS;
  const last = Math.floor(until / QUARTER_MS) * QUARTER_MS;
  if (first >= last) return { minutes: [{ from, until }], quarters: [] };
  const edges = [
    { from, until: first },
    { from: last, until },
  ];
  return {
    minutes: edges.filter((edge) => edge.from < edge.until),
    quarters: [{ from: first, until: last }],
  };
}
