import { and, count, desc, eq, gte, lte, type SQL } from "drizzle-orm";
import type { Database } from "../db/database";
import { alerts } from "../db/tables";
import type { Alert, AlertStatus, AlertType } from "./alert";

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

/** What people read of alerts. */
export interface AlertHistory {
  /** Newest first. */
  list(filter: AlertFilter, page: { number: number; size: number }): Promise<AlertPage>;
}

/** Counting stops there, so that the history costs the same however bad the last weeks were. */
const COUNT_LIMIT = 10_000;

export function createAlertHistory(db: Database): AlertHistory {
  return {
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

function toWhere({ type, status, from, until }: AlertFilter): SQL | undefined {
  return and(
    type && eq(alerts.alert_type, type),
    status && eq(alerts.status, status),
    from === undefined ? undefined : gte(alerts.created_at, from),
    until === undefined ? undefined : lte(alerts.created_at, until),
  );
}

export function toAlert(row: typeof alerts.$inferSelect): Alert {
  const { alert_key: key, alert_type: type, created_at: at, sms_status: smsStatus } = row;
  const { id, phase, about, severity, subject, message, calls, recipients } = row;
  const { status, silenced, attempts, error, raised_at: raisedAt, sent_at: sentAt } = row;
  const draft = { key, type, phase, about, severity, subject, message, calls, at };
  const sending = { recipients, status, attempts, error, smsStatus, raisedAt, sentAt };
  return { id, ...draft, silenced, ...sending, unreached: row.unreached ?? [] };
}
