import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { CallRouted } from "../../src/calls/call-event";
import { aLegMessage, aRoutedMessage } from "../support/worker/ledger";
import { captureLog } from "../support/worker/log-lines";
import { aReadOnlyKey } from "../support/worker/people";
import { type ApiOptions, deliver, startProduct, testEnv } from "../support/worker/product";
import { forgetCalls } from "../support/worker/raw-count";
import { aCallSid } from "../support/worker/twilio";

const NOON = Date.UTC(2026, 2, 10, 12);
const MINUTE_MS = 60_000;

const log = captureLog();
let readOnly = "";
beforeAll(async () => {
  // The key of the variables makes the first user, and only the first.
  await startProduct().api("/api/v1/session");
  readOnly = await aReadOnlyKey();
});
beforeEach(forgetCalls);

/** A call at so many minutes past noon; `end` is the last report of it. */
async function aCall(
  minute: number,
  routed: Partial<CallRouted> = {},
  end: "call.completed" | "call.failed" | "call.busy" | null = null,
): Promise<string> {
  const callSid = routed.callSid ?? aCallSid();
  const at = NOON + minute * MINUTE_MS;
  await deliver(testEnv(), "ledger", [
    aRoutedMessage({ callSid, receivedAt: at, at: at + 40, ...routed }),
    ...(end ? [aLegMessage({ callSid, kind: end, at: at + 9_000 })] : []),
  ]);
  return callSid;
}

const pageSchema = z.object({
  data: z.array(z.looseObject({ call_sid: z.string() })),
  total: z.number(),
});

async function list(query: string, options: ApiOptions = {}) {
  const reply = await startProduct().api(`/api/v1/calls?${query}`, options);
  expect(reply.status, reply.text).toBe(200);
  const { data, total } = pageSchema.parse(reply.json);
  return { sids: data.map((call) => call.call_sid), total };
}

describe("the list of calls", () => {
  it("is narrowed by each filter, and by all of them together", async () => {
    const busy = await aCall(1, {}, "call.busy");
    const failed = await aCall(2, { dialer: "zendesk_talk" }, "call.failed");
    const left = await aCall(3, { routingRule: "lead_owner" }, "call.completed");
    const open = await aCall(4, { routingRule: "lead_owner" });

    const found = async (query: string) => (await list(query)).sids;
    expect(await found("")).toEqual([open, left, failed, busy]);
    expect(await found("outcome=failed")).toEqual([failed, busy]);
    expect(await found("outcome=abandoned")).toEqual([left]);
    expect(await found("status=busy,failed")).toEqual([failed, busy]);
    expect(await found("status=busy,completed,abandoned")).toEqual([left, busy]);
    expect(await found("routing_rule=lead_owner")).toEqual([open, left]);
    expect(await found("dialer=zendesk_talk")).toEqual([failed]);
    expect(await found("dialer=dialfire&routing_rule=lead_owner")).toEqual([open, left]);
    expect(await found("dialer=dialfire&outcome=failed&status=busy")).toEqual([busy]);
    expect(await found("routing_rule=lead_owner&start_date=2026-03-10T12:04:00Z")).toEqual([open]);
  });

  it("pages through calls of one moment without losing or repeating one", async () => {
    const all = [];
    for (let i = 0; i < 5; i++) all.unshift(await aCall(7));

    for (const filter of ["", "phone_number=4567&", "dialer=dialfire&routing_rule=lead_score&"]) {
      const pages = [];
      for (const page of [1, 2, 3]) {
        const { sids, total } = await list(`${filter}page=${page}&page_size=2`);
        expect(total).toBe(5);
        pages.push(...sids);
      }
      expect(pages).toEqual(all);
    }
  });

  it.each(["outcome=lost", "routing_rule=luck", "status=active,failed", "phone_number=12"])(
    "refuses %s, naming the field",
    async (query) => {
      const reply = await startProduct().api(`/api/v1/calls?${query}`);

      expect(reply.status).toBe(400);
      const [field] = query.split("=");
      expect(reply.json).toMatchObject({ error: { details: [{ field }] } });
    },
  );
});

