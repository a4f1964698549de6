import { env as startEnv } from "cloudflare:workers";
import { app } from "./app";
import { recordCallEvents } from "./calls/actions/record-call-events";
import { ledgerMessageSchema } from "./calls/call-event";
import { consumeLedger } from "./calls/ledger-consumer";
import { runScheduled } from "./cron";
import { consumeDeadLetters } from "./dead-letters/dead-letter-consumer";
import { createDeps, type Deps, reportVariables } from "./deps";
import { consumeOutbox } from "./outbox/outbox-consumer";
import { outboxHandlers, raiseDeadNews } from "./outbox-handlers";

export { FailureWindow } from "./alerts/failure-window-object";
export { LiveHub } from "./live/live-hub-object";
export { CampaignDriver } from "./outbound/campaign-driver-object";
export { CircuitBreaker } from "./resilience/circuit-breaker-object";
export { RoundRobin } from "./routing/round-robin-object";

reportVariables(startEnv);

/** The Worker: HTTP, queues and schedules. What each does stands in the files named here. */
export default {
  fetch: app.fetch,

  async queue(batch, env, ctx) {
    const deps = depsFor(env, ctx);
    // Queues of deployed environments carry the environment's name behind their own.
    if (batch.queue.startsWith("ledger-dead")) {
      await consumeDeadLetters(deps, batch, async (body) => {
        await recordCallEvents(deps, [ledgerMessageSchema.parse(body)]);
        return true;
      });
    } else if (batch.queue.startsWith("ledger")) {
      await consumeLedger(deps, batch);
    } else if (batch.queue.startsWith("outbox-dead")) {
      await consumeDeadLetters(deps, batch, (body) => raiseDeadNews(deps, body));
    } else if (batch.queue.startsWith("outbox")) {
      await consumeOutbox(deps, batch, outboxHandlers(deps));
    } else {
      throw new Error(`Nobody handles messages of the queue ${batch.queue}`);
    }
  },

  async scheduled(controller, env, ctx) {
    await runScheduled(depsFor(env, ctx), controller);
  },
} satisfies ExportedHandler<Env>;

function depsFor(env: Env, ctx: ExecutionContext): Deps {
  return createDeps(env, {
    requestId: crypto.randomUUID(),
    afterReply: (work) => ctx.waitUntil(work),
  });
}
