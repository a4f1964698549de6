import { z } from "zod";
import { readDevVars } from "./dev-vars";
import { StartProblem } from "./ports";
import { describeProblems } from "./rules-text";
import { readTarget, requireWorker } from "./worker-target";

/** A running product, and the key of somebody who may change it. */
export interface ProductTarget {
  url: string;
  key: string;
}

/** An answer that takes longer does not come; ElevenLabs itself is given 20 s. */
const PATIENCE_MS = 30_000;

const problemSchema = z.object({
  error: z.object({
    message: z.string(),
    details: z.array(z.object({ field: z.string(), message: z.string() })),
  }),
});

/** Reads the target from flags, the environment and `.dev.vars`, in this order. */
export function readProduct(flags: {
  url?: string | undefined;
  key?: string | undefined;
}): ProductTarget {
  const key = flags.key ?? process.env.API_KEY ?? readDevVars().API_KEY ?? "";
  return { url: readTarget(flags.url).url, key };
}

/** The API's answer; a refusal is thrown with every field it names. */
export async function ask(
  { url, key }: ProductTarget,
  path: string,
  init: RequestInit = {},
): Promise<unknown> {
  await requireWorker({ url });
  const headers = { "x-api-key": key, "content-type": "application/json" };
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const answer = await fetch(url + path, { ...init, headers, signal });
  const json: unknown = await answer.json().catch(() => null);
  if (answer.ok) return json;

  const refused = problemSchema.safeParse(json);
  if (!refused.success) throw new StartProblem(`${url} answered ${answer.status}`);
  const { message, details } = refused.data.error;
  if (answer.status === 401) throw new StartProblem(`${message} (--key, or API_KEY)`);
  throw new StartProblem(details.length > 0 ? refuse(details) : message);
}

function refuse(problems: readonly { field: string; message: string }[]): string {
  return `Refused, nothing was changed:\n${describeProblems(problems)}`;
}
