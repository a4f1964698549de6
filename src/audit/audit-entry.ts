/** What somebody did. The words are those of the audit page. */
export const AUDIT_ACTIONS = [
  "create",
  "update",
  "delete",
  "activate",
  "deactivate",
  "publish",
  "import",
  "rotate",
  "rollback",
  "regenerate",
  "reset",
  "test",
  "retry",
  "reveal",
  "lookup",
  "export",
  "sign_in",
  "sign_out",
  "refuse",
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** Who makes a change: a person, or the system where nobody asked for it. A stranger only tries. */
export type Maker = { kind: "user"; id: number; email: string } | typeof SYSTEM | typeof STRANGER;
export const SYSTEM = { kind: "system", email: "system" } as const;
export const STRANGER = { kind: "stranger", email: "stranger" } as const;

/** Where a change came from, as the request tells it. */
export interface Origin {
  ipAddress: string | null;
  requestId: string;
  /** Random, of this request alone: a client may choose the request id, and choose it twice. */
  changeId: string;
}

/** One change, for ever: who, what, before and after, from where. Never holds a secret. */
export interface AuditEntry {
  /** One request changes one thing in one way once. */
  key: string;
  userId: number | null;
  userEmail: string;
  action: AuditAction;
  entityType: string;
  entityId: string;
  before: unknown;
  after: unknown;
  at: number;
  ipAddress: string | null;
  requestId: string;
}

type Change = Pick<AuditEntry, "action" | "entityType" | "entityId" | "before" | "after">;

export function describeChange(
  maker: Maker,
  origin: Origin,
  at: number,
  change: Change,
): AuditEntry {
  return {
    ...change,
    key: [origin.changeId, change.action, change.entityType, change.entityId].join(":"),
    userId: maker.kind === "user" ? maker.id : null,
    userEmail: maker.email,
    at,
    ipAddress: origin.ipAddress,
    requestId: origin.requestId,
  };
}

/** Something that somebody did and that changed nothing: a look, a sign-in. */
export function describeDeed(
  maker: Maker,
  origin: Origin,
  at: number,
  deed: Omit<Change, "before" | "after">,
): AuditEntry {
  return describeChange(maker, origin, at, { ...deed, before: null, after: null });
}
