import { beforeEach, describe, expect, it } from "vitest";
import { setStage } from "../support/node/stage";
import { DIALFIRE, ZENDESK_TALK } from "../support/node/variables";

const { product, simulator, call, recordOf, traceOf } = setStage();

/** A lead in the simulator's Braze; each test has one of its own, since leads are cached. */
const LEADS = ["+491713920101", "+491713920102", "+491713920103", "+491713920104"];
const STRANGER = "+491713920199";

/** Each test's rule has a name of its own, so that the last one's is not taken for it. */
let tried = 0;

/** Puts one rule before all others, as the database of a company would hold it. */
async function tryFirst(rule_type: string, config: unknown): Promise<void> {
  const { DB } = await product().harness.getWorker().getEnv();
  const name = `Tried first, ${++tried}`;
  await DB.prepare(
    `INSERT INTO routing_rules (rule_type, name, priority, config, created_at, updated_at, created_by)
     VALUES (?1, ?3, 0, ?2, 0, 0, 'test')`,
  )
    .bind(rule_type, JSON.stringify(config), name)
    .run();
  await waitUntilRead(name);
}

/** A call that is decided by a copy older than a second reads the rules anew. */
async function waitUntilRead(name: string): Promise<void> {
  await expect
    .poll(
      async () => {
        const { callSid } = await call({ from: "+266696687", caller: { hangsUpAtMenu: 1 } });
        await recordOf(callSid);
        const { decisions } = await traceOf(callSid);
        return decisions[0]?.steps.some((step) => step.name === name);
      },
      { timeout: 10_000, interval: 200 },
    )
    .toBe(true);
}

describe("a rule", () => {
  beforeEach(async () => {
    const { DB } = await product().harness.getWorker().getEnv();
    await DB.prepare("DELETE FROM routing_rules WHERE priority = 0").run();
    simulator().control.addLeads(
      LEADS.map((phone, i) => ({
        phone,
        external_id: `crm-rule-${i}`,
        custom_attributes: { lead_score: 85, region: i === 0 ? "north" : "south" },
      })),
    );
  });

  it("by a CRM field decides by an attribute that Braze knows", async () => {
    await tryFirst("crm_field", {
      field: "region",
      cases: [{ equals: "north", dialer: "zendesk_talk" }],
    });

    const story = await call({ from: LEADS[0] ?? "" });

    expect(story.connectedTo).toBe(ZENDESK_TALK);
    expect(await recordOf(story.callSid)).toMatchObject({ routing_rule: "crm_field" });
  });

  it("by opening hours decides also for callers nobody knows", async () => {
    await tryFirst("time_based", {
      timezone: "Europe/Berlin",
      schedules: [
        {
          name: "Always",
          days: ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
          start_time: "00:00",
          end_time: "24:00",
          dialer: "zendesk_talk",
        },
      ],
      default_dialer: "dialfire",
    });

    const story = await call({ from: STRANGER });

    expect(story.connectedTo).toBe(ZENDESK_TALK);
    expect(await recordOf(story.callSid)).toMatchObject({ routing_rule: "time_based" });
  });

  it("that balances by turn sends two calls to two dialers", async () => {
    await tryFirst("load_balance", {
      enabled: true,
      strategy: "round_robin",
      preferred_dialer: "dialfire",
    });

    const first = await call({ from: LEADS[1] ?? "" });
    const second = await call({ from: LEADS[2] ?? "" });

    expect([first.connectedTo, second.connectedTo].sort()).toEqual([DIALFIRE, ZENDESK_TALK].sort());
  });

  it("that balances by capacity asks the dialers, and the trace says what they told", async () => {
    await tryFirst("load_balance", {
      enabled: true,
      strategy: "capacity",
      preferred_dialer: "dialfire",
      fallback_on_equal: "dialfire",
    });

    const story = await call({ from: LEADS[3] ?? "" });

    const record = await recordOf(story.callSid);
    expect(record.routing_rule).toBe("load_balance");
    expect(record.capacities).toEqual({
      dialfire: record.dialfire_capacity,
      zendesk_talk: expect.any(Number),
    });
    expect(record.zendesk_capacity).toBe(record.capacities?.zendesk_talk);
    const { decisions } = await traceOf(story.callSid);
    expect(decisions[0]?.steps.find((step) => step.event === "capacity_check")).toMatchObject({
      dialers: expect.arrayContaining([
        expect.objectContaining({ dialer: "zendesk_talk", kind: "live" }),
      ]),
    });
  });
});
