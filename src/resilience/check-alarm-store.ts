/** When an integration is checked next: the one alarm of its object, on real time. */
export interface CheckAlarm {
  /** Epoch milliseconds; `null` where no check is ahead. */
  nextAt(): Promise<number | null>;
  /** The next check comes at this time, whatever was set. */
  set(at: number): Promise<void>;
  /** The next check comes at this time at the latest. */
  setLatest(at: number): Promise<void>;
  /** A check is ahead. Looks once: every decision asks for it. */
  ensure(): Promise<void>;
  clear(): Promise<void>;
}

interface Ports {
  storage: Pick<DurableObjectStorage, "getAlarm" | "setAlarm" | "deleteAlarm">;
  /** Whether there is anything to check; without it no alarm is set. */
  isNeeded: () => boolean;
  intervalMs: () => number;
}

export function createCheckAlarm({ storage, isNeeded, intervalMs }: Ports): CheckAlarm {
  let isSet = false;

  async function set(at: number): Promise<void> {
    if (!isNeeded()) return;
    await storage.setAlarm(at);
    isSet = true;
  }

  async function setLatest(at: number): Promise<void> {
    if (!isNeeded()) return;
    const next = await storage.getAlarm();
    if (next === null || next > at) await storage.setAlarm(at);
    isSet = true;
  }

  return {
    nextAt: () => storage.getAlarm(),
    set,
    setLatest,

    async ensure() {
      if (!isSet) await setLatest(Date.now() + intervalMs());
    },

    async clear() {
      isSet = false;
      await storage.deleteAlarm();
    },
  };
}
