import type { Alert } from "../../src/alerts/alert";
import type { PlannedMaintenance } from "../../src/alerts/alert-news";
import type { AlertStore } from "../../src/alerts/alert-store";
import type { FailureWindows } from "../../src/alerts/failure-window-client";
import type { Delivery, Mail, Mailer } from "../../src/alerts/mail";
import type { MaintenanceStore } from "../../src/alerts/maintenance-store";
import type { SmsDelivery, SmsSender } from "../../src/alerts/sms-client";
import type { Stream } from "../../src/resilience/failure-window";
import type { Count } from "../../src/resilience/tally";
import type { SettingsStore, StoredSettings } from "../../src/settings/settings-store";
import { anApiCall, NOW } from "./builders";

export function anAlert(changed: Partial<Alert> = {}): Alert {
  return {
    id: 1,
    key: "change-1",
    type: "integration_down",
    phase: "raised",
    about: "dialfire",
    severity: "warning",
    subject: "[IVR Alert] Integration Down: Dialfire",
    message: "Integration: Dialfire\n",
    calls: 0,
    at: NOW,
    recipients: [],
    status: "pending",
    silenced: null,
    attempts: 0,
    error: null,
    unreached: [],
    smsStatus: null,
    raisedAt: NOW,
    sentAt: null,
    ...changed,
  };
}

/** Alerts in memory, with the promises of the real store. */
export function fakeAlerts(...recorded: Alert[]): AlertStore & { rows: Alert[] } {
  const rows = recorded.map((row) => ({ ...row }));
  const claims = new Map<number, number>();
  const of = (type: string, about: string) =>
    rows
      .filter((row) => row.type === type && row.about === about)
      .sort((a, b) => b.at - a.at || b.id - a.id);
  const listDown = () => {
    const names = new Set(
      rows.filter(({ type }) => type === "integration_down").map(({ about }) => about),
    );
    return [...names].flatMap((integration) => {
      const past = of("integration_down", integration);
      const end = past.findIndex(({ phase }) => phase === "recovered");
      const open = (end < 0 ? past : past.slice(0, end)).filter(({ phase }) => phase === "raised");
      const [newest, first] = [open[0], open.at(-1)];
      return newest && first ? [{ integration, since: first.at, alertId: newest.id }] : [];
    });
  };
  const change = (id: number, fields: Partial<Alert>) => {
    const row = rows.find((one) => one.id === id);
    if (row) Object.assign(row, fields);
  };
  return {
    rows,
    async add({ restsSince, ...draft }) {
      const isResting = of(draft.type, draft.about).some(
        ({ silenced, raisedAt }) =>
          silenced === null && restsSince !== null && raisedAt > restsSince,
      );
      const silenced = draft.silenced ?? (isResting ? "cooldown" : null);
      const sending = { recipients: [], status: "pending", attempts: 0, error: null } as const;
      const unsent = { unreached: [], smsStatus: null, sentAt: null };
      const id = rows.length + 1;
      const isNew = rows.every(({ key }) => key !== draft.key);
      if (isNew) rows.push({ id, ...draft, silenced, ...sending, ...unsent });
      const kept = rows.find(({ key }) => key === draft.key);
      const isWaiting = kept?.status === "pending" && kept.silenced === null;
      return { isNew, waitingId: isWaiting ? kept.id : null };
    },
    // As it is at that moment: what changes later is seen by reading anew.
    find: async (id) => {
      const row = rows.find((one) => one.id === id);
      return row ? { ...row } : null;
    },
    async recall(type, about) {
      const past = of(type, about);
      const told = Math.max(
        0,
        ...past.filter(({ silenced }) => silenced === null).map(({ raisedAt }) => raisedAt),
      );
      const held = past.filter(
        ({ silenced, raisedAt }) => silenced === "cooldown" && raisedAt >= told,
      );
      const heldBack = {
        calls: held.reduce((sum, { calls }) => sum + calls, 0),
        newestId: held[0]?.id ?? 0,
      };
      const heard = past.filter(({ silenced }) => silenced === null || silenced === "grouped");
      const began = past.filter(({ phase, silenced }) => phase === "raised" && silenced === null);
      return {
        past,
        heardAt: heard.length === 0 ? null : Math.max(...heard.map(({ raisedAt }) => raisedAt)),
        beginnings: began.map(({ raisedAt }) => raisedAt),
        heldBack,
        down: listDown().map(({ integration }) => integration),
      };
    },
    listDown: async () => listDown(),
    async hideUnsentDown(integrations) {
      for (const row of rows) {
        const isDown = row.type === "integration_down" && row.phase !== "recovered";
        const isMeant = isDown && integrations.includes(row.about) && row.silenced === null;
        const isUnsent = ["pending", "retrying"].includes(row.status) && row.sentAt === null;
        if (isMeant && isUnsent && !claims.has(row.id)) row.silenced = "grouped";
      }
    },
    findForgotten: async (since, until) =>
      rows
        .filter(({ status, silenced }) => status !== "sent" && status !== "failed" && !silenced)
        .filter(({ raisedAt }) => raisedAt >= since && raisedAt <= until)
        .filter(({ id }) => (claims.get(id) ?? 0) <= until)
        .map(({ id }) => id),
    async claim({ id, attempts }, now, until) {
      const row = rows.find((one) => one.id === id);
      if (!row || row.attempts !== attempts || row.silenced !== null) return false;
      if ((claims.get(id) ?? 0) > now) return false;
      claims.set(id, until);
      change(id, { attempts: attempts + 1 });
      return true;
    },
    release: async (id) => void claims.delete(id),
    recordMail: async (id, record) => change(id, record),
    async beginText(id) {
      const status = rows.find((one) => one.id === id)?.smsStatus;
      if (status !== null && status !== "failed") return false;
      change(id, { smsStatus: "sending" });
      return true;
    },
    recordText: async (id, smsStatus) => change(id, { smsStatus }),
    list: () => Promise.reject(new Error("lists are tested against the database")),
  };
}

