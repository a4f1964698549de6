/** How long a test waits for what comes by itself: on a busy machine all of it takes its time. */
export const PATIENCE = { timeout: 10_000, interval: 20 };
