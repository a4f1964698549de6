/** One field the API refused, and why. */
export interface FieldProblem {
  field: string;
  message: string;
  code: string;
}

/** Status of a problem that never got an answer: the network, or a server that did not speak JSON. */
export const NO_ANSWER = 0;

/** Why a request to the API failed, in the words shown to people. */
export class Problem extends Error {
  override name = "Problem";

  constructor(
    readonly status: number,
    readonly type: string,
    message: string,
    readonly details: readonly FieldProblem[] = [],
    /** Names the request in the logs of the Worker. */
    readonly requestId: string | null = null,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message);
  }
}

/** Any thrown value as a problem that can be shown. */
export function toProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  return new Problem(NO_ANSWER, "UnexpectedError", String(thrown));
}

interface ErrorReply {
  error?: {
    type?: string;
    message?: string;
    details?: FieldProblem[];
    request_id?: string;
  };
}

/** Reads an error reply; one that is not in our format still gives a sentence and the status. */
export async function readProblem(response: Response): Promise<Problem> {
  const body: ErrorReply = await response.json().catch(() => ({}));
  const error = body.error ?? {};
  const retryAfter = Number(response.headers.get("Retry-After"));
  return new Problem(
    response.status,
    error.type ?? "UnexpectedReply",
    error.message ?? `The server answered ${response.status} without saying why.`,
    error.details ?? [],
    error.request_id ?? response.headers.get("X-Request-ID"),
    retryAfter > 0 ? retryAfter : null,
  );
}
