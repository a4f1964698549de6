import { env as boundEnv } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { checkVariables } from "../../src/env";
import { INTEGRATIONS, type Integration } from "../../src/resilience/api-call";
import { confirming } from "../support/worker/callback-talk";
import {
  type CellResult,
  cellsOf,
  type Endpoint,
  runBindingCells,
  runProviderCells,
} from "../support/worker/fault-cells";
import {
  brokenBinding,
  brokenCache,
  brokenDatabase,
  brokenObjects,
  brokenQueue,
  FAULTS,
  type Fault,
} from "../support/worker/faults";
import { captureLog } from "../support/worker/log-lines";
import { runCron, type ShownTrace, startProduct, testEnv } from "../support/worker/product";
import { PROVIDER_FAULTS, type ProviderFault } from "../support/worker/provider-faults";
import { anOwnerRule, aScoreRule, type RuleRow, saveRules } from "../support/worker/rules";
import { readTwiml } from "../support/worker/twilio";
import { TEST_VARIABLES } from "../support/worker/variables";

/**
 * Everything a call may need, failing in every way it can, at every voice webhook. The lists below
 * are whole: a binding, a provider or a webhook that is new and has no row here fails.
 */

/** A caller hears ringing meanwhile; past it Twilio's caller gives up on us. */
const ANSWER_WITHIN_MS = 2_000;

const log = captureLog();

const ON_HOLD = "v=1&order=dialfire,zendesk_talk&step=hold&n=4&since=1&rs=1";

const ENDPOINTS: Record<string, Endpoint> = {
  "/webhooks/twilio": { form: {}, event: "call.routed" },
  "/webhooks/twilio/gather": {
    form: { Digits: "1", CallStatus: "in-progress" },
    event: "call.routed",
  },
  "/webhooks/twilio/dial": {
    query: "?v=1&order=dialfire,zendesk_talk&step=first&n=1&rs=1",
    form: { DialCallStatus: "busy", CallStatus: "in-progress" },
    event: "call.dial_ended",
  },
  "/webhooks/twilio/hold": {
    query: `?${ON_HOLD}`,
    form: { CallStatus: "in-progress" },
    event: "call.hold_answered",
  },
  "/webhooks/twilio/callback": {
    query: `?${ON_HOLD}${await confirming("01711234567")}`,
    form: { Digits: "1", CallStatus: "in-progress" },
    event: "call.callback_requested",
  },
  "/webhooks/twilio/status": { form: { CallStatus: "completed" }, event: "call.completed" },
};

interface Row<F extends string> {
  faults: readonly F[];
  /** What nobody can tell from a good answer, and why. */
  looksWell?: { readonly [one in F]?: string };
  /** The rules that make a call need it. */
  rules: readonly RuleRow[];
  /** The log lines that tell of it. */
  tells: readonly string[];
  /** Whether the trace of a decision tells of it; left out where it comes after the decision. */
  shows?: (trace: ShownTrace) => boolean;
}

const BY_LEAD = [anOwnerRule({ team_z: "zendesk_talk" }), aScoreRule()];

function balanced(strategy: string): RuleRow[] {
  return [{ rule_type: "load_balance", name: "Balance", config: { strategy } }];
}

const step = (trace: ShownTrace, event: string) =>
  trace.decisions[0]?.steps.find((one) => one.event === event);

const isUnknownCapacity = (trace: ShownTrace) =>
  JSON.stringify(step(trace, "capacity_check") ?? {}).includes('"kind":"unknown"');

/** On a busy machine a wait may use up all of a decision's time: that, too, is on the trace. */
const ranOutOfTime = (trace: ShownTrace) =>
  step(trace, "emergency_number")?.reason === "routing took too long";

/** Nothing on a call's way uses it. */
const UNUSED = { faults: FAULTS, rules: BY_LEAD, tells: [] };

type BindingName = Exclude<keyof Cloudflare.Env, "TEST_MIGRATIONS">;
type BindingRow<Name extends BindingName> = Row<Fault> & { broken: (fault: Fault) => Env[Name] };

