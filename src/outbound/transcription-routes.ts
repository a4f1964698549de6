import { createRoute, z } from "@hono/zod-openapi";
import { toUtteranceWire, utteranceWire } from "../calls/call-trace-wire";
import { list, onePage, problems } from "../http/envelope";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";

const listTranscriptions = createRoute({
  operationId: "listTranscriptions",
  method: "get",
  path: "/",
  summary: "What was said in one agent's call, in the order it was spoken",
  tags: ["Agent calls"],
  ...requireRole("read_only"),
  request: { query: z.object({ call_sid: z.string().min(1).max(128) }) },
  responses: { 200: list(utteranceWire, "The whole transcript"), ...problems },
});

/** Mounted at /api/v1/transcriptions. */
export const transcriptionRoutes = createRouter().openapi(listTranscriptions, async (c) => {
  const rows = await c.var.deps.transcriptions.list(c.req.valid("query").call_sid);
  return c.json(onePage(rows.map(toUtteranceWire)), 200);
});
