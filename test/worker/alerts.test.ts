import { reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import type { NewAlert } from "../../src/alerts/alert-store";
import { createAlertStore } from "../../src/alerts/alert-store";
import { createFailureWindows } from "../../src/alerts/failure-window-client";
import { createDatabase } from "../../src/db/database";
import { startClock } from "../support/worker/clock";
import { dialersAnswer } from "../support/worker/dialers";
import { captureLog } from "../support/worker/log-lines";
import { migrate } from "../support/worker/migrations";
import { rowsOf } from "../support/worker/people";
import { deliver, eventually, runCron, startProduct, testEnv } from "../support/worker/product";

const NOON = Date.UTC(2026, 2, 10, 12);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

captureLog();

beforeEach(async () => {
  await reset();
  await migrate();
});

const store = createAlertStore(createDatabase(env.DB));

let made = 0;
function anAlert(changed: Partial<NewAlert> = {}): NewAlert {
  return {
    key: `alert-${++made}`,
    type: "integration_down",
    phase: "raised",
    about: "dialfire",
    severity: "warning",
    subject: "[IVR Alert] Integration Down: Dialfire",
    message: "Integration: Dialfire\n",
    calls: 0,
    at: NOON,
    raisedAt: NOON,
    silenced: null,
    restsSince: null,
    ...changed,
  };
}

const SENT = {
  status: "sent",
  recipients: ["ops@company.com"],
  error: null,
  unreached: [],
} as const;

/** Takes an alert for one try, and records that it was sent. */
async function send(id: number, sentAt: number) {
  await store.claim({ id, attempts: 0 }, sentAt, sentAt + 1);
  await store.recordMail(id, { ...SENT, sentAt });
  await store.release(id);
}

async function add(changed: Partial<NewAlert> = {}): Promise<number> {
  return (await store.add(anAlert(changed))).waitingId ?? 0;
}

describe("a bad hour", () => {
  /** People are told of the first; the others are held back, each in a batch of its own. */
  async function manyCallsInTrouble(now: number, calls: number): Promise<void> {
    const type = "both_dialers_failed";
    const common = { type, about: "", calls: 1, at: now, raisedAt: now } as const;
    for (let i = 0; i < calls; i++) await add({ ...common, restsSince: now - 15 * MINUTE });
  }

  it("ends with a mail of all the calls in trouble that were held back, however many", async () => {
    dialersAnswer(() => new Response("", { status: 200 }));
    const clock = startClock();
    await manyCallsInTrouble(Date.now(), 71);
    clock.skip(16 * MINUTE);

    await runCron(testEnv());

    const told = "SELECT subject FROM alerts WHERE silenced IS NULL AND calls = 0";
    expect(await rowsOf(told)).toEqual([
      { subject: "[IVR CRITICAL] Both Dialers Failed: 70 calls" },
    ]);
  });

  it("does not make anybody forget when people last heard of it", async () => {
    await manyCallsInTrouble(NOON, 71);

    expect(await store.recall("both_dialers_failed", "")).toMatchObject({
      heardAt: NOON,
      beginnings: [NOON],
      heldBack: { calls: 70 },
    });
  });
});

describe("alerts on record", () => {
  it("are there once each, by their key", async () => {
    const alert = anAlert();

    expect(await store.add(alert)).toEqual({ isNew: true, waitingId: 1 });
    expect(await store.add({ ...alert, subject: "another" })).toEqual({
      isNew: false,
      waitingId: 1,
    });
    expect(await rowsOf("SELECT subject FROM alerts")).toEqual([{ subject: alert.subject }]);
  });

  it("are not to be sent when they are silenced or sent", async () => {
    const [silenced, sent] = [anAlert({ silenced: "grouped" }), anAlert()];
    await store.add(silenced);
    await send((await store.add(sent)).waitingId ?? 0, NOON);

    const again = [await store.add(silenced), await store.add(sent)];
    expect(again.map(({ waitingId }) => waitingId)).toEqual([null, null]);
  });

  it("are told once in a rest, however many come at the same moment", async () => {
    const trouble = () =>
      anAlert({ type: "emergency_route", about: "", calls: 3, restsSince: NOON - MINUTE });

    const added = await Promise.all(Array.from({ length: 10 }, () => store.add(trouble())));

    expect(added.filter(({ waitingId }) => waitingId !== null)).toHaveLength(1);
    expect(await store.recall("emergency_route", "")).toMatchObject({
      heldBack: { calls: 27, newestId: 10 },
    });
  });

  it("tell which integrations are down, and since when", async () => {
    const about = (name: string, phase: NewAlert["phase"], at: number) =>
      store.add(anAlert({ about: name, phase, at }));
    await about("dialfire", "raised", NOON);
    await about("dialfire", "recovered", NOON + 1);
    await about("dialfire", "raised", NOON + 2);
    await about("dialfire", "still", NOON + 3);
    await about("braze", "raised", NOON);
    await about("braze", "recovered", NOON + 1);

    expect(await store.listDown()).toEqual([
      { integration: "dialfire", since: NOON + 2, alertId: 3 },
    ]);
  });

  it("rest by when they were told, however long ago it happened", async () => {
    const late = (at: number) =>
      store.add(
        anAlert({ type: "emergency_route", about: "", at, restsSince: NOON - 15 * MINUTE }),
      );

    const added = [await late(NOON - 3 * HOUR), await late(NOON - HOUR), await late(NOON)];

    expect(added.map(({ waitingId }) => waitingId)).toEqual([1, null, null]);
  });

  it("are hidden only where nobody has got them yet, and no recovery ever is", async () => {
    const about = "zendesk_talk";
    const ids = [
      await add(),
      await add({ about }),
      await add({ about, phase: "still" }),
      await add({ about, phase: "recovered" }),
      await add({ about }),
    ];
    const [sent = 0, , , , beingSent = 0] = ids;
    await send(sent, NOON);
    await store.claim({ id: beingSent, attempts: 0 }, NOON, NOON + MINUTE);

    await store.hideUnsentDown(["dialfire", "zendesk_talk"]);

    const found = await Promise.all(ids.map((id) => store.find(id)));
    expect(found.map((alert) => alert?.silenced)).toEqual([null, "grouped", "grouped", null, null]);
  });

  it("belong to one try at a time, until that is over", async () => {
    const id = await add();
    const claim = (attempts: number, now: number) =>
      store.claim({ id, attempts }, now, now + MINUTE);

    const atOnce = await Promise.all(Array.from({ length: 5 }, () => claim(0, NOON)));

    expect(atOnce.filter(Boolean)).toHaveLength(1);
    expect(await claim(1, NOON + MINUTE - 1)).toBe(false);
    expect(await claim(0, NOON + MINUTE)).toBe(false);
    expect(await claim(1, NOON + MINUTE)).toBe(true);
    await store.release(id);
    expect(await claim(2, NOON + MINUTE)).toBe(true);
  });

  it("belong to no try once they are silenced", async () => {
    const id = await add();
    await store.hideUnsentDown(["dialfire"]);

    expect(await store.claim({ id, attempts: 0 }, NOON, NOON + MINUTE)).toBe(false);
  });

  it("have their text message begun once, unless it was certainly not sent", async () => {
    const id = await add();

    const begun = await Promise.all([store.beginText(id), store.beginText(id)]);
    await store.recordText(id, "failed");
    const again = await store.beginText(id);
    await store.recordText(id, "unknown");

    expect([...begun.toSorted(), again, await store.beginText(id)]).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it("are looked up by index where a message may have got lost", async () => {
    const plan = await env.DB.prepare(
      `EXPLAIN QUERY PLAN SELECT id FROM alerts WHERE status IN ('pending', 'retrying')
       AND silenced IS NULL AND raised_at BETWEEN 1 AND 2 ORDER BY raised_at`,
    ).all<{ detail: string }>();

    expect(plan.results.map(({ detail }) => detail).join(" ")).toContain("idx_alerts_to_send");
  });

  it("are forgotten where a message of them got lost, and not where one is at work", async () => {
    const lost = await add({ raisedAt: NOON });
    const atWork = await add({ raisedAt: NOON });
    await store.claim({ id: atWork, attempts: 0 }, NOON, NOON + HOUR);
    await add({ raisedAt: NOON, silenced: "cooldown" });
    await send(await add({ raisedAt: NOON }), NOON);
    await add({ raisedAt: NOON + 2 });
    await add({ raisedAt: NOON - 2 });

    expect(await store.findForgotten(NOON - 1, NOON + 1)).toEqual([lost]);
  });
});

describe("an alert on its way", () => {
  it("is one mail and one text message, however many messages speak of it at once", async () => {
    const mails: unknown[] = [];
    const texts: string[] = [];
    const EMAIL: SendEmail = {
      send: async (mail: unknown) => {
        mails.push(mail);
        await scheduler.wait(50);
        return { messageId: "theirs" };
      },
    };
    dialersAnswer(({ pathname }) => {
      texts.push(pathname);
      return Response.json({ sid: "SM1" });
    });
    const mailing = { EMAIL, ALERT_FROM_EMAIL: "ivr@company.com" };
    const people = { ALERT_EMAIL_TO: "ops@company.com", ALERT_SMS_TO: "+491711234567" };
    const alertId = await add({ type: "all_dialers_down", severity: "critical" });
    const message = { kind: "alert", alertId };

    const deliveries = await Promise.all([
      deliver(testEnv({ ...mailing, ...people }), "outbox", [message, message]),
      deliver(testEnv({ ...mailing, ...people }), "outbox", [message]),
    ]);

    expect(deliveries.flatMap(({ acknowledged }) => acknowledged)).toHaveLength(1);
    expect(deliveries.flatMap(({ retried }) => retried)).toHaveLength(2);
    expect(await deliver(testEnv({ ...mailing, ...people }), "outbox", [message])).toMatchObject({
      acknowledged: ["outbox-0"],
    });
    expect(mails).toHaveLength(1);
    expect(texts).toEqual([expect.stringMatching(/Messages\.json$/)]);
    expect(await rowsOf("SELECT status, sms_status, attempts FROM alerts")).toEqual([
      { status: "sent", sms_status: "sent", attempts: 1 },
    ]);
  });

  it("is one CRITICAL mail where both dialers fall at the same moment", async () => {
    const fall = (integration: string) => ({
      kind: "integration_changed",
      key: `down-${integration}`,
      integration,
      change: "down",
      at: NOON,
      reason: "3 failures in a row",
      lastSuccessAt: null,
    });

    await deliver(testEnv(), "outbox", [fall("dialfire"), fall("zendesk_talk")]);

    expect(
      await rowsOf("SELECT alert_type, silenced FROM alerts ORDER BY alert_type, about"),
    ).toEqual([
      { alert_type: "all_dialers_down", silenced: null },
      { alert_type: "integration_down", silenced: "grouped" },
      { alert_type: "integration_down", silenced: "grouped" },
    ]);
  });
});

interface History {
  data: { id: number; alert_type: string; status: string; created_at: string }[];
  total: number;
  total_is_capped: boolean;
  counts: Record<string, unknown>;
}

describe("GET /api/v1/alerts/history", () => {
  const read = async (query = "") =>
    (await startProduct().api(`/api/v1/alerts/history${query}`)).json as History;

  beforeEach(async () => {
    await store.add(anAlert({ at: NOON }));
    await store.add(anAlert({ at: NOON + HOUR, type: "dead_letters", about: "" }));
    await store.add(anAlert({ at: NOON + 2 * HOUR, phase: "recovered", silenced: "maintenance" }));
    await send(1, NOON + 1_000);
  });

  it("lists alerts, newest first, and counts them by type and status", async () => {
    const { data, total, counts } = await read();

    expect(data.map(({ id }) => id)).toEqual([3, 2, 1]);
    expect(total).toBe(3);
    expect(counts).toEqual({
      by_type: { integration_down: 2, dead_letters: 1 },
      by_status: { pending: 2, sent: 1 },
      silenced: 1,
    });
    expect(data[2]).toEqual({
      id: 1,
      alert_type: "integration_down",
      phase: "raised",
      about: "dialfire",
      severity: "warning",
      subject: "[IVR Alert] Integration Down: Dialfire",
      message: "Integration: Dialfire\n",
      recipients: ["ops@company.com"],
      status: "sent",
      silenced: null,
      attempts: 1,
      error: null,
      calls: 0,
      sms_status: null,
      created_at: "2026-03-10T12:00:00.000Z",
      sent_at: "2026-03-10T12:00:01.000Z",
    });
  });

  it.each([
    ["?type=dead_letters", [2]],
    ["?status=sent", [1]],
    ["?start_date=2026-03-10T13:00:00Z", [3, 2]],
    ["?end_date=2026-03-10T13:00:00Z", [2, 1]],
    ["?start_date=2026-03-10&end_date=2026-03-10&type=integration_down", [3, 1]],
    ["?page=2&page_size=2", [1]],
  ])("narrows them down by %s", async (query, ids) => {
    expect((await read(query)).data.map(({ id }) => id)).toEqual(ids);
  });

  it("stops counting at 10,000, and says so", async () => {
    await env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
       INSERT INTO alerts (alert_key, alert_type, phase, about, severity, subject, message, calls,
         recipients, status, attempts, created_at, raised_at)
       SELECT 'bulk-' || i, 'both_dialers_failed', 'raised', '', 'critical', '', '', 1, '[]', 'sent', 1, i, i
       FROM n`,
    ).run();

    const { total, total_is_capped, counts } = await read("?status=sent");

    expect({ total, total_is_capped, counts }).toEqual({
      total: 10_000,
      total_is_capped: true,
      counts: {
        by_type: { integration_down: 1, both_dialers_failed: 9_999 },
        by_status: { sent: 10_000 },
        silenced: 0,
      },
    });
  });

  it.each(["?type=fire", "?status=lost", "?start_date=soon", "?page=0"])(
    "refuses %s",
    async (query) => {
      expect((await startProduct().api(`/api/v1/alerts/history${query}`)).status).toBe(400);
    },
  );
});

describe("GET /api/v1/alerts/streams", () => {
  it("shows how calls, set-up times and integrations stand", async () => {
    const at = Date.now();
    const windows = createFailureWindows(env.FAILURE_WINDOW);
    const counts = [{ at, calls: 20, failed: 3, reasons: { "dialfire: busy": 3 } }];
    await windows.count("routing", { id: "1", counts });

    const { json } = await startProduct().api("/api/v1/alerts/streams");

    const { data } = json as { data: { stream: string }[] };
    expect(data.map(({ stream }) => stream)).toEqual([
      "routing",
      "setup_time",
      "braze",
      "dialfire",
      "zendesk_talk",
    ]);
    expect(data[0]).toEqual({
      stream: "routing",
      failure_rate_percent: 15,
      threshold_percent: 5,
      calls: 20,
      failed: 3,
      window_minutes: 5,
      reasons: [{ reason: "dialfire: busy", calls: 3 }],
      elevated_since: expect.any(String),
    });
    expect(data[1]).toMatchObject({ failure_rate_percent: null, elevated_since: null });
  });
});

const SETTINGS = "/api/v1/settings/alerts";

describe("the alert settings", () => {
  const post = (body: unknown, method = "POST") => startProduct().api(SETTINGS, { method, body });

  it("have the four fields of the form, and begin with the variables", async () => {
    const product = startProduct({ ALERT_EMAIL_TO: "jordan@company.com,ops@company.com" });

    expect((await product.api(SETTINGS)).json).toMatchObject({
      data: {
        recipients: ["jordan@company.com", "ops@company.com"],
        routing_failure_threshold_percent: 5,
        integration_failure_threshold: 3,
        alert_cooldown_minutes: 15,
        version: 0,
      },
    });
  });

  it.each(["POST", "PUT"])(
    "are changed by %s, and audited with who came and who went",
    async (method) => {
      await post({ recipients: ["jordan@company.com", "ops@company.com"] });

      const reply = await post({ recipients: ["ops@company.com", "new@company.com"] }, method);

      expect(reply).toMatchObject({ status: 200, json: { data: { version: 2 } } });
      const audits = await rowsOf(
        "SELECT action, after_value FROM config_audit_logs WHERE entity_id = 'alerts' ORDER BY id",
      );
      expect(audits).toHaveLength(2);
      expect(JSON.parse(String(audits[1]?.after_value))).toMatchObject({
        recipients_added: ["new@company.com"],
        recipients_removed: ["jordan@company.com"],
      });
    },
  );

  it.each([
    [{ recipients: [] }, "recipients"],
    [{ recipients: ["jordan"] }, "recipients.0"],
    [{ recipients: ["a@b.com", "A@B.com"] }, "recipients.1"],
    [{ routing_failure_threshold_percent: 0.9 }, "routing_failure_threshold_percent"],
    [{ routing_failure_threshold_percent: 21 }, "routing_failure_threshold_percent"],
  ])("refuse %j, naming the field", async (body, field) => {
    const reply = await post(body);

    expect(reply).toMatchObject({ status: 400, json: { error: { details: [{ field }] } } });
    expect(await rowsOf("SELECT * FROM settings WHERE key = 'alerts'")).toEqual([]);
  });

  it("are not changed from a version that is out of date", async () => {
    await post({ alert_cooldown_minutes: 30 });

    const late = await startProduct().api(SETTINGS, {
      method: "PUT",
      body: { alert_cooldown_minutes: 60 },
      headers: { "if-match": "0" },
    });

    expect(late.status).toBe(412);
  });

  it("go back to the first values, and keep the recipients", async () => {
    await post({ recipients: ["ops@company.com"], routing_failure_threshold_percent: 20 });

    const { json } = await startProduct().api(`${SETTINGS}/reset`, { method: "POST" });

    expect(json).toMatchObject({
      data: { recipients: ["ops@company.com"], routing_failure_threshold_percent: 5 },
    });
  });

  it("count at the next look: a threshold that is lowered raises what is above it", async () => {
    const counts = [{ at: Date.now(), calls: 25, failed: 4, reasons: { "dialfire: busy": 4 } }];
    const raised = () =>
      rowsOf("SELECT severity FROM alerts WHERE subject LIKE '%High Routing Failure Rate: 16%'");
    await post({ routing_failure_threshold_percent: 20 });
    await createFailureWindows(env.FAILURE_WINDOW).count("routing", { id: "1", counts });
    expect(await raised()).toEqual([]);

    await post({ routing_failure_threshold_percent: 5 });

    await eventually(async () => expect(await raised()).toEqual([{ severity: "warning" }]));
  });

  it("say why a test mail cannot be sent", async () => {
    await post({ recipients: ["ops@company.com"] });

    const { json } = await startProduct().api(`${SETTINGS}/test`, { method: "POST" });

    expect(json).toEqual({
      data: {
        sent: false,
        recipients: ["ops@company.com"],
        refused: [],
        category: "not_configured",
        message: "No mail can be sent: set SMTP_HOST and ALERT_FROM_EMAIL",
      },
    });
  });

  it("send a test mail through the platform's service where it is bound", async () => {
    const mails: unknown[] = [];
    const EMAIL: SendEmail = {
      send: async (mail: unknown) => {
        mails.push(mail);
        return { messageId: "theirs" };
      },
    };
    await post({ recipients: ["ops@company.com"] });
    const product = startProduct({ EMAIL, ALERT_FROM_EMAIL: "ivr@company.com" });

    const { json } = await product.api(`${SETTINGS}/test`, { method: "POST" });

    expect(json).toMatchObject({ data: { sent: true, recipients: ["ops@company.com"] } });
    expect(mails).toMatchObject([{ to: ["ops@company.com"], from: "ivr@company.com" }]);
  });
});

const MAINTENANCE = "/api/v1/settings/maintenance";

describe("a maintenance", () => {
  const iso = (at: number) => new Date(at).toISOString();
  const plan = (from: number, until: number) =>
    startProduct().api(MAINTENANCE, {
      method: "POST",
      body: { from: iso(from), until: iso(until), reason: "New trunk" },
    });
  const subjects = async () =>
    (await rowsOf("SELECT subject FROM alerts ORDER BY id")).map(({ subject }) => subject);
  const warnings = async () => {
    const { json } = await startProduct().api("/api/v1/session");
    return (json as { data: { warnings: string[] } }).data.warnings;
  };

  it("is none at first", async () => {
    expect((await startProduct().api(MAINTENANCE)).json).toEqual({ data: null });
  });

  it("is told when it is set, stands at the top of every page, and ends", async () => {
    const now = Date.now();

    expect((await plan(now - MINUTE, now + HOUR)).status).toBe(201);
    expect((await startProduct().api(MAINTENANCE)).json).toMatchObject({
      data: { reason: "New trunk", made_by: "admin@localhost", in_force: true },
    });
    expect(await subjects()).toEqual(["[IVR Alert] Maintenance Planned"]);
    expect(await warnings()).toContainEqual(
      expect.stringMatching(/^Maintenance until .* New trunk$/),
    );

    expect((await startProduct().api(MAINTENANCE, { method: "DELETE" })).status).toBe(204);
    expect(await warnings()).not.toContainEqual(expect.stringMatching(/^Maintenance/));
    expect(
      await rowsOf("SELECT action FROM config_audit_logs WHERE entity_type = 'maintenance'"),
    ).toEqual([{ action: "create" }, { action: "delete" }]);
  });

  it("is recalled a day before it begins, once", async () => {
    const clock = startClock();
    const now = Date.now();
    await plan(now + 48 * HOUR, now + 50 * HOUR);
    await runCron(startProduct().env);
    expect(await subjects()).toEqual(["[IVR Alert] Maintenance Planned"]);

    clock.skip(24 * HOUR);
    await runCron(startProduct().env);
    await runCron(startProduct().env);

    expect(await subjects()).toEqual([
      "[IVR Alert] Maintenance Planned",
      "[IVR Alert] Maintenance Tomorrow",
    ]);
  });

  it("is told as planned, and as nothing else, where it begins within a day", async () => {
    const now = Date.now();
    await plan(now + 3 * HOUR, now + 4 * HOUR);

    await runCron(startProduct().env);

    expect(await subjects()).toEqual(["[IVR Alert] Maintenance Planned"]);
  });

  it("is refused beside another one, or where it ends before it begins", async () => {
    const now = Date.now();
    await plan(now, now + HOUR);

    expect((await plan(now + 2 * HOUR, now + 3 * HOUR)).status).toBe(409);
    await startProduct().api(MAINTENANCE, { method: "DELETE" });
    expect((await plan(now + 2 * HOUR, now + HOUR)).status).toBe(400);
    expect((await startProduct().api(MAINTENANCE, { method: "DELETE" })).status).toBe(404);
  });

  it("keeps alerts on record and marked", async () => {
    const now = Date.now();
    await plan(now - MINUTE, now + HOUR);
    await env.OUTBOX.send({
      kind: "integration_changed",
      key: "down-1",
      integration: "dialfire",
      change: "down",
      at: now,
      reason: "3 failures in a row",
      lastSuccessAt: null,
    });

    await eventually(async () => {
      expect(
        await rowsOf("SELECT status, silenced FROM alerts WHERE alert_type = 'integration_down'"),
      ).toEqual([{ status: "pending", silenced: "maintenance" }]);
    });
  });
});

describe("an installation without a recipient", () => {
  it("says so on every page, until one is named", async () => {
    const warnings = async (changed = {}) => {
      const { json } = await startProduct(changed).api("/api/v1/session");
      return (json as { data: { warnings: string[] } }).data.warnings;
    };
    expect(await warnings()).toEqual([
      "Nobody gets alerts: add a recipient in the alert settings, or set ALERT_EMAIL_TO.",
    ]);

    await startProduct().api(SETTINGS, { method: "POST", body: { recipients: ["a@b.com"] } });

    expect(await warnings()).toEqual(["No mail can be sent: set SMTP_HOST and ALERT_FROM_EMAIL."]);
    const smtp = { SMTP_HOST: "mail.company.com", ALERT_FROM_EMAIL: "ivr@company.com" };
    expect(await warnings(smtp)).toEqual([]);
  });
});
