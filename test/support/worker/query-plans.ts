import { env } from "cloudflare:workers";
import { z } from "zod";
import { watchDatabase } from "./statements";

/** Tables that a query may walk from end to end, because they are small by nature. */
export const SMALL_TABLES: Readonly<Record<string, string>> = {
  caller_key: "one row",
  campaigns: "a few dozen, set up by hand",
  credential_keys: "a row a key, and a new one a year",
  dialers: "a few, set up by hand",
  integration_credentials: "a row an integration, and for a day the one before it",
  retention_gate: "one row",
  retention_runs: "a row a day",
  routing_rules: "a few dozen, set up by hand",
  ruleset_versions: "a row a change that somebody published",
  settings: "a document a part of the product",
  users: "the people of one company",
};

/** The database of this test file as the product gets it: every statement is written down. */
export const watchedDatabase = watchDatabase(env.DB);

interface Statement {
  query: string;
  values: readonly unknown[];
}

/** A step of a plan that reads a table from end to end. */
export interface Walk {
  query: string;
  table: string;
  step: string;
}

const stepSchema = z.object({ detail: z.string() });

/**
 * What the database would walk through for these statements, in its own words.
 *
 * A scan in the order of a key counts, too, unless a limit stops it, and so does an index the
 * database would have to build first. Results of subqueries and virtual tables are no tables.
 */
export async function findWalks(statements: readonly Statement[]): Promise<Walk[]> {
  const tables = await tableNames();
  const walks: Walk[] = [];
  const asked = new Map(statements.map(({ query, values }) => [query, values]));
  for (const [query, values] of asked) {
    if (query.startsWith("EXPLAIN")) continue;
    const steps = await explain(query, values);
    for (const step of steps) {
      const name = walkedIn(step, canStop(query, steps));
      const table = name && tableOf(name, query, tables);
      if (table && !(table in SMALL_TABLES)) walks.push({ query, table, step });
    }
  }
  return walks;
}

async function explain(query: string, values: readonly unknown[]): Promise<string[]> {
  const plan = await env.DB.prepare(`EXPLAIN QUERY PLAN ${query}`)
    .bind(...values)
    .all();
  return z
    .array(stepSchema)
    .parse(plan.results)
    .map(({ detail }) => detail);
}

type Stop = "in any order" | "in the order asked for" | null;

/** Whether a limit ends the reading: not where all rows must be sorted first. */
function canStop(query: string, steps: readonly string[]): Stop {
  if (!/\blimit\b/i.test(query)) return null;
  const isSorted = steps.includes("USE TEMP B-TREE FOR ORDER BY");
  return /\border by\b/i.test(query) && !isSorted ? "in the order asked for" : "in any order";
}

/** The name of what a step walks through; `null` where it does not. */
function walkedIn(step: string, stop: Stop): string | null {
  const [, how, name = ""] = /^(SCAN|SEARCH) (\w+)/.exec(step) ?? [];
  if (step.includes("VIRTUAL TABLE")) return null;
  if (step.includes("AUTOMATIC")) return name;
  if (how !== "SCAN") return null;
  if (step.includes(" USING ")) return stop === null ? name : null;
  return stop === "in the order asked for" ? null : name;
}

/** The table that a plan calls `name`, which may be its alias; `null` for a result on the way. */
function tableOf(name: string, query: string, tables: readonly string[]): string | null {
  if (tables.includes(name)) return name;
  const isAliasOf = (table: string) =>
    new RegExp(`\\b${table}["\`]?\\s+(AS\\s+)?["\`]?${name}\\b`, "i").test(query);
  return tables.find(isAliasOf) ?? null;
}

async function tableNames(): Promise<string[]> {
  const { results } = await env.DB.prepare(
    "SELECT name FROM sqlite_schema WHERE type = 'table'",
  ).all();
  return z
    .array(z.object({ name: z.string() }))
    .parse(results)
    .map(({ name }) => name);
}
