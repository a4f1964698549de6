import { PAGE_SIZE } from "./api";
import { loadDocument, readJson, send } from "./http";
import { type Resource, useResource } from "./resource";
import { RULESET_KEY, type RulesetChange, type RulesetVersion } from "./ruleset";

/** A rule as a version holds it. */
export interface KeptRule {
  id: number;
  rule_type: string;
  name: string;
  priority: number | null;
  config: unknown;
}

/** A dialer as a version holds it. */
export interface KeptDialer {
  id: number;
  name: string;
  kind: string;
  phone_number: string | null;
  active: boolean;
  seats: number | null;
}

/** Everything calls went by at one version. */
export interface RulesetContent {
  /** The active ones, in the order they were tried. */
  rules: KeptRule[];
  dialers: KeptDialer[];
  /** `null` while nobody had saved any. */
  settings: Record<string, unknown> | null;
}

export interface RulesetVersionDetail extends RulesetVersion {
  /** SHA-256 of the content, hex. */
  hash: string;
  content: RulesetContent;
}

export interface VersionPage {
  data: RulesetVersion[];
  total: number;
  page: number;
  pageSize: number;
}

const VERSIONS = "/api/v1/routing-rules/versions";

/** Newest first; the rows of the last answer stay while another page loads. */
export function useVersions(page: number): Resource<VersionPage> {
  const list = async (signal: AbortSignal) => {
    const path = `${VERSIONS}?page=${page}&page_size=${PAGE_SIZE}`;
    const reply = (await readJson(await send(path, { signal }))) as RawPage;
    return { ...reply, pageSize: reply.page_size };
  };
  return useResource([...RULESET_KEY, "versions", page], list, { keepPrevious: true });
}

type RawPage = Omit<VersionPage, "pageSize"> & { page_size: number };

/** One version and the one before it; `before` is `null` for the first. */
export interface VersionPair {
  version: RulesetVersionDetail;
  before: RulesetVersionDetail | null;
}

export function useVersionPair(number: number): Resource<VersionPair> {
  return useResource([...RULESET_KEY, "version", number], async (signal) => {
    const [version, before] = await Promise.all([
      loadVersion(number, signal),
      number > 1 ? loadVersion(number - 1, signal) : null,
    ]);
    return { version, before };
  });
}

function loadVersion(number: number, signal: AbortSignal): Promise<RulesetVersionDetail> {
  return loadDocument(`${VERSIONS}/${number}`, { signal });
}

/** What bringing a version back would change now; nothing is written. */
export async function previewRestore(
  { content }: RulesetVersionDetail,
  latest: number,
): Promise<RulesetChange[]> {
  return (await putRuleset("?dry_run=true", content, latest)).changes;
}

/** Publishes what a version held as the newest one; refused when somebody published meanwhile. */
export async function restoreVersion(
  { content }: RulesetVersionDetail,
  latest: number,
): Promise<number> {
  return (await putRuleset("", content, latest)).version;
}

function putRuleset(query: string, { rules, dialers, settings }: RulesetContent, version: number) {
  const withoutIds = <T extends { id: number }>(all: readonly T[]) =>
    all.map(({ id: _, ...one }) => one);
  const body = { rules: withoutIds(rules), dialers: withoutIds(dialers), settings };
  type Reply = { version: number; changes: RulesetChange[] };
  return loadDocument<Reply>(`/api/v1/ruleset${query}`, { method: "PUT", body, version });
}
