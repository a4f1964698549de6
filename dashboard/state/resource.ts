import { keepPreviousData, type QueryKey, useQuery } from "@tanstack/preact-query";
import { useRef } from "../lib/html";
import { useLiveState } from "./live";
import { type Problem, toProblem } from "./problem";

/** While the live socket is down, pages ask this often. */
const POLL_MS = 2_500;
/** After an error, with the socket up: soon enough to recover by itself. */
const RECOVER_MS = 5_000;
/** With the socket up: a safety net for a message that got lost. */
const SAFETY_NET_MS = 30_000;

/** Something loaded from the API, in the state a page has to show. */
export type Resource<T> =
  | { kind: "loading" }
  | {
      kind: "failed";
      problem: Problem;
      /** It is being tried again. */
      isRetrying: boolean;
      retry: () => void;
    }
  | {
      kind: "ready";
      value: T;
      /** Why the last refresh failed; `value` is then what was known before. */
      problem: Problem | null;
      /** `value` still answers the question asked before this one (another page or filter). */
      isPrevious: boolean;
      retry: () => void;
    };

/** What is known by now, an old answer too; `null` while nothing is. */
export function knownOf<T>(resource: Resource<T>): T | null {
  return resource.kind === "ready" ? resource.value : null;
}

interface Options {
  /** Keeps what is on screen while another page or filter of the same list loads. */
  keepPrevious?: boolean;
  /** For what changes without a message of it: asked again so often. */
  refreshMs?: number;
}

/** Loads something and keeps it fresh: by the live socket, and by polling while that is down. */
export function useResource<T>(
  key: QueryKey,
  load: (signal: AbortSignal) => Promise<T>,
  { keepPrevious = false, refreshMs = SAFETY_NET_MS }: Options = {},
): Resource<T> {
  const isLive = useLiveState() === "live";
  const query = useQuery<unknown>({
    queryKey: key,
    queryFn: ({ signal }) => load(signal),
    refetchInterval: ({ state }) => {
      if (!isLive) return POLL_MS;
      return state.status === "error" ? RECOVER_MS : refreshMs;
    },
    ...(keepPrevious ? { placeholderData: keepPreviousData } : {}),
  });

  const retry = () => void query.refetch();
  const problem = useLastProblem(query, JSON.stringify(key));
  if (query.data !== undefined && !(query.isPlaceholderData && problem)) {
    // The library loses the type on the way; `load` is the one place it comes from.
    const value = query.data as T;
    return { kind: "ready", value, problem, isPrevious: query.isPlaceholderData, retry };
  }
  return problem
    ? { kind: "failed", problem, isRetrying: query.isFetching, retry }
    : { kind: "loading" };
}

interface Attempt {
  error: unknown;
  isSuccess: boolean;
  isPlaceholderData: boolean;
}

/** Why the last attempt failed, also during the next one: the library forgets it by then. */
function useLastProblem(
  { error, isSuccess, isPlaceholderData }: Attempt,
  key: string,
): Problem | null {
  const last = useRef<{ key: string; problem: Problem } | null>(null);
  if (error) last.current = { key, problem: toProblem(error) };
  else if (isSuccess && !isPlaceholderData) last.current = null;
  return last.current?.key === key ? last.current.problem : null;
}
