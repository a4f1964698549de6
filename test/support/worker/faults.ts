/** How a part of the platform can fail its caller. */
export const FAULTS = ["throw", "hang", "null", "garbage"] as const;
export type Fault = (typeof FAULTS)[number];

/** What a broken binding gives back, whatever it was asked. */
function give(fault: Fault): Promise<never> {
  switch (fault) {
    case "throw":
      return Promise.reject(new Error("the platform says no"));
    case "hang":
      return new Promise(() => undefined);
    case "null":
      return Promise.resolve(null as never);
    case "garbage":
      return Promise.resolve([{ results: [{ what: "<html>" }], success: "perhaps" }, 7] as never);
  }
}

export function brokenDatabase(fault: Fault): D1Database {
  const statement: D1PreparedStatement = {
    bind: () => statement,
    first: () => give(fault),
    run: () => give(fault),
    all: () => give(fault),
    raw: () => give(fault),
  };
  const session = { prepare: () => statement, batch: () => give(fault), getBookmark: () => null };
  return {
    prepare: () => statement,
    batch: () => give(fault),
    exec: () => give(fault),
    dump: () => give(fault),
    withSession: () => session,
  };
}

export function brokenCache(fault: Fault): KVNamespace {
  return {
    get: () => give(fault),
    getWithMetadata: () => give(fault),
    put: () => give(fault),
    list: () => give(fault),
    delete: () => give(fault),
  };
}

export function brokenQueue<T>(fault: Fault): Queue<T> {
  return { send: () => give(fault), sendBatch: () => give(fault), metrics: () => give(fault) };
}

/** Objects whose every method fails so. */
export function brokenObjects<T extends Rpc.DurableObjectBranded>(
  fault: Fault,
): DurableObjectNamespace<T> {
  const stub = new Proxy({}, { get: () => () => give(fault) });
  return { getByName: () => stub } as unknown as DurableObjectNamespace<T>;
}

/** Anything else the platform binds, whose every method fails so. */
export function brokenBinding<T extends object>(fault: Fault): T {
  return new Proxy({}, { get: () => () => give(fault) }) as T;
}

/** The same thing, and tells whenever somebody uses it. */
export function watched<T extends object>(thing: T, onUse: () => void): T {
  return new Proxy(thing, {
    get(target, name) {
      onUse();
      return Reflect.get(target, name);
    },
  });
}

/** A database that works until it is told not to. */
export function switchableDatabase(db: D1Database): D1Database & { fault: Fault | null } {
  const state: { fault: Fault | null } = { fault: null };
  const current = () => (state.fault === null ? db : brokenDatabase(state.fault));
  return {
    get fault() {
      return state.fault;
    },
    set fault(fault) {
      state.fault = fault;
    },
    prepare: (query) => current().prepare(query),
    batch: (statements) => current().batch(statements),
    exec: (query) => current().exec(query),
    dump: () => current().dump(),
    withSession: (constraint) => current().withSession(constraint),
  };
}
