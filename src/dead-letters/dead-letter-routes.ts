import { createRoute, z } from "@hono/zod-openapi";
import { originOf } from "../http/context";
import {
  conflict,
  list,
  moment,
  pageQuery,
  problems,
  queueProblem,
  refuseFarPages,
  reply,
  toIso,
  toIsoOrNull,
} from "../http/envelope";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { AppError } from "../shared/app-error";
import { parseJson } from "../shared/json";
import { maskNumbersIn } from "../shared/phone-number";
import { retryDeadLetter } from "./actions/retry-dead-letter";
import { LETTER_QUEUES, queueOf } from "./dead-letter";
import type { LetterSummary, StoredLetter } from "./dead-letter-store";

const summaryWire = z
  .object({
    id: z.number().int(),
    queue: z.enum(LETTER_QUEUES).nullable(),
    kind: z.string().nullable().openapi({
      example: "callback_handover",
      description: "null where the message cannot be read",
    }),
    call_sid: z.string().nullable(),
    reason: z.string().openapi({ example: "Dialfire: answered 503 (server_error)" }),
    at: moment,
    retried_at: moment.nullable(),
    resolved_at: moment.nullable().openapi({
      description: "When it went back into its queue, or got through by itself",
    }),
  })
  .openapi("DeadLetterSummary");

const letterWire = summaryWire
  .extend({
    body: z.unknown().openapi({
      example: { kind: "callback_handover", callbackId: 7 },
      description: "The message; phone numbers are masked",
    }),
  })
  .openapi("DeadLetter");

const idParam = z.object({ id: z.coerce.number().int() });

const listLetters = createRoute({
  operationId: "listDeadLetters",
  method: "get",
  path: "/",
  summary: "Messages that could not be handled, newest first",
  tags: ["Dead letters"],
  ...requireRole("read_only"),
  request: {
    query: pageQuery.extend({
      resolved: z
        .enum(["true", "false"])
        .transform((word) => word === "true")
        .optional()
        .openapi({ type: "boolean", description: "Only resolved ones, or only open ones" }),
    }),
  },
  responses: { 200: list(summaryWire, "One page of dead letters"), ...problems },
});

const getLetter = createRoute({
  operationId: "getDeadLetter",
  method: "get",
  path: "/{id}",
  summary: "One message that could not be handled, whole",
  tags: ["Dead letters"],
  ...requireRole("read_only"),
  request: { params: idParam },
  responses: { 200: reply(letterWire, "The dead letter"), ...problems },
});

const retryLetter = createRoute({
  operationId: "retryDeadLetter",
  method: "post",
  path: "/{id}/retry",
  summary: "Puts a message back into its queue",
  tags: ["Dead letters"],
  ...requireRole("admin"),
  request: { params: idParam },
  responses: {
    200: reply(letterWire, "The letter, resolved: should it fail again, a new one comes"),
    ...problems,
    ...conflict,
    ...queueProblem,
  },
});

/** Mounted at /api/v1/dead-letters. */
export const deadLetterRoutes = createRouter()
  .openapi(listLetters, async (c) => {
    const { page, page_size, resolved } = c.req.valid("query");
    refuseFarPages(page, page_size);
    const found = await c.var.deps.deadLetters.list(
      { resolved },
      { number: page, size: page_size },
    );
    const { total, totalIsCapped: total_is_capped } = found;
    const data = found.rows.map(toSummaryWire);
    return c.json({ data, total, total_is_capped, page, page_size }, 200);
  })
  .openapi(getLetter, async (c) => {
    const { id } = c.req.valid("param");
    const letter = await c.var.deps.deadLetters.find(id);
    if (!letter) throw new AppError("NotFoundError", `There is no dead letter ${id}`);
    return c.json({ data: toWire(letter) }, 200);
  })
  .openapi(retryLetter, async (c) => {
    const { id } = c.req.valid("param");
    const letter = await retryDeadLetter(c.var.deps, c.var.actor, originOf(c), id);
    return c.json({ data: toWire(letter) }, 200);
  });

function toSummaryWire(letter: LetterSummary): z.infer<typeof summaryWire> {
  return {
    id: letter.id,
    queue: queueOf(letter.queue),
    kind: letter.kind,
    call_sid: letter.callSid,
    reason: maskNumbersIn(letter.reason),
    at: toIso(letter.at),
    retried_at: toIsoOrNull(letter.retriedAt),
    resolved_at: toIsoOrNull(letter.resolvedAt),
  };
}

function toWire(letter: StoredLetter): z.infer<typeof letterWire> {
  const body = parseJson(maskNumbersIn(JSON.stringify(letter.body ?? null)));
  return { ...toSummaryWire(letter), body };
}
