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
    const giveBack = keepFocus();
    setBusy(true);
    setProblem(null);
    try {
      const result = await act(...args);
      await Promise.all(refresh.map((queryKey) => loadAgain({ queryKey })));
      if (done) notify(done(result));
      return result;
    } catch (thrown) {
      setProblem(toProblem(thrown));
      return null;
    } finally {
      setBusy(false);
      // A task later the button is enabled.
      setTimeout(giveBack);
    }
  };
  const forget = useCallback(() => setProblem(null), []);
  return { run, isBusy, problem, forget };
}

/**
 * What is disabled while it works loses the focus. This gives it back to the button that was
 * pressed, where it can have it and nothing else took it.
 */
function keepFocus(): () => void {
  const { activeElement } = document;
  return () => {
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (isLost && activeElement instanceof HTMLElement)
      activeElement.focus({ preventScroll: true });
  };
}
