import { asc, count, desc, eq, getTableColumns, max, sql } from "drizzle-orm";
import { sha256Hex } from "../access/api-key";
import type { AuditEntry } from "../audit/audit-entry";
import { auditInsert } from "../audit/audit-store";
import type { Database } from "../db/database";
import { dialers, routingRules, rulesetVersions, settings } from "../db/tables";
import { toDialer } from "../dialers/dialer-store";
import { parseJson } from "../shared/json";
import {
  applyChanges,
  contentOf,
  type Ruleset,
  type RulesetChange,
  type StoredDialer,
  type StoredRule,
} from "./ruleset";
import { type ChangeSummary, changeSummarySchema, summariseChange } from "./ruleset-summary";

/** A change, and what the audit says of it. */
export interface AuditedChange {
  change: RulesetChange;
  entry: AuditEntry;
}

/** Who published, and when. */
interface Made {
  madeBy: string;
  madeAt: number;
}

/** A published version, without what it holds. */
export interface RulesetVersion extends Made {
  number: number;
  /** SHA-256 of the content as it was written, hex. */
  hash: string;
  /** What it changed of the one before; `null` of the first ones, which did not keep it. */
  changes: ChangeSummary[] | null;
}

export interface RulesetStore {
  read(): Promise<Ruleset>;
  /**
   * Saves changes of `base`, an audit entry each, and the version they make, all or nothing.
   * `conflict`: somebody published meanwhile, nothing was written, read again.
   */
  publish(
    base: Ruleset,
    changes: readonly AuditedChange[],
    made: Made,
  ): Promise<"published" | "conflict">;
  /** Newest first. */
  listVersions(page: { limit: number; offset: number }): Promise<{
    versions: RulesetVersion[];
    total: number;
  }>;
  findVersion(number: number): Promise<(RulesetVersion & { content: unknown }) | null>;
}

const SETTINGS_KEY = "routing";

/** As bare text: JSON that somebody broke by hand must not hide all the other rules. */
const RULE_COLUMNS = {
  ...getTableColumns(routingRules),
  config: sql<string>`${routingRules.config}`,
};

/**
 * Keeps rules, dialers and routing settings in D1, as one ruleset with one version number. The
 * number is the lock: two changes of one base cannot both insert the version after it.
 */
export function createRulesetStore(db: Database): RulesetStore {
  return {
    async read() {
      const [versions, rules, allDialers, saved] = await db.batch([
        db.select({ number: max(rulesetVersions.number) }).from(rulesetVersions),
        db.select(RULE_COLUMNS).from(routingRules).orderBy(asc(routingRules.id)),
        db.select().from(dialers).orderBy(asc(dialers.id)),
        db
          .select({ value: sql<string>`${settings.value}`, version: settings.version })
          .from(settings)
          .where(eq(settings.key, SETTINGS_KEY)),
      ]);
      const { value = "null", version = 0 } = saved[0] ?? {};
      return {
        number: versions[0]?.number ?? 0,
        rules: rules.map(toRule),
        dialers: allDialers.map(toDialer),
        settings: { value: parseJson(value) ?? null, version },
      };
    },

    async publish(base, changes, { madeBy, madeAt }) {
      const next = applyChanges(
        base,
        changes.map(({ change }) => change),
      );
      const content = JSON.stringify(contentOf(next));
      const version = db.insert(rulesetVersions).values({
        number: next.number,
        hash: await sha256Hex(content),
        content,
        changes: JSON.stringify(changes.map(({ change }) => summariseChange(change))),
        made_by: madeBy,
        made_at: madeAt,
      });
      const writes = changes.flatMap(({ change, entry }) => [
        save(db, change, { madeBy, madeAt }),
        auditInsert(db, entry),
      ]);
      try {
        await db.batch([version, ...writes]);
        return "published";
      } catch (error) {
        if (isTaken(error)) return "conflict";
        throw error;
      }
    },

    async listVersions({ limit, offset }) {
      const [rows, total] = await db.batch([
        db
          .select(VERSION_COLUMNS)
          .from(rulesetVersions)
          .orderBy(desc(rulesetVersions.number))
          .limit(limit)
          .offset(offset),
        db.select({ count: count() }).from(rulesetVersions),
      ]);
      return { versions: rows.map(toVersion), total: total[0]?.count ?? 0 };
    },

    async findVersion(number) {
      const row = await db
        .select({ ...VERSION_COLUMNS, content: rulesetVersions.content })
        .from(rulesetVersions)
        .where(eq(rulesetVersions.number, number))
        .get();
      return row ? { ...toVersion(row), content: parseJson(row.content) } : null;
    },
  };
}

const VERSION_COLUMNS = {
  number: rulesetVersions.number,
  hash: rulesetVersions.hash,
  changes: rulesetVersions.changes,
  madeBy: rulesetVersions.made_by,
  madeAt: rulesetVersions.made_at,
};

type VersionRow = Omit<RulesetVersion, "changes"> & { changes: string | null };

function toVersion({ number, hash, changes, madeBy, madeAt }: VersionRow): RulesetVersion {
  const kept = changeSummarySchema
    .array()
    .nullable()
    .parse(changes && JSON.parse(changes));
  return { number, hash, changes: kept, madeBy, madeAt };
}

function save(db: Database, change: RulesetChange, { madeBy, madeAt }: Made) {
  switch (change.kind) {
    case "rule": {
      const row = fromRule(change.after);
      return db
        .insert(routingRules)
        .values(row)
        .onConflictDoUpdate({ target: routingRules.id, set: row });
    }
    case "dialer": {
      const row = fromDialer(change.after);
      return db.insert(dialers).values(row).onConflictDoUpdate({ target: dialers.id, set: row });
    }
    case "settings": {
      const { value, version } = change.after;
      const row = { key: SETTINGS_KEY, value, version, updated_at: madeAt, updated_by: madeBy };
      return db.insert(settings).values(row).onConflictDoUpdate({ target: settings.key, set: row });
    }
  }
}

/** The version after the base is there already, or a name was taken meanwhile. */
function isTaken(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return /UNIQUE constraint failed/.test(error.message) || isTaken(error.cause);
}

function toRule(
  row: { [K in keyof RuleRow]: K extends "config" ? string : RuleRow[K] },
): StoredRule {
  const { id, rule_type: type, name, priority, active, version } = row;
  const { created_at: createdAt, updated_at: updatedAt, created_by: createdBy } = row;
  return {
    id,
    type,
    name,
    priority: Number.isInteger(priority) ? priority : null,
    config: parseJson(row.config) ?? row.config,
    active,
    version,
    createdAt,
    updatedAt,
    createdBy,
  };
}

type RuleRow = typeof routingRules.$inferSelect;

/** Written in place of a priority that could not be read, when its rule is switched off. */
const NO_PRIORITY = 0;

function fromRule(rule: StoredRule): typeof routingRules.$inferInsert {
  const { id, type: rule_type, name, config, active, version } = rule;
  return {
    id,
    rule_type,
    name,
    priority: rule.priority ?? NO_PRIORITY,
    config,
    active,
    version,
    created_at: rule.createdAt,
    updated_at: rule.updatedAt,
    created_by: rule.createdBy,
  };
}

function fromDialer(dialer: StoredDialer): typeof dialers.$inferInsert {
  const { id, name, kind, phoneNumber: phone_number, active, seats, version } = dialer;
  const { createdAt: created_at, updatedAt: updated_at } = dialer;
  return { id, name, kind, phone_number, active, seats, version, created_at, updated_at };
}
