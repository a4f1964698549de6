import { HTTPException } from "hono/http-exception";
import { AppError, ERROR_STATUS, type ErrorType } from "../shared/app-error";
import { describeError } from "../shared/log";
import { type AppContext, addressOf } from "./context";
import { replyDashboard, wantsDashboard } from "./dashboard-shell";
import { maskPath } from "./log-path";

/** All limits count by the minute (`wrangler.toml`). */
const RATE_PERIOD_SECONDS = "60";

/** The one place where a failure becomes a reply: `{ error: { type, message, details, request_id } }`. */
export function replyToError(error: unknown, c: AppContext): Response {
  const refusal = toRefusal(error);
  const { log, requestId } = c.var.deps;
  const request = { method: c.req.method, path: maskPath(c.req.path) };
  const visitor = { user_id: c.get("actor")?.id ?? null, ip_address: addressOf(c) };
  if (refusal.type === "InternalServerError")
    log.error("request.failed", { ...request, ...describeError(error) });
  else if (refusal.status === 401 || refusal.status === 403) {
    log.warning("request.refused", {
      ...request,
      ...visitor,
      type: refusal.type,
      reason: refusal.message,
    });
  } else {
    log.info("request.refused", {
      ...request,
      type: refusal.type,
      reason: refusal.message,
      details: refusal.details,
    });
  }
  const { type, message, details } = refusal;
  const headers = type === "RateLimitError" ? { "Retry-After": RATE_PERIOD_SECONDS } : undefined;
  const problem = { type, message, details, request_id: requestId };
  return c.json({ error: problem }, refusal.status, headers);
}

/** Nothing answers this address: a page of the dashboard for a person, an error for a program. */
export async function replyNotFound(c: AppContext): Promise<Response> {
  if (wantsDashboard(c)) return replyDashboard(c);
  return replyToError(
    new AppError("NotFoundError", `There is nothing at ${maskPath(c.req.path)}`),
    c,
  );
}

export function replyMethodNotAllowed(c: AppContext, methods: readonly string[]): Response {
  const allowed = methods.join(", ");
  const message = `${c.req.method} is not possible at ${maskPath(c.req.path)}: use ${allowed}`;
  const reply = replyToError(new AppError("MethodNotAllowed", message), c);
  reply.headers.set("Allow", allowed);
  return reply;
}

/** A bug tells the client nothing of itself; the log has the stack. */
function toRefusal(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof HTTPException) {
    if (error.status === 415) return notJson();
    const type = typeOfStatus(error.status) ?? (error.status < 500 ? "ValidationError" : undefined);
    if (type) return new AppError(type, error.message || "The request could not be understood");
  }
  return new AppError("InternalServerError", "An unexpected error occurred");
}

function notJson(): AppError {
  return new AppError("ValidationError", "The body must be JSON", [
    { field: "Content-Type", message: "must be application/json", code: "invalid_content_type" },
  ]);
}

function typeOfStatus(status: number): ErrorType | undefined {
  const entries = Object.entries(ERROR_STATUS) as [ErrorType, number][];
  return entries.find(([, known]) => known === status)?.[0];
}
