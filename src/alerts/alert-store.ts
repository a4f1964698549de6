import { and, asc, between, desc, eq, inArray, isNull, lte, or, type SQL, sql } from "drizzle-orm";
import type { Database } from "../db/database";
import { alerts } from "../db/tables";
import type { Alert, AlertDraft, AlertType, Silence, SmsStatus } from "./alert";
import { type AlertHistory, createAlertHistory, toAlert } from "./alert-history-store";
import { MOST_BEGINNINGS_PER_COOLDOWN, type PastAlert } from "./alert-policy";
import type { MailRecord } from "./sending";

export type NewAlert = AlertDraft & {
  silenced: Silence | null;
  /** It is held back where people heard of the same after this moment; `null` asks for no rest. */
  restsSince: number | null;
  raisedAt: number;
};

/** What became of a new alert. */
export interface AddedAlert {
  /** False where one of the same key was on record already. */
  isNew: boolean;
  /** Its id where no try has ended yet, also where it was there before. */
  waitingId: number | null;
}

export interface AlertStore extends AlertHistory {
  /**
   * Puts an alert on record; one of the same key stays as it is. Of two at the same moment that ask
   * for a rest one is held back.
   */
  add(alert: NewAlert): Promise<AddedAlert>;
  find(id: number): Promise<Alert | null>;
  /** What is on record that bears on a new alert of one type about one thing. */
  recall(type: AlertType, about: string): Promise<Recollection>;
  /** Integrations that went down and did not recover, as far as the record goes. */
  listDown(): Promise<DownIntegration[]>;
  /** Hides that these integrations are down where nobody has got it yet; never that one is back. */
  hideUnsentDown(integrations: readonly string[]): Promise<void>;
  /** Alerts raised between two moments that are still to be sent, and that no try has to itself. */
  findForgotten(since: number, until: number): Promise<number[]>;
  /**
   * Takes an alert, as it was read, for one try until a moment, and counts the try. Of two who try
   * at once one gets it; nobody gets one that was silenced meanwhile.
   */
  claim(alert: Pick<Alert, "id" | "attempts">, now: number, until: number): Promise<boolean>;
  /** Gives a claimed alert free for the next try. */
  release(id: number): Promise<void>;
  recordMail(id: number, record: MailRecord): Promise<void>;
  /** Marks the text message as being sent; false where one was sent, or may have been. */
  beginText(id: number): Promise<boolean>;
  recordText(id: number, status: SmsStatus): Promise<void>;
}

/** Of alerts of one type about one thing. */
export interface Recollection {
  /** The newest, newest first: in a bad hour not all of them. */
  past: PastAlert[];
  /** When people last heard of it, by itself or as part of something larger; `null` for never. */
  heardAt: number | null;
  /** When people were told that it began, the last times, newest first. */
  beginnings: number[];
  /** Calls in those that were held back since people last heard of it, and the newest of these. */
  heldBack: { calls: number; newestId: number };
  /** Names of integrations that are down. */
  down: string[];
}

export interface DownIntegration {
  integration: string;
  since: number;
  /** The newest alert that says so. */
  alertId: number;
}

/** Enough to see how the last episode went. */
const PAST_LIMIT = 50;

/** So many forgotten alerts are sent again at a time. */
const FORGOTTEN_LIMIT = 20;

