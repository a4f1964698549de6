import { z } from "zod";
import {
  type AttemptProgress,
  MINUTE_MS,
  type NextForContact,
  SILENCE_MS,
  UNHEARD_MS,
} from "./call-attempt";
import type { CampaignState } from "./campaign";
import type { Contact, ContactState } from "./contact";
import { SECOND_MS } from "./pacing";

/** A contact taken for one attempt, which is on record. */
export interface Claim {
  callSid: string;
  contactId: number;
  campaignId: number;
  phoneNumber: string;
  ringSeconds: number;
}

/** Who may take contacts in which states. */
export interface ClaimRule {
  campaignStates: readonly CampaignState[];
  contactStates: readonly ContactState[];
}

/** How an attempt came to an end, or how far it is, and where that leaves its contact. */
export interface Settlement {
  progress: AttemptProgress;
  next: NextForContact;
}

/** What decides about the contact of an attempt. */
export interface AttemptPolicy {
  callSid: string;
  attempts: number;
  maxAttempts: number;
  retryWaitMinutes: number;
}

export interface AttemptStore {
  /**
   * Takes contacts for an attempt each, and writes the attempts down. Gives those it got: of two who
   * take one contact one gets it, and none where a limit of the campaign is reached, where it stands
   * still, where no attempt is left or the number must not be called.
   */
  claim(
    wanted: readonly { contactId: number; callSid: string }[],
    rule: ClaimRule,
    at: number,
  ): Promise<Claim[]>;
  findPolicies(callSids: readonly string[]): Promise<AttemptPolicy[]>;
  /** Writes what calls tell of their attempts. What is older than what is known changes nothing. */
  settle(settlements: readonly Settlement[], at: number): Promise<void>;
  /** Notes that no phone rang for an attempt, and so counts it for none. */
  refuse(callSid: string, reason: string, next: NextForContact, at: number): Promise<void>;
  /** Notes that nobody knows whether a phone rings; what is told later overrides it. */
  doubt(callSid: string, reason: string, at: number): Promise<void>;
  /** Attempts begun until then of which nothing was heard, not even whether they were placed. */
  listSilent(begunUntil: number, limit: number): Promise<string[]>;
  /**
   * Attempts begun after then whose calls were placed, are not over and whose turn it is to be asked
   * for, since nothing is heard of them; the oldest first.
   */
  listUnheard(begunAfter: number, now: number, limit: number): Promise<PlacedCall[]>;
}

/** A call as Twilio can be asked for it. */
export interface PlacedCall {
  callSid: string;
  /** Twilio's own id of it. */
  twilioSid: string;
  calledNumber: string;
}

/** Every condition stands in this one statement, and D1 runs one at a time: no limit is passed. */
const CLAIM = `
  UPDATE contacts SET state = 'calling', attempts = attempts + 1, due_at = NULL,
    next_attempt_at = NULL, last_call_sid = ?2, last_error_code = NULL,
    last_error_message = NULL, updated_at = ?3
  WHERE id = ?1 AND state IN (SELECT value FROM json_each(?4))
    AND NOT EXISTS (SELECT 1 FROM do_not_call d WHERE d.phone_number = contacts.phone_number)
    AND EXISTS (
      SELECT 1 FROM campaigns k
      WHERE k.id = contacts.campaign_id AND k.state IN (SELECT value FROM json_each(?5))
        AND contacts.attempts < k.max_attempts
        AND k.max_concurrent_calls > (
          SELECT count(*) FROM call_attempts a WHERE a.campaign_id = k.id AND a.ended_at IS NULL
            AND (a.status NOT IN ('claimed', 'unknown') OR a.started_at > ?3 - ${SILENCE_MS}))
        AND k.calls_per_second > (
          SELECT count(*) FROM call_attempts a
          WHERE a.campaign_id = k.id AND a.started_at > ?3 - ${SECOND_MS}))
  RETURNING last_call_sid, id, campaign_id, phone_number, (
    SELECT ring_timeout_seconds FROM campaigns k WHERE k.id = contacts.campaign_id
  ) AS ring_timeout_seconds`;

const BEGIN = `
  INSERT INTO call_attempts (call_sid, campaign_id, contact_id, number, status, started_at)
  SELECT ?2, campaign_id, id, attempts, 'claimed', ?3 FROM contacts
  WHERE id = ?1 AND last_call_sid = ?2`;

const FIND_POLICIES = `
  SELECT a.call_sid AS callSid, c.attempts, k.max_attempts AS maxAttempts,
    k.retry_wait_minutes AS retryWaitMinutes
  FROM call_attempts a
  JOIN contacts c ON c.id = a.contact_id JOIN campaigns k ON k.id = a.campaign_id
  WHERE a.call_sid IN (SELECT value FROM json_each(?1))`;

/** An attempt that was refused rang no phone: nothing later can be true of it. */
const SETTLE = `
  UPDATE call_attempts SET status = ?3, answered_at = ?4, ended_at = ?5, duration_seconds = ?6,
    error_code = ?7, error_message = ?8, call_version = ?2
  WHERE call_sid = ?1 AND call_version < ?2 AND status <> 'refused'`;

