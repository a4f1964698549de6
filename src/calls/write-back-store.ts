import { z } from "zod";
import type { CallResult } from "../crm/call-result";

/** What came of asking for a write-back to work on. */
export type Claim =
  | { kind: "claimed"; callerNumber: string; result: CallResult }
  /** Another try is under way. */
  | { kind: "taken" }
  /** It is done, or its call is gone. */
  | { kind: "settled" };

export interface WriteBackStore {
  /** Takes a call's write-back for one try; a try that was broken off blocks it for 30 s. */
  claim(callSid: string, at: number): Promise<Claim>;
  /** The try failed: the next one may begin at once. */
  release(callSid: string): Promise<void>;
  settle(callSid: string, result: "sent" | "no_profile", at: number): Promise<void>;
  /** Calls that finished before then, and for which nobody has tried yet; the oldest first. */
  listUntried(finishedUntil: number, limit: number): Promise<string[]>;
}

/** The outbox gives a try no longer; its own last try comes later than this after the first. */
const LEASE_MS = 30_000;

const COUNT_NEW = `
  INSERT INTO caller_totals (caller, n)
  SELECT value ->> 'caller', count(*) FROM json_each(?1)
  WHERE NOT EXISTS (SELECT 1 FROM write_backs WHERE call_sid = value ->> 'callSid')
  GROUP BY 1
  ON CONFLICT (caller) DO UPDATE SET n = n + excluded.n`;

const INSERT_NEW = `
  INSERT INTO write_backs (call_sid, caller, created_at)
  SELECT value ->> 'callSid', value ->> 'caller', ?2 FROM json_each(?1) WHERE true
  ON CONFLICT (call_sid) DO NOTHING`;

const CLAIM = `
  UPDATE write_backs SET attempts = attempts + 1, claimed_at = ?2
  WHERE call_sid = ?1 AND settled_at IS NULL AND (claimed_at IS NULL OR claimed_at < ?2 - ${LEASE_MS})
  RETURNING 1`;

const READ = `
  SELECT w.settled_at, c.caller_number, c.status, c.routed_dialer, c.call_duration, c.created_at,
    c.connected_at, c.ended_at, t.n AS total_calls,
    NOT EXISTS (
      SELECT 1 FROM calls later WHERE later.caller_number = c.caller_number
      AND later.direction = 'inbound' AND later.ended_at > c.ended_at
    ) AS is_latest
  FROM write_backs w JOIN calls c ON c.call_sid = w.call_sid
    JOIN caller_totals t ON t.caller = w.caller
  WHERE w.call_sid = ?1`;

const rowSchema = z.object({
  settled_at: z.number().nullable(),
  caller_number: z.string(),
  status: z.string(),
  routed_dialer: z.string().nullable(),
  call_duration: z.number().nullable(),
  created_at: z.number(),
  ended_at: z.number().nullable(),
  total_calls: z.number(),
  is_latest: z.number(),
});

/** Notes calls that have finished, and counts each for its caller, once however often it comes. */
export function writeBackStatements(
  db: D1Database,
  finished: readonly { callSid: string; caller: string }[],
  at: number,
): D1PreparedStatement[] {
  if (finished.length === 0) return [];
  const rows = JSON.stringify(finished);
  return [db.prepare(COUNT_NEW).bind(rows), db.prepare(INSERT_NEW).bind(rows, at)];
}

export function createWriteBackStore(db: D1Database): WriteBackStore {
  return {
    async claim(callSid, at) {
      const [claimed, read] = await db.batch([
        db.prepare(CLAIM).bind(callSid, at),
        db.prepare(READ).bind(callSid),
      ]);
      const [found] = read?.results ?? [];
      if (!found) return { kind: "settled" };
      const row = rowSchema.parse(found);
      if (row.settled_at !== null) return { kind: "settled" };
      if (!claimed?.results.length) return { kind: "taken" };
      return { kind: "claimed", callerNumber: row.caller_number, result: toResult(callSid, row) };
    },

    async release(callSid) {
      const query = "UPDATE write_backs SET claimed_at = NULL WHERE call_sid = ?1";
      await db.prepare(query).bind(callSid).run();
    },

    async settle(callSid, result, at) {
      const query = "UPDATE write_backs SET settled_at = ?2, result = ?3 WHERE call_sid = ?1";
      await db.prepare(query).bind(callSid, at, result).run();
    },

    async listUntried(finishedUntil, limit) {
      const query = `SELECT call_sid FROM write_backs WHERE attempts = 0 AND created_at <= ?1
        ORDER BY created_at LIMIT ?2`;
      const { results } = await db
        .prepare(query)
        .bind(finishedUntil, limit)
        .all<{ call_sid: string }>();
      return results.map(({ call_sid }) => call_sid);
    },
  };
}

function toResult(callSid: string, row: z.infer<typeof rowSchema>): CallResult {
  return {
    callSid,
    status: row.status,
    dialer: row.routed_dialer,
    durationSeconds: row.call_duration,
    startedAt: row.created_at,
    endedAt: row.ended_at ?? row.created_at,
    totalCalls: row.total_calls,
    isLatest: row.is_latest === 1,
  };
}

/** Names callers without their numbers: by HMAC under the key that only this database holds. */
export function createCallerKeys(db: D1Database) {
  let known: CryptoKey | null = null;
  return {
    async keyOf(phoneNumber: string): Promise<string> {
      known ??= await importKey(db);
      const mac = await crypto.subtle.sign("HMAC", known, new TextEncoder().encode(phoneNumber));
      return toHex(new Uint8Array(mac));
    },
  };
}

async function importKey(db: D1Database): Promise<CryptoKey> {
  const row = await db.prepare("SELECT key FROM caller_key").first<{ key: string }>();
  if (!row) throw new Error("caller_key is empty: the totals of callers cannot be kept");
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  return crypto.subtle.importKey("raw", new TextEncoder().encode(row.key), algorithm, false, [
    "sign",
  ]);
}

function toHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
