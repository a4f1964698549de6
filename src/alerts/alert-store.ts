import { and, count, desc, eq, gte, inArray, isNull, lte, type SQL, sql } from "drizzle-orm";
import type { Database } from "../db/database";
import { alerts } from "../db/tables";
import type { Alert, AlertDraft, AlertStatus, AlertType, Silence, SmsStatus } from "./alert";
import type { PastAlert } from "./alert-policy";

export interface AlertFilter {
  type?: AlertType | undefined;
  status?: AlertStatus | undefined;
  /** Of when the alert speaks, epoch milliseconds, both included. */
  from?: number | undefined;
  until?: number | undefined;
}

export interface AlertPage {
  alerts: Alert[];
  /** Of the newest the filter lets through, up to a limit; so is what follows. */
  total: number;
  totalIsCapped: boolean;
  byType: { type: AlertType; count: number }[];
  byStatus: { status: AlertStatus; count: number }[];
  silenced: number;
}

export type NewAlert = AlertDraft & {
  silenced: Silence | null;
  /** It is held back where people heard of the same after this moment; `null` asks for no rest. */
  restsSince: number | null;
};

/** What is written of a try, and how it ended. */
export interface SendingRecord {
  status: AlertStatus;
  recipients: readonly string[];
  attempts: number;
  error: string | null;
  sentAt: number | null;
}

export interface AlertStore {
  /**
   * Puts an alert on record; one of the same key stays as it is. Of two at the same moment one is
   * held back. Gives its id where it is still to be sent, also where it was there before.
   */
  add(alert: NewAlert): Promise<number | null>;
  find(id: number): Promise<Alert | null>;
  /** What is on record that bears on a new alert of one type about one thing. */
  recall(type: AlertType, about: string): Promise<Recollection>;
  /** Integrations that went down and did not recover, as far as the record goes. */
  listDown(): Promise<DownIntegration[]>;
  /** Hides alerts of single dialers that nobody has got yet. */
  hideUnsent(type: AlertType, abouts: readonly string[]): Promise<void>;
  recordSending(id: number, record: SendingRecord): Promise<void>;
  recordSms(id: number, status: SmsStatus): Promise<void>;
  list(filter: AlertFilter, page: { number: number; size: number }): Promise<AlertPage>;
}