const BINDINGS: { [Name in BindingName]-?: BindingRow<Name> } = {
  DB: {
    broken: brokenDatabase,
    faults: FAULTS,
    rules: BY_LEAD,
    tells: ["configuration.unavailable"],
    shows: (trace) =>
      trace.decisions[0]?.rung === "last_good_configuration" ||
      trace.events.some((event) => event.configuration_copy),
  },
  LEAD_CACHE: {
    broken: brokenCache,
    faults: FAULTS,
    looksWell: { null: "so looks a caller who is not cached" },
    rules: BY_LEAD,
    tells: ["cache.unavailable", "cache.broken_entry"],
    shows: (trace) => step(trace, "cache_lookup")?.error !== undefined,
  },
  LEDGER: {
    broken: brokenQueue,
    // A queue that answers at all has taken the message: there is nothing in the answer to read.
    faults: ["throw", "hang"],
    rules: BY_LEAD,
    tells: ["ledger.no_receipt"],
  },
  CIRCUIT_BREAKER: {
    broken: brokenObjects,
    faults: FAULTS,
    rules: balanced("capacity"),
    tells: ["breaker.silent"],
    shows: (trace) => JSON.stringify(trace.decisions).includes('"source":"none"'),
  },
  ROUND_ROBIN: {
    broken: brokenObjects,
    faults: FAULTS,
    rules: balanced("round_robin"),
    tells: ["round_robin.silent"],
    shows: (trace) => String(step(trace, "rule_evaluated")?.reason).includes("by lot"),
  },
  LIVE_HUB: {
    broken: brokenObjects,
    faults: FAULTS,
    looksWell: { null: "telling it has no answer", garbage: "telling it has no answer" },
    rules: BY_LEAD,
    tells: ["live.not_told"],
  },
  FAILURE_WINDOW: {
    broken: brokenObjects,
    faults: FAULTS,
    looksWell: { null: "counting has no answer", garbage: "counting has no answer" },
    rules: BY_LEAD,
    tells: ["stream.not_fed"],
  },
  CAMPAIGN_DRIVER: { broken: brokenObjects, ...UNUSED },
  OUTBOX: { broken: brokenQueue, ...UNUSED },
  ABUSE_LIMIT: { broken: brokenBinding, ...UNUSED },
  COSTLY_LIMIT: { broken: brokenBinding, ...UNUSED },
  FALLBACK_LIMIT: { broken: brokenBinding, ...UNUSED },
  ASSETS: { broken: brokenBinding, ...UNUSED },
  EMAIL: { broken: brokenBinding<SendEmail>, ...UNUSED },
};

const isUnlearnt = (trace: ShownTrace) => step(trace, "customer_data")?.result === "unavailable";

const { variables } = checkVariables(TEST_VARIABLES);

const PROVIDERS: { [Name in Integration]: Row<ProviderFault> & { url: string } } = {
  braze: {
    url: TEST_VARIABLES.BRAZE_API_URL,
    faults: PROVIDER_FAULTS,
    rules: BY_LEAD,
    tells: ["braze.failed", "braze.timeout"],
    shows: (trace) =>
      isUnlearnt(trace) && trace.api_calls.some((call) => call.error_category !== null),
  },
  dialfire: {
    url: TEST_VARIABLES.DIALFIRE_API_URL,
    faults: PROVIDER_FAULTS,
    looksWell: { garbage: "that it answers is all we need of it" },
    rules: balanced("capacity"),
    tells: ["capacity.unknown"],
    shows: isUnknownCapacity,
  },
  zendesk_talk: {
    url: TEST_VARIABLES.ZENDESK_TALK_API_URL,
    faults: PROVIDER_FAULTS,
    rules: balanced("capacity"),
    tells: ["capacity.unknown"],
    shows: isUnknownCapacity,
  },
  elevenlabs: {
    url: variables.ELEVENLABS_API_URL,
    faults: PROVIDER_FAULTS,
    rules: BY_LEAD,
    tells: [],
  },
  twilio: { url: variables.TWILIO_API_URL, faults: PROVIDER_FAULTS, rules: BY_LEAD, tells: [] },
};

/** The rules, the copy of them in KV, and seats, so that Dialfire has a capacity to tell. */
async function prepare(rules: readonly RuleRow[]): Promise<void> {
  await boundEnv.DB.prepare("UPDATE dialers SET seats = 10 WHERE kind = 'dialfire'").run();
  await saveRules(rules);
  await runCron(testEnv());
}

