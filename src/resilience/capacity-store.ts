import { type Capacity, estimateAnew, type LineLoad } from "../dialers/capacity";
import type { ApiCall } from "./api-call";
import { isSameSubject, type Subject } from "./subject";

export interface CapacityAnswer {
  capacity: Capacity;
  /** When the dialer was asked, epoch milliseconds. */
  askedAt: number;
  /** The requests made for this very question; none where the answer was there already. */
  apiCalls: ApiCall[];
}

/** What is known of a dialer's capacity. */
export interface CapacityStore {
  /** As last learnt, brought up to date with the calls in progress; `null` before the first time. */
  latest(): { value: Capacity; askedAt: number } | null;
  /**
   * As last learnt, at most 5 s ago, else by one `query` that everybody shares who asks meanwhile.
   * That it failed is learnt, too: the next caller need not wait again.
   */
  ask(question: Subject, query: CapacityQuery): Promise<CapacityAnswer>;
  learn(capacity: Capacity, askedAt: number, question: Subject): void;
  /** How many calls are in progress on the dialer's line; an older count changes nothing. */
  noteBusyLegs(count: number, countedAt: number): void;
  loadOf(subject: Subject): LineLoad;
}

type CapacityQuery = () => Promise<{ value: Capacity; apiCalls: readonly ApiCall[] }>;

/** How long what a dialer said is believed, milliseconds. */
const FRESH_MS = 5_000;

/** Kept for good: they must outlive the object's memory. */
const CAPACITY_KEY = "capacity";
const BUSY_LEGS_KEY = "busy_legs";

interface BusyLegs {
  count: number;
  countedAt: number;
}

type Known = Omit<CapacityAnswer, "apiCalls"> & { question: Subject };

/** Keeps a dialer's capacity in the storage of its object. */
export function createCapacityStore(
  { kv }: Pick<DurableObjectStorage, "kv">,
  now: () => number,
): CapacityStore {
  // Nothing counted yet: there are none, or the next ledger batch tells. Unknown would keep
  // calls away from this dialer, and with them the batch.
  let busyLegs = kv.get<BusyLegs>(BUSY_LEGS_KEY) ?? { count: 0, countedAt: 0 };
  let known = kv.get<Known>(CAPACITY_KEY) ?? null;
  let asking: Promise<CapacityAnswer> | null = null;

  const loadOf = ({ seats }: Subject): LineLoad => ({ seats, busyLegs: busyLegs.count });

  function isFresh({ askedAt, question }: Known, subject: Subject): boolean {
    return isSameSubject(question, subject) && now() - askedAt <= FRESH_MS;
  }

  function learn(capacity: Capacity, askedAt: number, question: Subject): void {
    known = { capacity, askedAt, question };
    kv.put(CAPACITY_KEY, known);
  }

  async function askNow(question: Subject, query: CapacityQuery): Promise<CapacityAnswer> {
    const askedAt = now();
    const { value: capacity, apiCalls } = await query();
    learn(capacity, askedAt, question);
    return { capacity, askedAt, apiCalls: [...apiCalls] };
  }

  return {
    loadOf,
    learn,

    latest() {
      if (!known) return null;
      const { capacity, askedAt, question } = known;
      return { value: estimateAnew(capacity, loadOf(question)), askedAt };
    },

    async ask(question, query) {
      if (known && isFresh(known, question)) {
        const { capacity, askedAt } = known;
        return { capacity: estimateAnew(capacity, loadOf(question)), askedAt, apiCalls: [] };
      }
      if (asking !== null) return { ...(await asking), apiCalls: [] };
      asking = askNow(question, query);
      try {
        return await asking;
      } finally {
        asking = null;
      }
    },

    noteBusyLegs(count, countedAt) {
      if (countedAt < busyLegs.countedAt) return;
      busyLegs = { count, countedAt };
      kv.put(BUSY_LEGS_KEY, busyLegs);
    },
  };
}
