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
import { anApiCall } from "./builders";

/** Alerts in memory, with the promises of the real store. */
export function fakeAlerts(...recorded: Alert[]): AlertStore & { rows: Alert[] } {
  const rows = [...recorded];
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
        ({ silenced, at }) => silenced === null && restsSince !== null && at > restsSince,
      );
      const silenced = draft.silenced ?? (isResting ? "cooldown" : null);
      const sending = { recipients: [], status: "pending", attempts: 0, error: null } as const;
      const id = rows.length + 1;
      const row = { id, ...draft, silenced, ...sending, smsStatus: null, sentAt: null };
      if (!rows.some(({ key }) => key === draft.key)) rows.push(row);
      const kept = rows.find(({ key }) => key === draft.key);
      return kept?.status === "pending" && kept.silenced === null ? kept.id : null;
    },
    find: async (id) => rows.find((row) => row.id === id) ?? null,
    async recall(type, about) {
      const past = of(type, about);
      const told = past.find(({ silenced }) => silenced === null)?.at ?? 0;
      const held = past.filter(({ silenced, at }) => silenced === "cooldown" && at >= told);
      const heldBack = {
        calls: held.reduce((sum, { calls }) => sum + calls, 0),
        newestId: held[0]?.id ?? 0,
      };
      return { past, heldBack, down: listDown().map(({ integration }) => integration) };
    },
    listDown: async () => listDown(),
    async hideUnsent(type, abouts) {
      for (const row of rows) {
        const isMeant = row.type === type && abouts.includes(row.about) && row.silenced === null;
        if (isMeant && ["pending", "retrying"].includes(row.status)) row.silenced = "grouped";
      }
    },
    recordSending: async (id, record) => change(id, record),
    recordSms: async (id, smsStatus) => change(id, { smsStatus }),
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
      return deliveries.shift() ?? { kind: "sent", refused: [] };
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
