import { createRoute, z } from "@hono/zod-openapi";
import { authorOf } from "../http/context";
import { body, problems, reply } from "../http/envelope";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { importOldCalls } from "./actions/import-old-calls";
import { MOST_OLD_CALLS, oldCallSchema } from "./old-call";

const oldCallWire = oldCallSchema.openapi("OldCall", {
  example: {
    conversation_id: "conv_01jz0000000000000000000000",
    driver_id: "4711",
    phone_number: "+491711234567",
    status: "completed",
    created_at: "2026-03-10T14:00:00Z",
    call_end_time: "2026-03-10T14:01:30Z",
  },
});

const importWire = z
  .object({
    created: z.number().int(),
    known: z.number().int(),
    calls: z.array(
      z.object({
        call_sid: z.string().openapi({ example: "EL_4711_1773151200000_5f2b8c0d1e3a4b5c" }),
        result: z.enum(["created", "known"]),
      }),
    ),
  })
  .openapi("OldCallImport");

const importCalls = createRoute({
  operationId: "importAgentCalls",
  method: "post",
  path: "/",
  summary: `Puts up to ${MOST_OLD_CALLS} agents' calls of another system on record`,
  description:
    "Nobody is rung. A call that has no `call_sid` gets one that follows from its conversation (or from `id`), so that a repeat changes nothing; without a driver it says `UNKNOWN` there. All or none: what is wrong with any call is named by its place.",
  tags: ["Agent calls"],
  ...requireRole("admin"),
  request: {
    body: body(z.object({ calls: z.array(oldCallWire).min(1).max(MOST_OLD_CALLS) })),
  },
  responses: { 200: reply(importWire, "Which are new, in the order given"), ...problems },
});

/** Mounted at /api/v1/agent-calls/import. */
export const oldCallRoutes = createRouter().openapi(importCalls, async (c) => {
  const { calls } = c.req.valid("json");
  const imported = await importOldCalls(c.var.deps, authorOf(c), calls);
  const created = imported.filter(({ result }) => result === "created").length;
  const shown = imported.map(({ callSid: call_sid, result }) => ({ call_sid, result }));
  return c.json({ data: { created, known: imported.length - created, calls: shown } }, 200);
});
