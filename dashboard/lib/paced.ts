/**
 * Makes a way to ask for `work`: it runs at once, one at a time and with a pause after each. Asked
 * for meanwhile, it runs once more: to cancel and start over each time would, on a busy day, never
 * finish. `work` must not fail.
 */
export function paced(work: () => Promise<void>, pauseMs: number): () => void {
  let isAsked = false;
  let isRunning = false;

  const run = async () => {
    isRunning = true;
    while (isAsked) {
      isAsked = false;
      await work();
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    isRunning = false;
  };

  return () => {
    isAsked = true;
    if (!isRunning) void run();
  };
}
