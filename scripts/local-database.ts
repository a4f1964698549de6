import { join } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";

type Database = Awaited<ReturnType<Miniflare["getD1Database"]>>;

export interface LocalDatabase {
  db: Database;
  close(): Promise<void>;
}

/** The database that wrangler keeps in this folder, while no Worker runs on it. */
export async function openDatabase(folder: string): Promise<LocalDatabase> {
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      log: new Log(LogLevel.NONE),
      cf: false,
      resourcePersistencePath: join(folder, "v3"),
      workers: [
        {
          name: "reader",
          modules: true,
          script: "export default { fetch: () => new Response() }",
          d1Databases: { DB: "edge-ivr" },
        },
      ],
    }),
  );
  return { db: await runtime.getD1Database("DB"), close: () => runtime.dispose() };
}
