import { loadDocument, readJson, send } from "./http";
import { loadAgain } from "./query-client";
import { type Resource, useResource } from "./resource";

/** A rule as the API keeps it; `config` depends on the type, and may be anything in a broken one. */
export interface Rule {
  id: number;
  rule_type: string;
  name: string;
  priority: number | null;
  config: unknown;
  active: boolean;
  updated_at: string;
  created_by: string;
  version: number;
}

/** Something odd about the ruleset; calls are routed all the same. */
export interface Finding {
  code: string;
  severity: "error" | "warning";
  /** `null` where it is about the settings or a dialer. */
  rule_id: number | null;
  field: string;
  message: string;
}

/** What a version changed of the one before, in few words. */
export interface RulesetChange {
  kind: "rule" | "dialer" | "settings";
  name: string;
  action: "create" | "update" | "delete";
  /** What differs, of an update. */
  fields: string[];
}

/** One published state of rules, dialers and settings. */
export interface RulesetVersion {
  number: number;
  /** `null` of the first ones, which did not keep it. */
  changes: RulesetChange[] | null;
  made_by: string;
  made_at: string;
}

export interface Ruleset {
  /** In the order they are tried, the switched-off ones too. */
  rules: Rule[];
  findings: Finding[];
  latest: RulesetVersion;
}

/** A rule as it is sent to be saved or tried. */
export type RuleDraft = Pick<Rule, "rule_type" | "config" | "active"> & {
  id?: number;
  name: string;
  priority: number | null;
};

export interface SimulatedCall {
  phone?: string;
  /** `null`: a caller nobody knows. */
  lead?: Readonly<Record<string, unknown>> | null;
  at?: string;
  /** Tried in place of the active rules. */
  rules?: readonly RuleDraft[];
}

export interface SimulatedStep {
  event: string;
  /** In plain words. */
  summary: string;
  /** Of a rule that was tried. */
  name?: string;
  verdict?: string;
  reason?: string;
}

export interface Simulation {
  target: { kind: "dialer"; dialer: string } | { kind: "ivr_menu" };
  routing_rule: string;
  order: string[];
  trace: SimulatedStep[];
  findings: Finding[];
}

const RULES = "/api/v1/routing-rules";
/** Everything calls go by: rules, dialers and settings are published together. */
export const RULESET_KEY = ["ruleset"];

export function useRuleset(): Resource<Ruleset> {
  return useResource([...RULESET_KEY, "rules"], loadRuleset);
}

/** Who published last, asked anew: after a conflict. */
export function useLatestVersion(): Resource<RulesetVersion> {
  return useResource([...RULESET_KEY, "latest"], loadLatest);
}

async function loadRuleset(signal: AbortSignal): Promise<Ruleset> {
  const [reply, latest] = await Promise.all([
    readReply<Rule[]>(`${RULES}?include_inactive=true`, signal),
    loadLatest(signal),
  ]);
  return { rules: reply.data, findings: reply.findings, latest };
}

async function loadLatest(signal: AbortSignal): Promise<RulesetVersion> {
  const [latest] = await loadDocument<RulesetVersion[]>(`${RULES}/versions?page_size=1`, {
    signal,
  });
  const none = { number: 0, changes: null, made_by: "system", made_at: new Date(0).toISOString() };
  return latest ?? none;
}

/** A reply with what is odd about the ruleset beside it, letter by letter. */
export async function readReply<T>(
  path: string,
  signal: AbortSignal,
): Promise<{ data: T; findings: Finding[] }> {
  return (await readJson(await send(path, { signal }))) as { data: T; findings: Finding[] };
}

export function saveRule(draft: RuleDraft, version: number | undefined): Promise<Rule> {
  if (draft.id === undefined) return loadDocument(RULES, { method: "POST", body: draft });
  return loadDocument(`${RULES}/${draft.id}`, { method: "PUT", body: draft, version });
}

/** Switches a rule off; it can be switched on again. */
export async function removeRule({ id, version }: Rule): Promise<void> {
  await send(`${RULES}/${id}`, { method: "DELETE", version });
}

/** Publishes the active rules in another order, all at once; refused when the ruleset moved on. */
export async function reorderRules(rules: readonly Rule[], version: number): Promise<void> {
  const body = {
    rules: rules.map(({ rule_type, name, config }, index) => ({
      rule_type,
      name,
      priority: index + 1,
      config,
    })),
  };
  await send("/api/v1/ruleset", { method: "PUT", body, version });
}

/** What would be odd about the ruleset with these active rules; nothing is saved. */
export function checkDrafts(rules: readonly RuleDraft[], signal: AbortSignal): Promise<Finding[]> {
  return loadDocument(`${RULES}/check`, { method: "POST", body: { rules }, signal });
}

/** Where a call would go; nobody is called and nothing is written. */
export function simulateCall(call: SimulatedCall): Promise<Simulation> {
  return loadDocument(`${RULES}/simulate`, { method: "POST", body: call });
}

/** Takes over at once what everybody else sees. */
export function reloadRuleset(): Promise<void> {
  return loadAgain({ queryKey: RULESET_KEY });
}
