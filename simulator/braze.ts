import { Hono } from "hono";
import { exportUsers } from "./braze-export";
import { trackUsers } from "./braze-track";
import { jsonAnswer, readJson } from "./provider";
import type { SimulatorState } from "./state";

const WINDOW_MS = 60_000;
/** The export limit of customers who came after August 2024 (braze.md §2). */
const EXPORT_LIMIT = 250;
const TRACK_LIMIT = 3_000;

/**
 * Braze's REST API: looking a caller up by `POST /users/export/ids`, writing back by
 * `POST /users/track`. The rate-limit headers count for real; only a scenario refuses for them.
 */
export function createBraze(state: SimulatorState): Hono {
  const exportWindow = createRateWindow(EXPORT_LIMIT);
  const trackWindow = createRateWindow(TRACK_LIMIT);
  const braze = new Hono();

  braze.use(async (c, next) => {
    if (c.req.header("authorization") !== `Bearer ${state.keys.braze}`) return brazeError(401);
    return next();
  });

  braze.post("/users/export/ids", async (c) => {
    const headers = exportWindow(Date.now());
    const body = readJson(await c.req.text());
    const answer = exportUsers(state.braze.profiles, body);
    if (answer.kind === "refused") return jsonAnswer({ message: answer.message }, 400, headers);

    const invalid = answer.invalidIds.length > 0 ? { invalid_user_ids: answer.invalidIds } : {};
    return jsonAnswer({ users: answer.users, ...invalid, message: "success" }, 201, headers);
  });

  braze.post("/users/track", async (c) => {
    const headers = trackWindow(Date.now());
    const body = readJson(await c.req.text());
    const answer = trackUsers(state.braze, body, new Date());
    if (answer.kind === "refused") return jsonAnswer({ message: answer.message }, 400, headers);

    const counters = Object.entries(answer.processed).map(([name, n]) => [`${name}_processed`, n]);
    const errors = answer.errors.length > 0 ? { errors: answer.errors } : {};
    const message = { message: "success" };
    return jsonAnswer({ ...Object.fromEntries(counters), ...errors, ...message }, 201, headers);
  });

  braze.all("*", () => brazeError(404));
  return braze;
}

const MESSAGES: Readonly<Record<number, string>> = {
  401: "Invalid API key: non-existent",
  403: "Your API key does not have permission to access this resource",
  404: "Not found",
  429: "Rate limit exceeded",
};

/** Braze's fatal errors: one `message`; on a 401 the rate-limit headers come empty. */
export function brazeError(status: number): Response {
  const message = MESSAGES[status] ?? "Something went wrong on our side";
  return jsonAnswer({ message }, status, errorHeaders(status));
}

function errorHeaders(status: number): Record<string, string> {
  if (status === 401) return rateHeaders("", "", "");
  if (status !== 429) return {};
  const reset = Math.ceil((Date.now() + WINDOW_MS) / 1_000);
  return rateHeaders(String(EXPORT_LIMIT), "0", String(reset));
}

/** Counts requests per minute and tells what Braze's headers would say. */
function createRateWindow(limit: number): (now: number) => Record<string, string> {
  let resetAt = 0;
  let used = 0;
  return (now) => {
    if (now >= resetAt) {
      resetAt = now + WINDOW_MS;
      used = 0;
    }
    used += 1;
    const remaining = Math.max(0, limit - used);
    return rateHeaders(String(limit), String(remaining), String(Math.ceil(resetAt / 1_000)));
  };
}

function rateHeaders(limit: string, remaining: string, reset: string): Record<string, string> {
  return {
    "X-RateLimit-Limit": limit,
    "X-RateLimit-Remaining": remaining,
    "X-RateLimit-Reset": reset,
  };
}
