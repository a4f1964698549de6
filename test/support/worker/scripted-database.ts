/**
 * What becomes of one question to the database: it `works`, it `fails` before or after the work is
 * done, or it is the last thing this isolate ever did, before or after.
 */
export type Turn = "works" | "fails" | "fails_after" | "dies" | "dies_after";

/** A database whose every question (a statement, or a batch as one) takes the turn it is given. */
export function scriptedDatabase(db: D1Database, turnOf: (query: string) => Turn): D1Database {
  const originals = new WeakMap<
    D1PreparedStatement,
    { statement: D1PreparedStatement; query: string }
  >();

  async function ask<T>(query: string, work: () => Promise<T>): Promise<T> {
    const turn = turnOf(query);
    switch (turn) {
      case "works":
        return work();
      case "fails":
        throw new Error("the database says no");
      case "fails_after":
        await work();
        throw new Error("the answer of the database got lost");
      case "dies":
        return never();
      case "dies_after":
        await work();
        return never();
    }
  }

  function wrap(statement: D1PreparedStatement, query: string): D1PreparedStatement {
    const wrapped = new Proxy(statement, {
      get(target, name) {
        if (name === "bind") return (...values: unknown[]) => wrap(target.bind(...values), query);
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== "function") return member;
        return (...args: unknown[]) => ask(query, async () => member.apply(target, args));
      },
    });
    originals.set(wrapped, { statement, query });
    return wrapped;
  }

  const whole = {
    prepare: (query: string) => wrap(db.prepare(query), query),
    batch(statements: D1PreparedStatement[]) {
      const given = statements.map((one) => originals.get(one) ?? { statement: one, query: "" });
      const query = given.map((one) => one.query).join(";");
      return ask(query, () => db.batch(given.map(({ statement }) => statement)));
    },
    exec: (query: string) => ask(query, () => db.exec(query)),
    dump: () => db.dump(),
    withSession: () => whole,
  };
  return whole as unknown as D1Database;
}

function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}
