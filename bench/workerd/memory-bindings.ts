/** Which bindings the product has, by kind, and what a read of them finds. */
export interface MemoryContents {
  kv: string[];
  d1: string[];
  queues: string[];
  objects: string[];
  limits: string[];
  /** Rows of each table, as a freshly migrated database has them. */
  tables: Record<string, Record<string, unknown>[]>;
  /** The cached entry of a key that starts with `cachedKeyPrefix`. */
  cachedKeyPrefix: string;
}

/** Lets one call to a binding answer; who watches may note its name or hold it back. */
export type Passage = <T>(name: string, answer: T) => Promise<T>;

interface Statement {
  bind(): Statement;
  answer(): { results: Record<string, unknown>[]; success: true };
}

/**
 * The product's bindings with nothing behind them: every call answers from memory, by way of
 * `pass`. Writes are taken and forgotten.
 */
export function createMemoryBindings(contents: MemoryContents, pass: Passage): object {
  const all = (names: readonly string[], make: (name: string) => object) =>
    names.map((name) => [name, make(name)]);
  return Object.fromEntries([
    ...all(contents.kv, (name) => createKv(name, contents.cachedKeyPrefix, pass)),
    ...all(contents.d1, (name) => createD1(name, contents.tables, pass)),
    ...all(contents.queues, (name) => ({ send: () => pass(`${name}.send`, undefined) })),
    ...all(contents.objects, (name) => createObjects(name, pass)),
    ...all(contents.limits, (name) => ({ limit: () => pass(`${name}.limit`, { success: true }) })),
  ]);
}

function createKv(name: string, cachedKeyPrefix: string, pass: Passage) {
  const leadOf = (key: string) =>
    JSON.stringify({
      phone_number: key.slice(key.indexOf("+")),
      lead_owner: "sales_team_a",
      lead_score: 85,
    });
  return {
    get: (key: string) => pass(`${name}.get`, key.startsWith(cachedKeyPrefix) ? leadOf(key) : null),
    put: () => pass(`${name}.put`, undefined),
  };
}

function createD1(name: string, tables: MemoryContents["tables"], pass: Passage) {
  const prepare = (sql: string) => {
    const table = /\bFROM (\w+)/i.exec(sql)?.[1] ?? "";
    const answer = () => ({ results: tables[table] ?? [], success: true as const });
    const statement: Statement & Record<string, unknown> = {
      bind: () => statement,
      answer,
      all: () => pass(`${name}.all`, answer()),
      run: () => pass(`${name}.run`, answer()),
      first: () => pass(`${name}.first`, answer().results[0] ?? null),
    };
    return statement;
  };
  return {
    prepare,
    batch: (statements: Statement[]) =>
      pass(
        `${name}.batch`,
        statements.map((statement) => statement.answer()),
      ),
  };
}

/** Objects whose every method answers nothing. */
function createObjects(name: string, pass: Passage) {
  const stub = new Proxy(
    {},
    { get: (_, method) => () => pass(`${name}.${String(method)}`, undefined) },
  );
  return { getByName: () => stub };
}
