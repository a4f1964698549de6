import { QueryCache, QueryClient, type QueryFilters } from "@tanstack/preact-query";
import { toProblem } from "./problem";
import { SESSION_KEY, type SessionRecord } from "./session-record";

/** Keeps what the API answered, shows it at once and refreshes it behind. */
export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: endSessionIfRefused }),
  defaultOptions: {
    queries: {
      // Pages are told of changes and poll while they are not: asking again at once is not needed.
      retry: false,
      staleTime: 1_000,
    },
  },
});

/** A 401 on any request says that the session is over, whatever the page was doing. */
function endSessionIfRefused(thrown: unknown): void {
  if (toProblem(thrown).status !== 401) return;
  const current = queryClient.getQueryData<SessionRecord>(SESSION_KEY);
  if (current?.kind !== "signed_in") return;
  const ended: SessionRecord = { kind: "signed_out", reason: "expired" };
  queryClient.setQueryData(SESSION_KEY, ended);
}

/**
 * Loads again, until pages show it. Twice where a first load is still under way: the library lets
 * that one finish, and its answer may be from before the change.
 */
export async function loadAgain(filters: QueryFilters): Promise<void> {
  const found = queryClient.getQueryCache().findAll(filters);
  const isFirstLoad = found.some(
    ({ state }) => state.fetchStatus === "fetching" && state.data === undefined,
  );
  await queryClient.invalidateQueries(filters);
  if (isFirstLoad) await queryClient.invalidateQueries(filters);
  await untilShown();
}

/** The library tells pages of new values in a task of its own: without it, old ones flash up. */
function untilShown(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
