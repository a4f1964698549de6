import { z } from "@hono/zod-openapi";
import { moment, toIso, toIsoOrNull } from "../http/envelope";
import { maskNumber } from "../shared/phone-number";
import { ATTEMPT_STATUSES, type CallAttempt } from "./call-attempt";
import { CAMPAIGN_STATES, type Campaign, campaignDraft } from "./campaign";
import { CONTACT_STATES, type Contact, type Progress } from "./contact";
import type { DoNotCallEntry } from "./do-not-call";

const DRAFT_EXAMPLE = {
  name: "Spring survey",
  time_zone: "Europe/Berlin",
  calling_hours: {
    days: ["monday", "tuesday", "wednesday", "thursday", "friday"],
    start_time: "09:00",
    end_time: "19:00",
  },
  calls_per_second: 1,
  max_concurrent_calls: 5,
  max_attempts: 3,
  retry_wait_minutes: 60,
  ring_timeout_seconds: 30,
};

export const campaignDraftWire = campaignDraft.openapi("CampaignDraft", { example: DRAFT_EXAMPLE });

const progressWire = z
  .record(z.enum(["total", ...CONTACT_STATES]), z.number().int())
  .openapi("CampaignProgress", {
    description: "How many contacts stand where",
    example: {
      total: 120,
      waiting: 80,
      calling: 3,
      reached: 30,
      unreached: 4,
      failed: 1,
      unknown: 0,
      do_not_call: 2,
    },
  });

export const campaignWire = campaignDraft
  .extend({
    id: z.number().int(),
    state: z.enum(CAMPAIGN_STATES),
    stop_reason: z.string().nullable().openapi({
      description: "Why it was paused by the system; null where a person did it, or nobody",
    }),
    progress: progressWire,
    created_at: moment,
    created_by: z.string(),
    updated_at: moment,
    started_at: moment.nullable(),
    version: z.number().int(),
  })
  .openapi("Campaign");

export function toCampaignWire(campaign: Campaign, progress: Progress) {
  const { stopReason, createdAt, createdBy, updatedAt, startedAt, ...decided } = campaign;
  const total = Object.values(progress).reduce((sum, n) => sum + n, 0);
  return {
    ...decided,
    stop_reason: stopReason,
    progress: { total, ...progress },
    created_at: toIso(createdAt),
    created_by: createdBy,
    updated_at: toIso(updatedAt),
    started_at: toIsoOrNull(startedAt),
  };
}

export const attemptWire = z
  .object({
    call_sid: z.string().openapi({ example: "OB_3f0c8a5e2b7d4c1f9a6e0d8b7c5a4f21" }),
    number: z.number().int().openapi({ description: "1 for the first" }),
    status: z.enum(ATTEMPT_STATUSES).openapi({
      description: "`refused`: no phone rang; `unknown`: one may have, and nobody told",
    }),
    started_at: moment,
    answered_at: moment.nullable(),
    ended_at: moment.nullable(),
    duration_seconds: z.number().int().nullable(),
    error_code: z.string().nullable(),
    error_message: z.string().nullable(),
  })
  .openapi("CallAttempt");

export function toAttemptWire(attempt: CallAttempt): z.infer<typeof attemptWire> {
  return {
    call_sid: attempt.callSid,
    number: attempt.number,
    status: attempt.status,
    started_at: toIso(attempt.startedAt),
    answered_at: toIsoOrNull(attempt.answeredAt),
    ended_at: toIsoOrNull(attempt.endedAt),
    duration_seconds: attempt.durationSeconds,
    error_code: attempt.errorCode,
    error_message: attempt.errorMessage,
  };
}

export const contactWire = z
  .object({
    id: z.number().int(),
    phone_number: z.string().openapi({ example: "+4917***4567", description: "Masked" }),
    name: z.string().nullable(),
    reference: z.string().nullable(),
    time_zone: z.string().nullable(),
    state: z.enum(CONTACT_STATES),
    attempts: z.number().int().openapi({ description: "How often a phone rang, or may have" }),
    next_attempt_at: moment.nullable(),
    last_call_sid: z.string().nullable(),
    last_error_code: z.string().nullable(),
    last_error_message: z.string().nullable(),
    created_at: moment,
    updated_at: moment,
  })
  .openapi("Contact", {
    example: {
      id: 17,
      phone_number: "+4917***4567",
      name: "Ada Example",
      reference: "crm-4711",
      time_zone: null,
      state: "waiting",
      attempts: 1,
      next_attempt_at: "2026-03-10T14:00:00.000Z",
      last_call_sid: "OB_3f0c8a5e2b7d4c1f9a6e0d8b7c5a4f21",
      last_error_code: null,
      last_error_message: "no-answer",
      created_at: "2026-03-10T09:00:00.000Z",
      updated_at: "2026-03-10T13:00:00.000Z",
    },
  });

export function toContactWire(contact: Contact): z.infer<typeof contactWire> {
  return {
    id: contact.id,
    phone_number: maskNumber(contact.phoneNumber),
    name: contact.name,
    reference: contact.reference,
    time_zone: contact.timeZone,
    state: contact.state,
    attempts: contact.attempts,
    next_attempt_at: toIsoOrNull(contact.nextAttemptAt),
    last_call_sid: contact.lastCallSid,
    last_error_code: contact.lastErrorCode,
    last_error_message: contact.lastErrorMessage,
    created_at: toIso(contact.createdAt),
    updated_at: toIso(contact.updatedAt),
  };
}

export const doNotCallWire = z
  .object({
    id: z.number().int(),
    phone_number: z.string().openapi({ example: "+4917***4567", description: "Masked" }),
    reason: z.string().nullable(),
    added_at: moment,
    added_by: z.string(),
  })
  .openapi("DoNotCallEntry");

export function toDoNotCallWire(listed: DoNotCallEntry): z.infer<typeof doNotCallWire> {
  return {
    id: listed.id,
    phone_number: maskNumber(listed.phoneNumber),
    reason: listed.reason,
    added_at: toIso(listed.addedAt),
    added_by: listed.addedBy,
  };
}
