import { createRoute, z } from "@hono/zod-openapi";
import { type AppContext, nameCall } from "../http/context";
import { body, json, problems } from "../http/envelope";
import { requireBearer } from "../http/require-bearer";
import { readAtMost } from "../http/require-signature";
import { createRouter } from "../http/router";
import { AppError } from "../shared/app-error";
import { parseJson } from "../shared/json";
import { saveConversation } from "./actions/save-conversation";
import { saveTranscription } from "./actions/save-transcription";
import { envelopeSchema, readEnvelope } from "./conversation-envelope";
import { isSignedByElevenLabs } from "./elevenlabs-signature";
import { SPEAKERS } from "./utterance";

/** An hour's talk has some hundred kilobytes; what is larger is audio, which nobody asked for. */
const ENVELOPE_LIMIT_BYTES = 4_194_304;
const LONGEST_TEXT = 10_000;

const utteranceDraft = z
  .object({
    call_sid: z.string().min(1).max(128).openapi({ example: "EL_4711_1769937300123_ab12cd34" }),
    speaker: z.enum(SPEAKERS),
    text: z.string().trim().min(1).max(LONGEST_TEXT),
    timestamp: z.iso
      .datetime({ offset: true, error: "must be ISO 8601 with a zone, as 2026-03-10T14:00:00Z" })
      .openapi({ example: "2026-03-10T14:00:00+01:00" }),
  })
  .openapi("UtteranceDraft");

const savedWire = z.object({
  status: z.enum(["saved", "pending", "not_kept"]),
  call_sid: z.string(),
  transcription_id: z.number().int().optional(),
  sequence_number: z.number().int().optional(),
  conversation_id: z.string().optional(),
});

const receiveUtterance = createRoute({
  operationId: "receiveTranscription",
  method: "post",
  path: "/transcription",
  summary: "An agent tells what was just said, by our id of the call",
  description:
    "The call is looked up by `call_sid`, and by it the conversation. 400 where there is no such call, and (`conversation_pending`) where it has no conversation id yet: that text is kept and attached later. A repeat gets the number it had.",
  tags: ["ElevenLabs webhooks"],
  middleware: requireBearer("ELEVENLABS_TOOL_SECRET"),
  security: [{ webhookSecret: [] }],
  request: { body: body(utteranceDraft) },
  responses: {
    200: json(savedWire, "It is kept; or `not_kept`, where transcripts are switched off"),
    202: json(savedWire, "It waits for the conversation id, where settings want no 400"),
    400: problems[400],
    401: problems[401],
    500: problems[500],
  },
});

const receiveConversation = createRoute({
  operationId: "receiveConversation",
  method: "post",
  path: "/",
  summary: "A conversation is over, or could not begin",
  tags: ["ElevenLabs webhooks"],
  security: [{ elevenLabsSignature: [] }],
  responses: {
    200: json(z.object({ status: z.enum(["processed", "duplicate", "ignored"]) }), "It is noted"),
    400: problems[400],
    401: problems[401],
    500: problems[500],
  },
});

/** Mounted at /webhooks/elevenlabs. */
export const elevenLabsRoutes = createRouter()
  .openapi(receiveUtterance, async (c) => {
    const { call_sid, speaker, text, timestamp } = c.req.valid("json");
    nameCall(c, call_sid);
    const utterance = { speaker, text, spokenAt: Date.parse(timestamp) };
    const result = await saveTranscription(c.var.deps, call_sid, utterance);
    switch (result.kind) {
      case "saved": {
        const { id: transcription_id, sequenceNumber, conversationId } = result;
        const ids = { sequence_number: sequenceNumber, conversation_id: conversationId };
        return c.json({ status: "saved" as const, call_sid, transcription_id, ...ids }, 200);
      }
      case "pending":
        return c.json({ status: "pending" as const, call_sid }, 202);
      case "not_kept":
        return c.json({ status: "not_kept" as const, call_sid }, 200);
    }
  })
  .openapi(receiveConversation, async (c) => {
    const told = readEnvelope(await readProven(c));
    if (!told) throw unreadable();
    if (told.kind === "ignored") return c.json({ status: "ignored" as const }, 200);
    return c.json({ status: await saveConversation(c.var.deps, told) }, 200);
  });

/** The signature covers the bytes as they came: nothing is read before it is proven. */
async function readProven(c: AppContext): Promise<z.infer<typeof envelopeSchema>> {
  const { log, now, variables } = c.var.deps;
  const raw = await readAtMost(c, ENVELOPE_LIMIT_BYTES);
  if (raw === null) {
    throw new AppError("PayloadTooLarge", `An envelope has at most ${ENVELOPE_LIMIT_BYTES} bytes`);
  }
  const secret = variables.ELEVENLABS_WEBHOOK_SECRET;
  if (!secret) log.error("webhook.no_secret", { message: "Set ELEVENLABS_WEBHOOK_SECRET" });
  const signed = { header: c.req.header("elevenlabs-signature") ?? "", body: raw };
  if (!secret || !(await isSignedByElevenLabs(signed, secret, now()))) {
    throw new AppError("AuthenticationError", "ElevenLabs did not sign this within 30 minutes");
  }
  const parsed = envelopeSchema.safeParse(parseJson(new TextDecoder().decode(raw)));
  if (!parsed.success) throw unreadable();
  return parsed.data;
}

function unreadable(): AppError {
  return new AppError("ValidationError", "This is no envelope as ElevenLabs sends it");
}
