import { expect, it } from "vitest";
import { setStage } from "../support/node/stage";

const { product, simulator, call } = setStage();

const CALLS = 300;
const AT_ONCE = 20;
const DEADLINE_MS = 2_000;
/** Three hundred whole calls, each with its callbacks, on two cores that others use as well. */
const PATIENCE_MS = 120_000;

it(
  "connects every caller of a busy day on which Braze fails one time in five",
  async () => {
    const leads = Array.from({ length: CALLS }, (_, i) => `+4917139${String(30_000 + i)}`);
    simulator().control.setLeads(
      leads.map((phone, i) => ({
        phone,
        external_id: `crm-${i}`,
        custom_attributes: { lead_score: i % 101 },
      })),
    );
    const answered: number[] = [];
    let slowest = 0;

    for (let first = 0; first < CALLS; first += AT_ONCE) {
      if (first % (5 * AT_ONCE) === 0) {
        simulator().control.setScenario("braze", { mode: "status", status: 503, times: AT_ONCE });
      }
      const stories = await Promise.all(
        leads
          .slice(first, first + AT_ONCE)
          .map((from) => call({ from, caller: { digits: ["1"] } })),
      );
      answered.push(...stories.map((story) => (story.connectedTo === null ? 0 : 1)));
      slowest = Math.max(slowest, ...stories.map((story) => story.firstAnswerMs));
    }

    expect(answered.reduce((sum, one) => sum + one, 0)).toBe(CALLS);
    expect(slowest).toBeLessThan(DEADLINE_MS);
    await expect
      .poll(
        async () =>
          (await product().api<{ total: number }>("/api/v1/calls?status=completed")).total,
        {
          timeout: 20_000,
          interval: 100,
        },
      )
      .toBe(CALLS);
  },
  PATIENCE_MS,
);
