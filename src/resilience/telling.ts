import { oneAtATime } from "../shared/one-at-a-time";
import { explainLateness, within } from "../shared/within";

/** What an object keeps until somebody has taken it. */
interface Untold<T> {
  /** The oldest of what is left. */
  next(): T | undefined;
  tell(one: T): Promise<unknown>;
  forget(one: T): void;
  notTold(one: T, reason: string): void;
}

/** Others wait for it meanwhile: what takes longer is ill. */
const PATIENCE_MS = 5_000;

/**
 * Tells whatever is left to tell, oldest first. What is not taken in time ends it, and comes first
 * the next time: nothing is lost, and little is told twice.
 */
export function createTelling<T>({ next, tell, forget, notTold }: Untold<T>): () => Promise<void> {
  return oneAtATime(async () => {
    for (let one = next(); one !== undefined; one = next()) {
      const current = one;
      const outcome = await within(PATIENCE_MS, () => tell(current));
      if (outcome.kind !== "done") return notTold(current, explainLateness(outcome));
      forget(current);
    }
  });
}
