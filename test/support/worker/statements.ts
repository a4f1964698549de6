/** The database, and every statement that was run on it, with its values. */
export interface WatchedDatabase extends D1Database {
  ran: { query: string; values: unknown[] }[];
}

/** Writes down what is really asked of the database: whoever builds the SQL, this sees it. */
export function watchDatabase(db: D1Database): WatchedDatabase {
  const ran: WatchedDatabase["ran"] = [];
  const sources = new WeakMap<D1PreparedStatement, { query: string; values: unknown[] }>();

  function watch(statement: D1PreparedStatement, query: string, values: unknown[]) {
    const note = () => ran.push({ query, values });
    const watched = new Proxy(statement, {
      get(target, name) {
        if (name === "bind") {
          return (...bound: unknown[]) => watch(target.bind(...bound), query, bound);
        }
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== "function") return member;
        return (...args: unknown[]) => {
          note();
          return member.apply(target, args);
        };
      },
    });
    sources.set(watched, { query, values });
    statements.set(watched, statement);
    return watched;
  }

  const statements = new WeakMap<D1PreparedStatement, D1PreparedStatement>();
  return {
    ran,
    prepare: (query) => watch(db.prepare(query), query, []),
    batch(watched) {
      for (const one of watched) {
        const source = sources.get(one);
        if (source) ran.push(source);
      }
      return db.batch(watched.map((one) => statements.get(one) ?? one));
    },
    exec: (query) => db.exec(query),
    dump: () => db.dump(),
    withSession: (constraint) => db.withSession(constraint),
  };
}