export function fakeMaintenance(planned: PlannedMaintenance | null = null): MaintenanceStore {
  let current = planned;
  return {
    current: async (now) => (current && current.until > now ? current : null),
    async add(wanted) {
      current = { id: 1, ...wanted };
      return current;
    },
    async end(_id, at) {
      if (!current || current.until <= at) return false;
      current = { ...current, until: at };
      return true;
    },
  };
}

/** Settings documents in memory. */
export function fakeSettings(documents: Record<string, unknown> = {}): SettingsStore & {
  stored: Map<string, StoredSettings>;
} {
  const stored = new Map(
    Object.entries(documents).map(([key, value]) => [key, { value, version: 1 }]),
  );
  const find = (key: string) => stored.get(key) ?? { value: null, version: 0 };
  return {
    stored,
    find: async (key) => find(key),
    async save(key, value, base) {
      if (find(key).version !== base.version) return "stale";
      stored.set(key, { value, version: base.version + 1 });
      return "saved";
    },
  };
}

/** A mailer that answers with these deliveries in turn, then takes everything. */
export function fakeMailer(...deliveries: Delivery[]): Mailer & { mails: Mail[] } {
  const mails: Mail[] = [];
  return {
    mails,
    async send(mail) {
      mails.push(mail);
      return deliveries.shift() ?? { kind: "sent", refused: [], deferred: [] };
    },
  };
}

type SmsOutcome = { kind: "sent"; sid: string } | { kind: "refused" | "unknown"; reason: string };

export function fakeSms(...outcomes: SmsOutcome[]): SmsSender & { texts: string[] } {
  const texts: string[] = [];
  return {
    texts,
    async send(_to, text): Promise<SmsDelivery> {
      texts.push(text);
      return { ...(outcomes.shift() ?? { kind: "sent", sid: "SM1" }), apiCall: anApiCall() };
    },
  };
}

export function fakeFailureWindows(): FailureWindows & {
  fed: { stream: Stream; counts: readonly Count[] }[];
  looks: number;
} {
  const fed: { stream: Stream; counts: readonly Count[] }[] = [];
  return {
    fed,
    looks: 0,
    async count(stream, { counts }) {
      fed.push({ stream, counts });
    },
    async lookAtAll() {
      this.looks += 1;
    },
    view: () => Promise.reject(new Error("no test looks at a window")),
  };
}