const REFUSE = `
  UPDATE call_attempts SET status = 'refused', ended_at = ?3, error_message = ?2
  WHERE call_sid = ?1 AND status = 'claimed'`;

const DOUBT = `
  UPDATE call_attempts SET status = 'unknown', error_message = ?2
  WHERE call_sid = ?1 AND status = 'claimed'`;

/** Directly after a change of the contact's last attempt, and only if there was one. */
const moveContact = (rung: "attempts" | "attempts - 1") => `
  UPDATE contacts SET state = ?2, due_at = ?3, next_attempt_at = ?3, last_error_code = ?4,
    last_error_message = ?5, updated_at = ?6, attempts = ${rung}
  WHERE changes() > 0 AND last_call_sid = ?1
    AND id = (SELECT contact_id FROM call_attempts WHERE call_sid = ?1)`;

const MOVE_RUNG = moveContact("attempts");
const MOVE_NOT_RUNG = moveContact("attempts - 1");

const LIST_SILENT = `
  SELECT call_sid FROM call_attempts WHERE status = 'claimed' AND started_at <= ?1
  ORDER BY started_at LIMIT ?2`;

/**
 * A call's record is as old as the last report of it. Each minute it is the turn of those that are
 * silent for a whole multiple of the time, so that nobody is asked for the same call all the time.
 */
const LIST_UNHEARD = `
  SELECT a.call_sid AS callSid, c.twilio_sid AS twilioSid, c.called_number AS calledNumber
  FROM call_attempts a JOIN calls c ON c.call_sid = a.call_sid
  WHERE a.started_at > ?1 AND a.ended_at IS NULL AND c.twilio_sid IS NOT NULL
    AND c.updated_at <= ?2 - ${UNHEARD_MS}
    AND CAST((?2 - c.updated_at) / ${MINUTE_MS} AS INTEGER) % ${UNHEARD_MS / MINUTE_MS} = 0
  ORDER BY a.started_at LIMIT ?3`;

const claimedSchema = z.object({
  last_call_sid: z.string(),
  id: z.number(),
  campaign_id: z.number(),
  phone_number: z.string(),
  ring_timeout_seconds: z.number(),
});

/** Keeps attempts in D1, each in one batch with what it makes of its contact. */
export function createAttemptStore(db: D1Database): AttemptStore {
  const run = (query: string, ...values: (string | number | null)[]) =>
    db.prepare(query).bind(...values);

  return {
    async claim(wanted, { campaignStates, contactStates }, at) {
      if (wanted.length === 0) return [];
      const contactsIn = JSON.stringify(contactStates);
      const campaignsIn = JSON.stringify(campaignStates);
      const results = await db.batch(
        wanted.flatMap(({ contactId, callSid }) => [
          run(CLAIM, contactId, callSid, at, contactsIn, campaignsIn),
          run(BEGIN, contactId, callSid, at),
        ]),
      );
      return results.flatMap(({ results: rows }) => rows.map(toClaim));
    },

    async findPolicies(callSids) {
      const { results } = await run(FIND_POLICIES, JSON.stringify(callSids)).all<AttemptPolicy>();
      return results;
    },

    async settle(settlements, at) {
      if (settlements.length === 0) return;
      await db.batch(
        settlements.flatMap(({ progress, next: { state, dueAt } }) => {
          const { callSid, version, status, errorCode, errorMessage } = progress;
          const { answeredAt, endedAt, durationSeconds } = progress;
          const times = [answeredAt, endedAt, durationSeconds] as const;
          return [
            run(SETTLE, callSid, version, status, ...times, errorCode, errorMessage),
            run(MOVE_RUNG, callSid, state, dueAt, errorCode, errorMessage, at),
          ];
        }),
      );
    },

    async refuse(callSid, reason, { state, dueAt }, at) {
      await db.batch([
        run(REFUSE, callSid, reason, at),
        run(MOVE_NOT_RUNG, callSid, state, dueAt, null, reason, at),
      ]);
    },

    async doubt(callSid, reason, at) {
      await db.batch([
        run(DOUBT, callSid, reason),
        run(MOVE_RUNG, callSid, "unknown" satisfies Contact["state"], null, null, reason, at),
      ]);
    },

    async listSilent(begunUntil, limit) {
      const { results } = await run(LIST_SILENT, begunUntil, limit).all<{ call_sid: string }>();
      return results.map(({ call_sid }) => call_sid);
    },

    async listUnheard(begunAfter, now, limit) {
      return (await run(LIST_UNHEARD, begunAfter, now, limit).all<PlacedCall>()).results;
    },
  };
}

function toClaim(row: unknown): Claim {
  const claimed = claimedSchema.parse(row);
  return {
    callSid: claimed.last_call_sid,
    contactId: claimed.id,
    campaignId: claimed.campaign_id,
    phoneNumber: claimed.phone_number,
    ringSeconds: claimed.ring_timeout_seconds,
  };
}