export interface Recollection {
  /** The newest alerts of the same type about the same thing, newest first. */
  past: PastAlert[];
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

/** More of the past than this changes no decision. */
const PAST_LIMIT = 50;

/** Counting stops there, so that the history costs the same however bad the last weeks were. */
const COUNT_LIMIT = 10_000;

export function createAlertStore(db: Database): AlertStore {
  return {
    async add(alert) {
      const [, found] = await db.batch([
        // The values stand in the order of the table's columns; NULL lets the database count the id.
        db
          .insert(alerts)
          .select(sql`
            SELECT NULL, ${alert.key}, ${alert.type}, ${alert.phase}, ${alert.about},
              ${alert.severity}, ${alert.subject}, ${alert.message}, ${alert.calls}, '[]',
              'pending', coalesce(${alert.silenced},
                CASE WHEN EXISTS (${toldSince(alert)}) THEN 'cooldown' END),
              0, NULL, NULL, ${alert.at}, NULL
            WHERE true`)
          .onConflictDoNothing(),
        db
          .select({ id: alerts.id })
          .from(alerts)
          .where(and(eq(alerts.alert_key, alert.key), isWaiting)),
      ]);
      return found[0]?.id ?? null;
    },

    async find(id) {
      const row = await db.select().from(alerts).where(eq(alerts.id, id)).get();
      return row ? toAlert(row) : null;
    },

    async recall(type, about) {
      const isSame = and(eq(alerts.alert_type, type), eq(alerts.about, about));
      const lastTold = db
        .select({ at: sql`coalesce(max(${alerts.created_at}), 0)` })
        .from(alerts)
        .where(and(isSame, isNull(alerts.silenced)));
      const [past, held, down] = await db.batch([
        db
          .select({ phase: alerts.phase, silenced: alerts.silenced, at: alerts.created_at })
          .from(alerts)
          .where(isSame)
          .orderBy(desc(alerts.created_at), desc(alerts.id))
          .limit(PAST_LIMIT),
        db
          .select({
            calls: sql<number>`coalesce(sum(${alerts.calls}), 0)`,
            newestId: sql<number>`coalesce(max(${alerts.id}), 0)`,
          })
          .from(alerts)
          .where(
            and(
              isSame,
              eq(alerts.silenced, "cooldown"),
              sql`${alerts.created_at} >= (${lastTold})`,
            ),
          ),
        selectDown(db),
      ]);
      const [heldBack = { calls: 0, newestId: 0 }] = held;
      return { past, heldBack, down: down.map(({ integration }) => integration) };
    },

    listDown: async () => selectDown(db),

    async hideUnsent(type, abouts) {
      await db
        .update(alerts)
        .set({ silenced: "grouped" })
        .where(
          and(
            eq(alerts.alert_type, type),
            inArray(alerts.about, [...abouts]),
            inArray(alerts.status, ["pending", "retrying"]),
            isNull(alerts.silenced),
          ),
        );
    },

    async recordSending(id, { sentAt: sent_at, ...record }) {
      await db
        .update(alerts)
        .set({ ...record, sent_at })
        .where(eq(alerts.id, id));
    },

    async recordSms(id, status) {
      await db.update(alerts).set({ sms_status: status }).where(eq(alerts.id, id));
    },

    async list(filter, page) {
      const where = toWhere(filter);
      const { alert_type: type, status, silenced: silence } = alerts;
      const counted = db
        .select({ type, status, silence })
        .from(alerts)
        .where(where)
        .orderBy(desc(alerts.created_at))
        .limit(COUNT_LIMIT)
        .as("counted");
      const [rows, byType, byStatus, silenced, more] = await db.batch([
        db
          .select()
          .from(alerts)
          .where(where)
          .orderBy(desc(alerts.created_at), desc(alerts.id))
          .limit(page.size)
          .offset((page.number - 1) * page.size),
        db.select({ type: counted.type, count: count() }).from(counted).groupBy(counted.type),
        db.select({ status: counted.status, count: count() }).from(counted).groupBy(counted.status),
        db.select({ count: count(counted.silence) }).from(counted),
        db
          .select({ at: alerts.created_at })
          .from(alerts)
          .where(where)
          .orderBy(desc(alerts.created_at))
          .limit(1)
          .offset(COUNT_LIMIT),
      ]);
      const total = byType.reduce((sum, one) => sum + one.count, 0);
      const found = rows.map(toAlert);
      const counts = { byType, byStatus, silenced: silenced[0]?.count ?? 0 };
      return { alerts: found, total, totalIsCapped: more.length > 0, ...counts };
    },
  };
}

const isWaiting = and(eq(alerts.status, "pending"), isNull(alerts.silenced));

/** Decided within the insert: two that come at once must not both be told. */
function toldSince({ type, about, restsSince }: NewAlert): SQL {
  return sql`SELECT 1 FROM alerts WHERE alert_type = ${type} AND about = ${about}
    AND silenced IS NULL AND created_at > ${restsSince}`;
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

function toWhere({ type, status, from, until }: AlertFilter): SQL | undefined {
  return and(
    type && eq(alerts.alert_type, type),
    status && eq(alerts.status, status),
    from === undefined ? undefined : gte(alerts.created_at, from),
    until === undefined ? undefined : lte(alerts.created_at, until),
  );
}

function toAlert(row: typeof alerts.$inferSelect): Alert {
  const { alert_key: key, alert_type: type, created_at: at, sms_status: smsStatus } = row;
  const { id, phase, about, severity, subject, message, calls, recipients } = row;
  const { status, silenced, attempts, error, sent_at: sentAt } = row;
  const draft = { key, type, phase, about, severity, subject, message, calls, at };
  return { id, ...draft, recipients, status, silenced, attempts, error, smsStatus, sentAt };
}
