import type { Author } from "../../access/actor";
import { AppError } from "../../shared/app-error";
import type { AgentCallDraft } from "../agent-call";
import { type StartedCall, startAgentCall } from "./start-agent-call";

/**
 * Has an agent ring several people, one after the other, so that the provider is not flooded. One
 * whose id was used before is told as failed and stops no other; where nothing can be put on record
 * the rest is not rung.
 */
export async function startAgentCalls(
  deps: Parameters<typeof startAgentCall>[0],
  author: Author,
  drafts: readonly AgentCallDraft[],
): Promise<StartedCall[]> {
  const started: StartedCall[] = [];
  for (const draft of drafts) started.push(await startOne(deps, author, draft));
  return started;
}

async function startOne(
  deps: Parameters<typeof startAgentCall>[0],
  author: Author,
  draft: AgentCallDraft,
): Promise<StartedCall> {
  try {
    return await startAgentCall(deps, author, draft);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { callSid } = draft;
    return { callSid, conversationId: null, status: "failed", reason: error.message };
  }
}
