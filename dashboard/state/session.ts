import { useQuery } from "@tanstack/preact-query";
import { useEffect } from "../lib/html";
import { api } from "./api";
import { type Problem, toProblem } from "./problem";
import { loadAgain, queryClient } from "./query-client";
import { SESSION_KEY, type SessionRecord } from "./session-record";
import type { User } from "./wire";

/** Whether somebody is signed in, as far as we know by now. */
export type Session =
  | SessionRecord
  | { kind: "asking" }
  | { kind: "unreachable"; problem: Problem; retry: () => void };

export function useSession(): Session {
  const query = useQuery({ queryKey: SESSION_KEY, queryFn: askWho, staleTime: Infinity });
  if (query.data) return query.data;
  if (query.isFetching || !query.error) return { kind: "asking" };
  return {
    kind: "unreachable",
    problem: toProblem(query.error),
    retry: () => void query.refetch(),
  };
}

/** Warnings come and go without a message: a maintenance begins, a variable is set right. */
const WARNINGS_REFRESH_MS = 30_000;

/** Asks from time to time what every page has to warn of. */
export function useFreshWarnings(): void {
  useEffect(() => {
    const refresh = () => void loadAgain({ queryKey: SESSION_KEY });
    const timer = setInterval(refresh, WARNINGS_REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
}

/** The signed-in person; `null` on pages shown to strangers. */
export function useUser(): User | null {
  const session = useSession();
  return session.kind === "signed_in" ? session.user : null;
}

/** What the signed-in person may do; strangers may only look. */
export function useRole(): User["role"] {
  return useUser()?.role ?? "read_only";
}

/** Opens a session; what an earlier person saw is forgotten first. Throws a `Problem`. */
export async function signIn(apiKey: string): Promise<void> {
  const signedIn = await api.signIn(apiKey);
  replaceSession({ kind: "signed_in", ...signedIn });
}

/** Ends the session on the server, then here. Throws a `Problem` when the server did not hear it. */
export async function signOut(): Promise<void> {
  await api.signOut();
  replaceSession({ kind: "signed_out", reason: "left" });
}

function replaceSession(record: SessionRecord): void {
  queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== SESSION_KEY[0] });
  queryClient.setQueryData(SESSION_KEY, record);
}

async function askWho({ signal }: { signal: AbortSignal }): Promise<SessionRecord> {
  try {
    return { kind: "signed_in", ...(await api.session(signal)) };
  } catch (thrown) {
    if (toProblem(thrown).status !== 401) throw thrown;
    const known = queryClient.getQueryData<SessionRecord>(SESSION_KEY);
    return { kind: "signed_out", reason: known?.kind === "signed_in" ? "expired" : "none" };
  }
}
