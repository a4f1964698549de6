import { z } from "zod";
import { ATTEMPT_STATUSES, type AttemptStatus, SILENCE_MS } from "./call-attempt";
import { type Candidate, DOUBTS_TO_STOP, type Pace, SECOND_MS } from "./pacing";

/** What goes on in a campaign at one moment. */
export interface PaceReading {
  openCalls: number;
  recentStarts: number[];
  /** Of the last attempts since a person changed the campaign, the newest first. */
  lastStatuses: AttemptStatus[];
  candidates: Candidate[];
  nextDueAt: number | null;
  /** Whether a contact waits or is being called: without any the campaign has come to its end. */
  isUnsettled: boolean;
}

export interface PaceStore {
  read(campaignId: number, now: number): Promise<PaceReading>;
  /** Writes down who must wait longer, and who is not to be called at all. */
  putOff(pace: Pick<Pace, "postpone" | "setAside">, now: number): Promise<void>;
}

/** Looked at in one go; a look that sets many aside is followed by the next at once. */
const CANDIDATES = 100;

const COUNT_OPEN = `
  SELECT count(*) AS n FROM call_attempts WHERE campaign_id = ?1 AND ended_at IS NULL
    AND (status NOT IN ('claimed', 'unknown') OR started_at > ?2 - ${SILENCE_MS})`;

const RECENT_STARTS = `
  SELECT started_at FROM call_attempts
  WHERE campaign_id = ?1 AND started_at > ?2 - ${SECOND_MS}`;

const LAST_STATUSES = `
  SELECT status FROM call_attempts
  WHERE campaign_id = ?1 AND started_at >= (SELECT updated_at FROM campaigns WHERE id = ?1)
  ORDER BY started_at DESC, id DESC LIMIT ${DOUBTS_TO_STOP}`;

const DUE = `
  SELECT c.id, c.phone_number AS phoneNumber, c.time_zone AS timeZone, c.attempts,
    d.id IS NOT NULL AS isBlocked
  FROM contacts c LEFT JOIN do_not_call d ON d.phone_number = c.phone_number
  WHERE c.campaign_id = ?1 AND c.state = 'waiting' AND c.next_attempt_at <= ?2
  ORDER BY c.next_attempt_at, c.id LIMIT ${CANDIDATES}`;

const NEXT_DUE = `
  SELECT min(next_attempt_at) AS at FROM contacts
  WHERE campaign_id = ?1 AND state = 'waiting' AND next_attempt_at > ?2`;

const HAS_UNSETTLED = `
  SELECT count(*) AS n FROM (
    SELECT 1 FROM contacts WHERE campaign_id = ?1 AND state IN ('waiting', 'calling') LIMIT 1)`;

/** A contact that somebody took or changed meanwhile stays as it is. */
const POSTPONE = `
  UPDATE contacts SET next_attempt_at = value ->> 'until'
  FROM json_each(?1) WHERE contacts.id = value ->> 'id' AND state = 'waiting'`;

const SET_ASIDE = `
  UPDATE contacts SET state = value ->> 'as', due_at = NULL, next_attempt_at = NULL,
    updated_at = ?2
  FROM json_each(?1) WHERE contacts.id = value ->> 'id' AND state = 'waiting'`;

const countSchema = z.object({ n: z.number() });
const statusSchema = z.object({ status: z.enum(ATTEMPT_STATUSES) });
const startSchema = z.object({ started_at: z.number() });
const dueSchema = z.object({ at: z.number().nullable() });
const candidateSchema = z.object({
  id: z.number(),
  phoneNumber: z.string(),
  timeZone: z.string().nullable(),
  attempts: z.number(),
  isBlocked: z.number().transform((flag) => flag === 1),
});

/** Reads and writes what the pace of a campaign is decided by. */
export function createPaceStore(db: D1Database): PaceStore {
  return {
    async read(campaignId, now) {
      const ask = (query: string) => db.prepare(query).bind(campaignId, now);
      const [open, recent, due, next, last, unsettled] = await db.batch([
        ask(COUNT_OPEN),
        ask(RECENT_STARTS),
        ask(DUE),
        ask(NEXT_DUE),
        db.prepare(LAST_STATUSES).bind(campaignId),
        db.prepare(HAS_UNSETTLED).bind(campaignId),
      ]);
      return {
        openCalls: countSchema.parse(open?.results[0]).n,
        recentStarts: z
          .array(startSchema)
          .parse(recent?.results)
          .map((row) => row.started_at),
        lastStatuses: z
          .array(statusSchema)
          .parse(last?.results)
          .map(({ status }) => status),
        candidates: z.array(candidateSchema).parse(due?.results),
        nextDueAt: dueSchema.parse(next?.results[0]).at,
        isUnsettled: countSchema.parse(unsettled?.results[0]).n > 0,
      };
    },

    async putOff({ postpone, setAside }, now) {
      const statements = [
        ...(postpone.length > 0 ? [db.prepare(POSTPONE).bind(JSON.stringify(postpone))] : []),
        ...(setAside.length > 0 ? [db.prepare(SET_ASIDE).bind(JSON.stringify(setAside), now)] : []),
      ];
      if (statements.length > 0) await db.batch(statements);
    },
  };
}
