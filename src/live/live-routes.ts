import { createRoute, z } from "@hono/zod-openapi";
import { problems } from "../http/envelope";
import { identify, requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { AppError } from "../shared/app-error";
import type { Position } from "./feed";
import { toListener } from "./listener";
import type { LiveMessage } from "./live-message";

const STANDING = { status: "healthy", breaker_state: "closed" } as const;
const FALLEN = { status: "unhealthy", breaker_state: "open" } as const;
const EXAMPLES: readonly LiveMessage[] = [
  {
    type: "snapshot",
    epoch: "0b7e…",
    seq: 41,
    counts: { active_calls: 6 },
    health: [{ integration: "dialfire", ...STANDING }],
  },
  { type: "call_changed", seq: 42, call_sid: "CA123…", status: "routed" },
  { type: "counts_changed", seq: 43, active_calls: 7 },
  { type: "health_changed", seq: 44, integration: "dialfire", ...FALLEN },
  {
    type: "alert_raised",
    seq: 45,
    alert_id: 7,
    alert_type: "integration_down",
    severity: "critical",
  },
  { type: "resumed", epoch: "0b7e…", seq: 41 },
];

const DESCRIPTION = `Each message is one JSON object in a text frame.

The first is a \`snapshot\` of how all stands. Then come deltas, whose \`seq\` rises by one: a call
changed, the number of active calls changed, the health of an integration changed, people are told
of an alert. They say what to read anew, not all of it.

\`\`\`
${EXAMPLES.map((message) => JSON.stringify(message)).join("\n")}
\`\`\`

Whoever loses the connection or finds a gap comes back with \`epoch\` and the last \`seq\` they
heard as \`after\`: where the hub still has what they missed, the first message is \`resumed\` and
the missed deltas follow; else it is a \`snapshot\` again.

Send the text \`ping\` to see that the connection lives; the answer is \`pong\`. Code 1008 closes it
when the session or the access ends, and after an hour: come back then and prove who you are.`;

const live = createRoute({
  operationId: "openLiveFeed",
  method: "get",
  path: "/",
  summary: "A WebSocket that tells at once what changes",
  description: DESCRIPTION,
  tags: ["Live"],
  ...requireRole("read_only"),
  request: {
    query: z.object({
      epoch: z.string().max(64).optional().openapi({ description: "As the first message said" }),
      after: z.coerce.number().int().min(0).optional().openapi({ example: 4711 }),
    }),
  },
  responses: { 101: { description: "The socket is open" }, ...problems },
});

/** Mounted at /api/v1/live. */
export const liveRoutes = createRouter().openapi(live, async (c) => {
  if (c.req.header("upgrade")?.toLowerCase() !== "websocket") {
    throw new AppError("ValidationError", "This address is for WebSockets", [
      { field: "Upgrade", message: "must be websocket", code: "invalid_upgrade" },
    ]);
  }
  const { actor, deps } = c.var;
  const counted = await deps.activeCalls.count();
  const reply = await deps.live.connect({
    listener: toListener(actor, deps.now()),
    from: toPosition(c.req.valid("query")),
    news: [{ type: "calls_counted", ...counted }],
  });
  try {
    // Whoever lost their access just before the socket was open was not among those to be closed.
    await identify(c);
  } catch (refusal) {
    await deps.live.closeSockets({ kind: "user", id: actor.id });
    throw refusal;
  }
  return reply;
});

interface Asked {
  epoch?: string | undefined;
  after?: number | undefined;
}

/** Half a position is none. */
function toPosition({ epoch, after }: Asked): Position | null {
  return epoch === undefined || after === undefined ? null : { epoch, after };
}
