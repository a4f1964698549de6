import type { Actor } from "../../access/actor";
import { describeDeed, type Origin } from "../../audit/audit-entry";
import { askBraze, findCachedLead } from "../../crm/actions/find-lead";
import { hasFields, type Lead, type LeadFields } from "../../crm/lead";
import type { Deps } from "../../deps";
import { leadFieldsOf } from "../../routing/configuration";
import { AppError } from "../../shared/app-error";
import { maskNumber } from "../../shared/phone-number";
import { createTimeBudget, STEP_CAPS } from "../../shared/time-budget";

type Needs = Pick<
  Deps,
  | "afterReply"
  | "apiLogs"
  | "audit"
  | "braze"
  | "configuration"
  | "leads"
  | "log"
  | "now"
  | "requestId"
  | "variables"
>;

/** A customer as routing would see them now, and where from. */
export interface Customer {
  lead: Lead;
  source: "cache" | "braze";
}

/**
 * Looks a customer up as a call would: in the cache, else at Braze, once. Who asked is on record
 * before anybody hears the answer. Refuses with 404 whom Braze does not know, and with 502 where
 * it does not answer.
 */
export async function lookUpCustomer(
  deps: Needs,
  actor: Actor,
  origin: Origin,
  phoneNumber: string,
): Promise<Customer> {
  const entry = describeDeed(actor, origin, deps.now(), {
    action: "lookup",
    entityType: "customer",
    entityId: maskNumber(phoneNumber),
  });
  const [, cache, fields] = await Promise.all([
    deps.audit.record(entry),
    findCachedLead(deps, phoneNumber, STEP_CAPS.cacheMs),
    readLeadFields(deps),
  ]);
  const { lookup } = cache;
  if (lookup.kind === "found" && hasFields(lookup.value, fields.extra)) {
    return { lead: lookup.value, source: "cache" };
  }
  return { lead: await findAtBraze(deps, phoneNumber, fields), source: "braze" };
}

async function findAtBraze(deps: Needs, phoneNumber: string, fields: LeadFields): Promise<Lead> {
  const limitMs = deps.variables.BRAZE_TIMEOUT_MS;
  const { lookup, apiCall } = await askBraze(deps, phoneNumber, fields, limitMs);
  if (apiCall) deps.afterReply(deps.apiLogs.record(apiCall, deps.requestId));
  switch (lookup.kind) {
    case "found":
      return lookup.value;
    case "absent":
      throw new AppError("NotFoundError", "Braze knows nobody with this number");
    case "unavailable":
      throw new AppError("IntegrationError", `The customer cannot be looked up: ${lookup.reason}`);
  }
}

/** The attributes that rules look at now. */
async function readLeadFields(deps: Needs): Promise<LeadFields> {
  const configured = await deps.configuration.current(createTimeBudget(deps.now), deps.afterReply);
  if (configured.kind === "none") throw new Error(`no configuration: ${configured.reason}`);
  return leadFieldsOf(configured.configuration);
}
