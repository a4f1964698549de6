import type { QueryKey } from "@tanstack/preact-query";
import { useCallback, useState } from "../lib/html";
import { notify } from "./notice";
import { type Problem, toProblem } from "./problem";
import { loadAgain } from "./query-client";

/** Something a person can do, and how the last try went. */
export interface Change<Args extends unknown[], Result> {
  /** Does it; `null` when it failed, and `problem` then says why. */
  run: (...args: Args) => Promise<Result | null>;
  isBusy: boolean;
  problem: Problem | null;
  /** Takes the problem off the screen. */
  forget: () => void;
}

interface Options<Result> {
  /** What the change makes old: those are loaded again before the change counts as done. */
  refresh?: readonly QueryKey[];
  /** What a toast says then; nothing where the page shows it by itself. */
  done?: (result: Result) => string;
}

/** Makes a change through the API, one at a time. */
export function useChange<Args extends unknown[], Result>(
  act: (...args: Args) => Promise<Result>,
  { refresh = [], done }: Options<Result> = {},
): Change<Args, Result> {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const run = async (...args: Args): Promise<Result | null> => {
    setBusy(true);
    setProblem(null);
    try {
      const result = await act(...args);
      await Promise.all(refresh.map((queryKey) => loadAgain({ queryKey })));
      if (refresh.length > 0) await untilShown();
      if (done) notify(done(result));
      return result;
    } catch (thrown) {
      setProblem(toProblem(thrown));
      return null;
    } finally {
      setBusy(false);
    }
  };
  const forget = useCallback(() => setProblem(null), []);
  return { run, isBusy, problem, forget };
}

/** The library tells pages of new values in a task of its own: without it, old ones flash up. */
function untilShown(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
