import { DEFAULT_KEYS } from "../simulator/keys";
import { readDevVars } from "./dev-vars";
import { readPort, StartProblem } from "./ports";

/** The Worker to be called, and what is needed to be taken for Twilio by it. */
export interface WorkerTarget {
  /** Both the address that is called and the one that is signed: the Worker's `PUBLIC_URL`. */
  url: string;
  authToken: string;
  accountSid: string;
  phoneNumber: string;
}

const ANSWER_PATIENCE_MS = 5_000;

/** Reads the target from flags, the environment and `.dev.vars`, in this order. */
export function readTarget(urlFlag: string | undefined): WorkerTarget {
  const variables = { ...readDevVars(), ...process.env };
  const url = urlFlag ?? `http://localhost:${readPort("PORT", 8787)}`;
  if (!URL.canParse(url)) throw new StartProblem(`--url ${url} is not an address`);
  return {
    url: url.replace(/\/+$/, ""),
    authToken: variables.TWILIO_AUTH_TOKEN || DEFAULT_KEYS.twilio_auth_token,
    accountSid: variables.TWILIO_ACCOUNT_SID || DEFAULT_KEYS.twilio_account_sid,
    phoneNumber: variables.TWILIO_PHONE_NUMBER || "+493023125000",
  };
}

/** Throws with advice where no Worker answers. */
export async function requireWorker({ url }: Pick<WorkerTarget, "url">): Promise<void> {
  const signal = AbortSignal.timeout(ANSWER_PATIENCE_MS);
  const answer = await fetch(`${url}/health`, { signal }).catch(() => null);
  if (answer) return;
  throw new StartProblem(
    `No Worker answers at ${url}. Start it with "npm start" in another terminal, ` +
      "or say where it is with --url or PORT.",
  );
}

/** Prints what a person can mend in one line; anything else is a bug and keeps its stack. */
export function failWith(error: unknown): never {
  const isUsage = error instanceof TypeError && "code" in error;
  if (error instanceof StartProblem || isUsage) console.error(error.message);
  else console.error(error);
  process.exit(1);
}