describe("looking for a phone number", () => {
  it("finds digits anywhere in it, newest first, beside every other filter", async () => {
    const old = await aCall(1, { callerNumber: "+491711234567" }, "call.failed");
    const other = await aCall(2, { callerNumber: "+12025550143" });
    const young = await aCall(3, { callerNumber: "+491719876543" });
    await aCall(4, { callerNumber: null });

    const found = async (query: string) => (await list(query)).sids;
    expect(await found("phone_number=171")).toEqual([young, old]);
    expect(await found("phone_number=1234567")).toEqual([old]);
    expect(await found("phone_number=%2B4917")).toEqual([young, old]);
    expect(await found("phone_number=0143")).toEqual([other]);
    expect(await found("phone_number=%2B491711234567")).toEqual([old]);
    expect(await found("phone_number=999")).toEqual([]);
    expect(await found("phone_number=171&outcome=failed")).toEqual([old]);
    expect(await found("phone_number=171&start_date=2026-03-10T12:02:00Z")).toEqual([young]);
    expect(await found("phone_number=171&end_date=2026-03-10T12:01:00Z")).toEqual([old]);
  });

  it("finds a number that was told only after the call was on record", async () => {
    const callSid = aCallSid();
    await deliver(testEnv(), "ledger", [aLegMessage({ callSid, kind: "call.completed" })]);
    await aCall(9, { callSid, callerNumber: "+33123456789" });

    expect((await list("phone_number=3312345")).sids).toEqual([callSid]);
  });

  it("finds nothing any more of a call that was deleted", async () => {
    const callSid = await aCall(1);
    await env.DB.prepare("DELETE FROM calls WHERE call_sid = ?1").bind(callSid).run();

    const hits = await env.DB.prepare(
      "SELECT count(*) AS n FROM call_numbers WHERE number MATCH '\"4567\"'",
    ).first("n");
    expect(hits).toBe(0);
  });

  it("shows people who only read the ends of numbers, four digits at most", async () => {
    const end = await aCall(1, { callerNumber: "+491711234567" });
    await aCall(2, { callerNumber: "+494567111222" });

    expect((await list("phone_number=4567", { key: readOnly })).sids).toEqual([end]);
    expect((await list("phone_number=4567")).total).toBe(2);
    const reply = await startProduct().api("/api/v1/calls?phone_number=34567", { key: readOnly });
    expect(reply.status).toBe(400);
  });

  it("leaves no number in the log", async () => {
    await startProduct().api("/api/v1/calls?phone_number=491711234567");

    expect(log.text()).not.toContain("1234567");
  });
});

describe("revealing a call's numbers", () => {
  it("tells an admin the numbers in full, and the audit who asked", async () => {
    const callSid = await aCall(1, { callerNumber: "+491711234567" });

    const reply = await startProduct().api(`/api/v1/calls/${callSid}/reveal`, { method: "POST" });

    expect(reply.json).toEqual({
      data: {
        call_sid: callSid,
        caller_number: "+491711234567",
        called_number: "+493011111111",
        forwarded_from: null,
      },
    });
    const entry = await env.DB.prepare(
      "SELECT action, entity_type, user_email FROM config_audit_logs WHERE entity_id = ?1",
    )
      .bind(callSid)
      .first();
    expect(entry).toEqual({
      action: "reveal",
      entity_type: "call",
      user_email: "admin@localhost",
    });
    expect(log.text()).not.toContain("1234567");
  });

  it("is not for people who only read, and not of calls nobody made", async () => {
    const callSid = await aCall(1);
    const post = { method: "POST" };

    const refused = await startProduct().api(`/api/v1/calls/${callSid}/reveal`, {
      ...post,
      key: readOnly,
    });
    expect(refused.status).toBe(403);
    expect((await startProduct().api("/api/v1/calls/CAnone/reveal", post)).status).toBe(404);
  });
});
