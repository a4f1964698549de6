import { STREAMS, type Stream } from "../resilience/failure-window";
import type { Count } from "../resilience/tally";
import type { FailureWindow, StreamView } from "./failure-window-object";

export interface FailureWindows {
  /** Counts a batch once by its id, however often it is told. Throws where the object is silent. */
  count(stream: Stream, batch: { id: string; counts: readonly Count[] }): Promise<void>;
  /** Has every stream judged anew, by settings that have just changed. */
  lookAtAll(): Promise<void>;
  view(stream: Stream): Promise<StreamView>;
}

export function createFailureWindows(
  objects: DurableObjectNamespace<FailureWindow>,
): FailureWindows {
  // A stub may stay broken after a failure: each try has a new one.
  const of = (stream: Stream) => objects.getByName(stream);
  return {
    async count(stream, batch) {
      try {
        await of(stream).count(stream, batch);
      } catch {
        await of(stream).count(stream, batch);
      }
    },

    async lookAtAll() {
      await Promise.all(STREAMS.map((stream) => of(stream).look(stream)));
    },

    view: (stream) => of(stream).view(stream),
  };
}