/** The promises that every cell of a dependency keeps. */
function keepsPromises<F extends string>(
  row: Row<F>,
  cells: ReturnType<typeof cellsOf<F>>,
  run: () => Promise<CellResult[]>,
) {
  let results: CellResult[] = [];
  const idsWhere = (holds: (result: CellResult) => boolean) =>
    results.filter(holds).map(({ cell }) => `${cell.fault} ${cell.path} ${cell.id}`);

  beforeAll(async () => {
    await prepare(row.rules);
    results = await run();
  });

  it.each(cells.map((cell, i) => [cell.fault, cell.path, i] as const))(
    "that fails with %s leaves %s an answer in time",
    (_fault, _path, i) => {
      const { reply, tookMs } = results[i] as CellResult;

      expect({ status: reply.status, body: reply.text }).toMatchObject({ status: 200 });
      expect(reply.headers.get("content-type")).toMatch(/^application\/xml/);
      expect(() => readTwiml(reply.text)).not.toThrow();
      expect(tookMs).toBeLessThan(ANSWER_WITHIN_MS);
    },
  );

  it("loses nothing: each call is on record with its event", () => {
    const onRecord = idsWhere(({ cell, trace }) =>
      trace.events.some(({ kind }) => kind === cell.endpoint.event),
    );

    expect(onRecord).toEqual(idsWhere(() => true));
  });

  const isNoticed = ({ cell, isTouched }: CellResult) =>
    isTouched && row.looksWell?.[cell.fault as F] === undefined;

  it("is told in the log, once for each request it failed, and for no other", () => {
    const told = idsWhere(({ lines }) => lines.some(({ event }) => row.tells.includes(event)));

    expect(told).toEqual(idsWhere(isNoticed));
    if (row.tells.length > 0) expect(told).not.toEqual([]);
  });

  it("shows on the trace of each decision it failed, and of no other", () => {
    const { shows } = row;
    if (!shows) return;
    const isDecided = ({ trace }: CellResult) =>
      trace.decisions.length > 0 || trace.events.some(({ next }) => next);

    const shown = idsWhere(({ trace }) => shows(trace) || ranOutOfTime(trace));

    expect(shown).toEqual(idsWhere((result) => isNoticed(result) && isDecided(result)));
    expect(shown).not.toEqual([]);
  });
}

const bindingNames = Object.keys(BINDINGS) as BindingName[];

describe.each(bindingNames)("the binding %s", (name) => {
  const row = BINDINGS[name];
  const cells = cellsOf(name, row.faults, ENDPOINTS);
  keepsPromises(row, cells, () => runBindingCells(name, cells, row.broken as never, log));
});

describe.each(INTEGRATIONS)("the provider %s", (name) => {
  const row = PROVIDERS[name];
  const cells = cellsOf(name, row.faults, ENDPOINTS);
  keepsPromises(row, cells, () => runProviderCells(new URL(row.url).host, cells, log));
});

describe("the matrix", () => {
  it("has a row for everything wrangler.toml binds", () => {
    const bound = Object.entries(boundEnv)
      .filter(([, value]) => typeof value === "object")
      .map(([name]) => name)
      .filter((name) => !/^(__VITEST|TEST_MIGRATIONS)/.test(name));

    expect(bound.length).toBeGreaterThan(5);
    expect(bindingNames).toEqual(expect.arrayContaining(bound));
  });

  it("has a column for every signed webhook of an inbound call", async () => {
    const operation = z.looseObject({
      security: z.array(z.record(z.string(), z.unknown())).optional(),
    });
    const document = z.looseObject({
      paths: z.record(z.string(), z.record(z.string(), operation)),
    });
    const reply = await startProduct().api("/api/v1/openapi.json");

    const { paths } = document.parse(reply.json);
    const signed = Object.entries(paths).filter(([, methods]) =>
      Object.values(methods).some(({ security }) =>
        security?.some((one) => "twilioSignature" in one),
      ),
    );
    const withoutSlash = signed.map(([path]) => path.replace(/\/$/, ""));
    const ofInbound = withoutSlash.filter((path) => path.startsWith("/webhooks/twilio"));

    expect(ofInbound.sort()).toEqual(Object.keys(ENDPOINTS).sort());
  });
});
