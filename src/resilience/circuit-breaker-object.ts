import { DurableObject } from "cloudflare:workers";
import { useCredential } from "../credentials/actions/use-credential";
import { createCipher } from "../credentials/cipher-client";
import type { SealedCredential } from "../credentials/sealed";
import { type Capacity, estimateAnew, type LineLoad } from "../dialers/capacity";
import type { DialerKind } from "../dialers/dialer";
import { createDialerClient } from "../dialers/dialer-client";
import { checkVariables } from "../env";
import { createLog } from "../shared/log";
import type { ApiCall } from "./api-call";

/** How long what a dialer said is believed, milliseconds. */
const SNAPSHOT_MS = 5_000;

/** A caller waits 500 ms in all for capacities; a little of that is the way here and back. */
const LIVE_QUERY_MS = 475;

/** The newest count of busy legs. Kept for good: it must outlive the object's memory. */
const BUSY_LEGS_KEY = "busy_legs";

export interface CapacityQuestion {
  kind: DialerKind;
  /** `null` where nobody configured any. */
  seats: number | null;
  /** The stored credential of the dialer, encrypted; `null` where the variable counts. */
  credential: SealedCredential | null;
}

export interface CapacityAnswer {
  capacity: Capacity;
  /** When the dialer was asked, epoch milliseconds. */
  askedAt: number;
  /** The requests made for this very question; none where the answer was there already. */
  apiCalls: ApiCall[];
}

interface BusyLegs {
  count: number;
  countedAt: number;
}

type Snapshot = Omit<CapacityAnswer, "apiCalls"> & { question: CapacityQuestion };

/**
 * Watches one integration; the object's name is the integration's. It keeps what was last learnt
 * of it, asks it for all who want to know, and decides nothing.
 */
export class CircuitBreaker extends DurableObject<Env> {
  /** Replaced in tests; alarms stay on real time. */
  clock = Date.now;
  #busyLegs: BusyLegs;
  #snapshot: Snapshot | null = null;
  #asking: Promise<CapacityAnswer> | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    // Nothing counted yet: there are none, or the next ledger batch tells. Unknown would keep
    // calls away from this dialer, and with them the batch.
    this.#busyLegs = ctx.storage.kv.get<BusyLegs>(BUSY_LEGS_KEY) ?? { count: 0, countedAt: 0 };
  }

  /**
   * How busy the dialer is: as last learnt, at most 5 s ago, else by one query that everybody
   * shares who asks meanwhile. That it failed is learnt, too: the next caller need not wait again.
   */
  async capacity(question: CapacityQuestion): Promise<CapacityAnswer> {
    const known = this.#snapshot;
    if (known && this.#isFresh(known, question)) {
      return { capacity: known.capacity, askedAt: known.askedAt, apiCalls: [] };
    }
    const running = this.#asking;
    if (running !== null) return { ...(await running), apiCalls: [] };

    const asking = this.#ask(question);
    this.#asking = asking;
    try {
      return await asking;
    } finally {
      this.#asking = null;
    }
  }

  /** Tells how many calls are in progress on the dialer's line; an older count changes nothing. */
  async noteBusyLegs(count: number, countedAt: number): Promise<void> {
    if (countedAt < this.#busyLegs.countedAt) return;
    this.#busyLegs = { count, countedAt };
    this.ctx.storage.kv.put(BUSY_LEGS_KEY, this.#busyLegs);
    if (!this.#snapshot) return;
    const { capacity, question } = this.#snapshot;
    this.#snapshot.capacity = estimateAnew(capacity, this.#loadOf(question));
  }

  async #ask(question: CapacityQuestion): Promise<CapacityAnswer> {
    const askedAt = this.clock();
    const { variables } = checkVariables(this.env);
    const log = createLog(variables.LOG_LEVEL);
    const cipher = createCipher(variables.CREDENTIAL_KEYS ?? []);
    const client = createDialerClient(question.kind, {
      variables,
      secret: (integration) =>
        useCredential({ cipher, log, variables }, integration, question.credential),
      log,
      load: () => this.#loadOf(question),
    });
    const { value: capacity, apiCalls } = await client.capacity(LIVE_QUERY_MS);
    this.#snapshot = { capacity, askedAt, question };
    return { capacity, askedAt, apiCalls: [...apiCalls] };
  }

  #isFresh(
    { askedAt, question }: Snapshot,
    { kind, seats, credential }: CapacityQuestion,
  ): boolean {
    const isSame = question.kind === kind && question.seats === seats;
    // What was learnt with another key may be "that key is wrong".
    const isSameKey = question.credential?.id === credential?.id;
    return isSame && isSameKey && this.clock() - askedAt <= SNAPSHOT_MS;
  }

  #loadOf({ seats }: CapacityQuestion): LineLoad {
    return { seats, busyLegs: this.#busyLegs.count };
  }
}
