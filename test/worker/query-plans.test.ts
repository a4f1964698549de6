import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { aLegMessage, aRoutedMessage } from "../support/worker/ledger";
import { captureLog } from "../support/worker/log-lines";
import { deliver, startProduct, testEnv } from "../support/worker/product";
import { findWalks, watchedDatabase } from "../support/worker/query-plans";
import { aCallSid } from "../support/worker/twilio";

/**
 * Every statement that any test of this folder makes the product run is explained when its file
 * ends (see `query-plans.ts`). Here every reading operation is asked in every way it can be.
 */

const CALL_SID = aCallSid();
const DAY = "2026-03-10";

/** What each parameter is asked for where its schema does not list the values. */
const SAMPLES: Record<string, string> = {
  after: "0",
  call_id: CALL_SID,
  call_sid: CALL_SID,
  contact_id: "1",
  dialer: "dialfire",
  end_date: DAY,
  entity_type: "routing_rule",
  epoch: "an-epoch",
  id: "1",
  include_inactive: "true",
  integration: "braze",
  log_type: "routing_decisions,api_calls,config_changes",
  number: "1",
  page: "2",
  page_size: "10",
  phone_number: "4567",
  request_id: "a-request",
  resolved: "true",
  start_date: DAY,
  status: "failed",
  time_zone: "Europe/Berlin",
  user: "ann@example.com",
};

/** Values for which the lists choose another index. */
const MORE_CALLS = [
  "status=active",
  "status=completed,failed",
  "status=failed,busy",
  "outcome=stale",
  "outcome=connected",
  "routing_rule=emergency",
  "dialer=dialfire&routing_rule=lead_owner",
];

const parameterSchema = z.object({
  name: z.string(),
  in: z.enum(["path", "query", "header"]),
  schema: z.looseObject({ enum: z.array(z.string()).optional() }),
});
const documentSchema = z.object({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.looseObject({ parameters: z.array(parameterSchema).optional() })),
  ),
});
type Parameter = z.infer<typeof parameterSchema>;

captureLog();
/** Nobody asks so often in a minute; here every way of asking counts. */
const COSTLY_LIMIT = { limit: async () => ({ success: true }) };
const product = startProduct({ COSTLY_LIMIT });
let reading: { path: string; parameters: Parameter[] }[] = [];

beforeAll(async () => {
  await deliver(testEnv(), "ledger", [
    aRoutedMessage({ callSid: CALL_SID }),
    aLegMessage({ callSid: CALL_SID, legSid: `${CALL_SID}-1`, kind: "call.answered" }),
    aLegMessage({ callSid: CALL_SID, kind: "call.completed" }),
  ]);
  const { json } = await product.api("/api/v1/openapi.json");
  reading = Object.entries(documentSchema.parse(json).paths).flatMap(([path, { get }]) =>
    get && path.startsWith("/api/") ? [{ path, parameters: get.parameters ?? [] }] : [],
  );
});

function sampleOf({ name, schema }: Parameter): string {
  const sample = SAMPLES[name] ?? schema.enum?.[0];
  if (sample === undefined) throw new Error(`say in SAMPLES what to ask ${name} for`);
  return sample;
}

/** Nothing, each parameter alone, each with each other one, and all of them. */
function* waysToAsk(parameters: readonly Parameter[]): Generator<Parameter[]> {
  yield [];
  for (const [i, one] of parameters.entries()) {
    yield [one];
    for (const other of parameters.slice(i + 1)) yield [one, other];
  }
  yield [...parameters];
}

async function ask(path: string, asked: readonly Parameter[]): Promise<void> {
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    sampleOf({ name, in: "path", schema: {} }),
  );
  const query = new URLSearchParams(asked.map((one) => [one.name, sampleOf(one)]));
  const { status, text } = await product.api(`${address}?${query}`);
  expect(status, `${address}?${query}: ${text}`).not.toBe(500);
}

describe("every reading operation", () => {
  it("goes by an index, whatever it is asked for", async () => {
    expect(reading.length).toBeGreaterThan(25);
    for (const { path, parameters } of reading) {
      const query = parameters.filter((one) => one.in === "query");
      await Promise.all([...waysToAsk(query)].map((asked) => ask(path, asked)));
    }

    for (const more of MORE_CALLS) {
      expect((await product.api(`/api/v1/calls?${more}`)).status).toBe(200);
    }

    const ran = watchedDatabase.ran.splice(0);
    expect(ran.length).toBeGreaterThan(500);
    expect(await findWalks(ran)).toEqual([]);
  });
});

describe("a walk through a table", () => {
  const walked = async (query: string) =>
    (await findWalks([{ query, values: [] }])).map(({ table }) => table);

  it.each([
    ["without any index", "SELECT * FROM calls WHERE failure_reason = 'busy'"],
    ["that a limit may end only at the last row", "SELECT * FROM calls WHERE rung = 'x' LIMIT 1"],
    ["that is sorted first", "SELECT * FROM calls ORDER BY failure_reason LIMIT 1"],
    ["of all that an index holds", "SELECT count(*) FROM calls"],
    ["under another name", "SELECT * FROM calls AS c WHERE c.failure_reason = 'busy'"],
    ["to delete some of it", "DELETE FROM calls WHERE failure_reason = 'busy'"],
    [
      "to build an index of it",
      "SELECT * FROM settings s JOIN calls c ON c.failure_reason = s.key WHERE s.key > 'a'",
    ],
  ])("is found: %s", async (_, query) => {
    expect(await walked(query)).toEqual(["calls"]);
  });

  it.each([
    ["one row by its key", "SELECT * FROM calls WHERE call_sid = 'CA1'"],
    ["the newest in the order of an index", "SELECT * FROM calls ORDER BY created_at DESC LIMIT 5"],
    ["the newest in the order of the table", "SELECT * FROM calls ORDER BY id DESC LIMIT 5"],
    ["a list of values", "SELECT value FROM json_each('[1]')"],
    ["a small table", "SELECT * FROM dialers"],
    ["a result on the way", "SELECT n FROM (SELECT 1 AS n UNION ALL SELECT 2) WHERE n > 1"],
  ])("is not what reads %s", async (_, query) => {
    expect(await walked(query)).toEqual([]);
  });
});
