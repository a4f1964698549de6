import type { Author } from "../../access/actor";
import { type AuditAction, describeChange } from "../../audit/audit-entry";
import type { Deps } from "../../deps";
import type { Integration } from "../../resilience/api-call";
import { AppError } from "../../shared/app-error";
import {
  ACCESS,
  type CredentialVersion,
  hintOf,
  nameCredential,
  type Secret,
  versionBefore,
  versionInForce,
} from "../credential";
import type { CredentialType } from "../sealed";

type Needs = Pick<Deps, "afterReply" | "cipher" | "configuration" | "credentials" | "now">;

/** Stores a value, encrypted, and puts it in force; the one before is kept for a day. */
export async function replaceCredential(
  deps: Needs,
  integration: Integration,
  secret: Secret,
  author: Author,
): Promise<void> {
  refuseForeignType(integration, secret.type);
  if (deps.cipher.keyIds.length === 0) {
    throw new AppError(
      "ConflictError",
      "Nothing can be stored: the variable CREDENTIAL_KEYS has no key. " +
        '"npm run credentials -- new-key" makes one',
    );
  }

  const at = deps.now();
  const current = await findCurrent(deps, integration);
  const binding = { id: crypto.randomUUID(), integration, type: secret.type };
  const version: CredentialVersion = {
    ...(await deps.cipher.seal(secret.value, binding)),
    hint: hintOf(secret.value),
    validUntil: null,
    createdAt: at,
    updatedAt: at,
    updatedBy: author.actor.email,
  };
  const entry = describe(author, integration, at, {
    action: current ? "update" : "create",
    before: current,
    after: `${nameCredential(integration, secret.type)} updated by ${author.actor.email}`,
  });
  refuseStale(await deps.credentials.replace(version, current?.id ?? null, entry));
  putInForce(deps);
}

/** Brings back the version that was replaced or removed last, within 24 hours. */
export async function restoreCredential(
  deps: Needs,
  integration: Integration,
  author: Author,
): Promise<void> {
  const at = deps.now();
  const versions = await deps.credentials.list(at);
  const previous = versionBefore(versions, integration, at);
  if (!previous) {
    throw new AppError(
      "ConflictError",
      `There is no credential of ${ACCESS[integration].title} to go back to: ` +
        "one that was replaced or removed is kept for 24 hours",
    );
  }

  const current = versionInForce(versions, integration);
  const name = nameCredential(integration, previous.type);
  const entry = describe(author, integration, at, {
    action: "rollback",
    before: current,
    after: `${name} rolled back by ${author.actor.email} to the one of ${toIso(previous.createdAt)}`,
  });
  refuseStale(await deps.credentials.restore(previous, current?.id ?? null, entry));
  putInForce(deps);
}

/** Takes the stored credential out of force: the variable counts again. Kept for a day. */
export async function removeCredential(
  deps: Needs,
  integration: Integration,
  author: Author,
): Promise<void> {
  const current = await findCurrent(deps, integration);
  if (!current) {
    const { title } = ACCESS[integration];
    throw new AppError("NotFoundError", `No credential of ${title} is stored`);
  }
  const { variable } = ACCESS[integration];
  const name = nameCredential(integration, current.type);
  const entry = describe(author, integration, deps.now(), {
    action: "delete",
    before: current,
    after: `${name} removed by ${author.actor.email}: the variable ${variable} counts`,
  });
  refuseStale(await deps.credentials.remove(current, entry));
  putInForce(deps);
}

function refuseForeignType(integration: Integration, type: CredentialType): void {
  const { title, forms } = ACCESS[integration];
  if (forms.some((form) => form.type === type)) return;
  const accepted = forms.map((form) => form.type).join(" or ");
  throw new AppError("ValidationError", `${title} takes another type of credential`, [
    { field: "credential_type", message: `must be ${accepted}`, code: "invalid_value" },
  ]);
}

async function findCurrent(deps: Needs, integration: Integration) {
  return versionInForce(await deps.credentials.list(deps.now()), integration);
}

function refuseStale(written: "saved" | "stale"): void {
  if (written === "saved") return;
  throw new AppError(
    "ConflictError",
    "Somebody else changed this credential at the same moment: look again, then repeat it",
  );
}

/** The next request uses it here; other isolates read it within their second. */
function putInForce(deps: Needs): void {
  deps.configuration.forget();
  deps.afterReply(deps.configuration.refreshCopy());
}

interface Told {
  action: AuditAction;
  before: CredentialVersion | null;
  after: string;
}

/** Text only: the audit learns of a credential what people may know, and no value. */
function describe({ actor, origin }: Author, integration: Integration, at: number, told: Told) {
  const { before } = told;
  return describeChange(actor, origin, at, {
    action: told.action,
    entityType: "integration",
    entityId: integration,
    before: before && `${nameCredential(integration, before.type)} ${describeOrigin(before)}`,
    after: told.after,
  });
}

function describeOrigin({ updatedAt, updatedBy }: CredentialVersion): string {
  return `of ${toIso(updatedAt)} by ${updatedBy}`;
}

function toIso(at: number): string {
  return new Date(at).toISOString();
}
