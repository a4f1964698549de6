import { createRoute, z } from "@hono/zod-openapi";
import {
  endQuery,
  list,
  moment,
  momentQuery,
  onePage,
  pageOf,
  pageQuery,
  problems,
  refuseFarPages,
  refuseReversedRange,
  toIso,
  toIsoOrNull,
} from "../http/envelope";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { STREAMS, type Stream } from "../resilience/failure-window";
import {
  ALERT_STATUSES,
  ALERT_TYPES,
  type Alert,
  PHASES,
  SEVERITIES,
  SILENCES,
  SMS_STATUSES,
} from "./alert";
import type { StreamView } from "./failure-window-object";

const MINUTE_MS = 60_000;

const alertWire = z
  .object({
    id: z.number().int(),
    alert_type: z.enum(ALERT_TYPES),
    phase: z.enum(PHASES).openapi({ description: "`still` is a reminder" }),
    about: z.string().openapi({
      example: "dialfire",
      description: "Which integration, stream, rule or campaign; empty where there is only one",
    }),
    severity: z.enum(SEVERITIES),
    subject: z.string().openapi({ example: "[IVR Alert] Integration Down: Dialfire" }),
    message: z.string(),
    recipients: z.array(z.string()),
    status: z.enum(ALERT_STATUSES),
    silenced: z.enum(SILENCES).nullable().openapi({
      description: "Why it is kept and goes to nobody; such an alert stays `pending`",
    }),
    attempts: z.number().int(),
    error: z.string().nullable(),
    calls: z.number().int().openapi({ description: "Calls it speaks of; 0 where it is of none" }),
    sms_status: z.enum(SMS_STATUSES).nullable(),
    created_at: moment,
    sent_at: moment.nullable(),
  })
  .openapi("Alert");

const historyWire = pageOf(alertWire).extend({
  counts: z
    .object({
      by_type: z.partialRecord(z.enum(ALERT_TYPES), z.number().int()),
      by_status: z.partialRecord(z.enum(ALERT_STATUSES), z.number().int()),
      silenced: z.number().int(),
    })
    .openapi({ description: "Of the newest 10,000 that the filters let through" }),
});

const history = createRoute({
  operationId: "listAlerts",
  method: "get",
  path: "/history",
  summary: "Alerts, newest first: what people were told, or would have been",
  tags: ["Alerts"],
  ...requireRole("read_only"),
  request: {
    query: pageQuery.extend({
      type: z.enum(ALERT_TYPES).optional(),
      status: z.enum(ALERT_STATUSES).optional(),
      start_date: momentQuery.optional(),
      end_date: endQuery.optional(),
    }),
  },
  responses: {
    200: {
      content: { "application/json": { schema: historyWire } },
      description: "One page of alerts, and how many there are of each kind",
    },
    ...problems,
  },
});

const streamWire = z
  .object({
    stream: z.enum(STREAMS),
    failure_rate_percent: z.number().nullable().openapi({ description: "null without any call" }),
    threshold_percent: z.number(),
    calls: z.number().int(),
    failed: z.number().int(),
    window_minutes: z.number(),
    reasons: z.array(z.object({ reason: z.string(), calls: z.number().int() })),
    elevated_since: moment.nullable(),
  })
  .openapi("WatchedStream");

const streams = createRoute({
  operationId: "listWatchedStreams",
  method: "get",
  path: "/streams",
  summary: "What is watched for failures, and how it stands: calls, set-up times, integrations",
  tags: ["Alerts"],
  ...requireRole("read_only"),
  responses: { 200: list(streamWire, "Every stream"), ...problems },
});

/** Mounted at /api/v1/alerts. */
export const alertRoutes = createRouter()
  .openapi(streams, async (c) => {
    const { failureWindows } = c.var.deps;
    const views = await Promise.all(
      STREAMS.map(async (stream) => toStreamWire(stream, await failureWindows.view(stream))),
    );
    return c.json(onePage(views), 200);
  })
  .openapi(history, async (c) => {
    const {
      page,
      page_size,
      type,
      status,
      start_date: from,
      end_date: until,
    } = c.req.valid("query");
    refuseFarPages(page, page_size);
    refuseReversedRange(from, until);
    const filter = { type, status, from, until };
    const found = await c.var.deps.alerts.list(filter, { number: page, size: page_size });
    const counts = {
      by_type: Object.fromEntries(found.byType.map((one) => [one.type, one.count])),
      by_status: Object.fromEntries(found.byStatus.map((one) => [one.status, one.count])),
      silenced: found.silenced,
    };
    const data = found.alerts.map(toWire);
    const { total, totalIsCapped: total_is_capped } = found;
    return c.json({ data, total, total_is_capped, page, page_size, counts }, 200);
  });

function toStreamWire(stream: Stream, view: StreamView): z.infer<typeof streamWire> {
  const { ratePercent, thresholdPercent, calls, failed, windowMs, reasons, elevatedSince } = view;
  return {
    stream,
    failure_rate_percent: ratePercent,
    threshold_percent: thresholdPercent,
    ...{ calls, failed, reasons },
    window_minutes: windowMs / MINUTE_MS,
    elevated_since: toIsoOrNull(elevatedSince),
  };
}

function toWire(alert: Alert): z.infer<typeof alertWire> {
  const { id, type: alert_type, phase, about, severity, subject, message, recipients } = alert;
  const { status, silenced, attempts, error, calls, smsStatus: sms_status, at, sentAt } = alert;
  return {
    ...{ id, alert_type, phase, about, severity, subject, message },
    recipients: [...recipients],
    ...{ status, silenced, attempts, error, calls, sms_status },
    created_at: toIso(at),
    sent_at: toIsoOrNull(sentAt),
  };
}