export function createAlertStore(db: Database): AlertStore {
  return {
    ...createAlertHistory(db),

    async add(alert) {
      const [added, found] = await db.batch([
        // The values stand in the order of the table's columns; NULL lets the database count the id.
        db
          .insert(alerts)
          .select(sql`
            SELECT NULL, ${alert.key}, ${alert.type}, ${alert.phase}, ${alert.about},
              ${alert.severity}, ${alert.subject}, ${alert.message}, ${alert.calls}, '[]',
              'pending', coalesce(${alert.silenced},
                CASE WHEN EXISTS (${toldSince(alert)}) THEN 'cooldown' END),
              0, NULL, NULL, ${alert.at}, NULL, ${alert.raisedAt}, NULL, NULL
            WHERE true`)
          .onConflictDoNothing()
          .returning({ id: alerts.id }),
        db
          .select({ id: alerts.id })
          .from(alerts)
          .where(and(eq(alerts.alert_key, alert.key), isUntouched)),
      ]);
      return { isNew: added.length > 0, waitingId: found[0]?.id ?? null };
    },

    async find(id) {
      const row = await db.select().from(alerts).where(eq(alerts.id, id)).get();
      return row ? toAlert(row) : null;
    },

    async recall(type, about) {
      const isSame = and(eq(alerts.alert_type, type), eq(alerts.about, about));
      const lastTold = db
        .select({ at: sql`coalesce(max(${alerts.raised_at}), 0)` })
        .from(alerts)
        .where(and(isSame, isNull(alerts.silenced)));
      const [past, heard, beginnings, held, down] = await db.batch([
        db
          .select({
            phase: alerts.phase,
            silenced: alerts.silenced,
            at: alerts.created_at,
          })
          .from(alerts)
          .where(isSame)
          .orderBy(desc(alerts.created_at), desc(alerts.id))
          .limit(PAST_LIMIT),
        db
          .select({ at: sql<number | null>`max(${alerts.raised_at})` })
          .from(alerts)
          .where(and(isSame, or(isNull(alerts.silenced), eq(alerts.silenced, "grouped")))),
        db
          .select({ at: alerts.raised_at })
          .from(alerts)
          .where(and(isSame, eq(alerts.phase, "raised"), isNull(alerts.silenced)))
          .orderBy(desc(alerts.raised_at))
          .limit(MOST_BEGINNINGS_PER_COOLDOWN),
        db
          .select({
            calls: sql<number>`coalesce(sum(${alerts.calls}), 0)`,
            newestId: sql<number>`coalesce(max(${alerts.id}), 0)`,
          })
          .from(alerts)
          .where(
            and(isSame, eq(alerts.silenced, "cooldown"), sql`${alerts.raised_at} >= (${lastTold})`),
          ),
        selectDown(db),
      ]);
      const [heldBack = { calls: 0, newestId: 0 }] = held;
      return {
        past,
        heardAt: heard[0]?.at ?? null,
        beginnings: beginnings.map(({ at }) => at),
        heldBack,
        down: down.map(({ integration }) => integration),
      };
    },

    listDown: async () => selectDown(db),

    async hideUnsentDown(integrations) {
      await db
        .update(alerts)
        .set({ silenced: "grouped" })
        .where(
          and(
            eq(alerts.alert_type, "integration_down"),
            inArray(alerts.phase, ["raised", "still"]),
            inArray(alerts.about, [...integrations]),
            isWaiting,
            // Whoever is sending it has perhaps told somebody already.
            isNull(alerts.claimed_until),
            isNull(alerts.sent_at),
          ),
        );
    },

    async findForgotten(since, until) {
      const rows = await db
        .select({ id: alerts.id })
        .from(alerts)
        .where(and(isWaiting, between(alerts.raised_at, since, until), isFree(until)))
        .orderBy(asc(alerts.raised_at))
        .limit(FORGOTTEN_LIMIT);
      return rows.map(({ id }) => id);
    },

    async claim({ id, attempts }, now, until) {
      const asRead = and(eq(alerts.id, id), eq(alerts.attempts, attempts), isNull(alerts.silenced));
      const claimed = await db
        .update(alerts)
        .set({ claimed_until: until, attempts: attempts + 1 })
        .where(and(asRead, isFree(now)))
        .returning({ id: alerts.id });
      return claimed.length > 0;
    },

    async release(id) {
      await db.update(alerts).set({ claimed_until: null }).where(eq(alerts.id, id));
    },

    async recordMail(id, { sentAt: sent_at, ...record }) {
      await db
        .update(alerts)
        .set({ ...record, sent_at })
        .where(eq(alerts.id, id));
    },

    async beginText(id) {
      const isUnsent = or(isNull(alerts.sms_status), eq(alerts.sms_status, "failed"));
      const begun = await db
        .update(alerts)
        .set({ sms_status: "sending" })
        .where(and(eq(alerts.id, id), isUnsent))
        .returning({ id: alerts.id });
      return begun.length > 0;
    },

    async recordText(id, status) {
      await db.update(alerts).set({ sms_status: status }).where(eq(alerts.id, id));
    },
  };
}

const isUntouched = and(eq(alerts.status, "pending"), isNull(alerts.silenced));

const isWaiting = and(inArray(alerts.status, ["pending", "retrying"]), isNull(alerts.silenced));

const isFree = (now: number) => or(isNull(alerts.claimed_until), lte(alerts.claimed_until, now));

/** Decided within the insert: two that come at once must not both be told. */
function toldSince({ type, about, restsSince }: NewAlert): SQL {
  return sql`SELECT 1 FROM alerts WHERE alert_type = ${type} AND about = ${about}
    AND silenced IS NULL AND raised_at > ${restsSince}`;
}

/** What was raised after the last recovery. */
function selectDown(db: Database) {
  return db
    .select({
      integration: alerts.about,
      since: sql<number>`min(${alerts.created_at})`,
      alertId: sql<number>`max(${alerts.id})`,
    })
    .from(alerts)
    .where(
      and(
        eq(alerts.alert_type, "integration_down"),
        eq(alerts.phase, "raised"),
        sql`NOT EXISTS (SELECT 1 FROM alerts later
          WHERE later.alert_type = 'integration_down' AND later.about = ${alerts.about}
            AND later.phase = 'recovered'
            AND (later.created_at, later.id) > (${alerts.created_at}, ${alerts.id}))`,
      ),
    )
    .groupBy(alerts.about);
}
