const TICK_MS = 10;

/**
 * How long work took, in milliseconds, less the time in which this runtime was not given a
 * processor: on a busy machine that is nobody's answer being late. A tick that comes late tells
 * of it.
 */
export async function timed<T>(work: () => Promise<T>): Promise<{ value: T; tookMs: number }> {
  const startedAt = performance.now();
  let tickedAt = startedAt;
  let starvedMs = 0;
  const tick = () => {
    const now = performance.now();
    starvedMs += Math.max(0, now - tickedAt - 2 * TICK_MS);
    tickedAt = now;
  };
  const ticking = setInterval(tick, TICK_MS);
  try {
    const value = await work();
    tick();
    return { value, tookMs: performance.now() - startedAt - starvedMs };
  } finally {
    clearInterval(ticking);
  }
}
