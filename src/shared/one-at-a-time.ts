/**
 * Runs `work` once at a time: whoever asks while it runs waits for that same run.
 *
 * For Durable Objects only: in a Worker a promise that one request began never ends for another.
 */
export function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => {
    running ??= work().finally(() => {
      running = null;
    });
    return running;
  };
}
