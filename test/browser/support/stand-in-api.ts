import { type Context, Hono } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { serveDashboard } from "./dashboard-files";
import type { WireCall } from "./fixtures";
import { aCallInDetail, aLogOf } from "./trace-fixtures";

const SESSION = { id: 1, email: "jordan@example.com", name: "Jordan Weber", role: "admin" };
const SESSION_MS = 3_600_000;

interface World {
  apiKey: string;
  /** Newest first. */
  calls: WireCall[];
}

/** Answers what the dashboard asks, from memory: the API's shapes without the product behind it. */
export function createStandInApi(world: World): Hono {
  const app = new Hono();

  app.post("/api/v1/session", async (c) => {
    const { api_key } = await c.req.json();
    if (api_key !== world.apiKey) return refuse(c, 401, "AuthenticationError", "Unknown API key.");
    setCookie(c, "session", "open", { httpOnly: true, sameSite: "Strict", path: "/" });
    return c.json(session(), 201);
  });
  app.delete("/api/v1/session", (c) => {
    deleteCookie(c, "session", { path: "/" });
    return c.body(null, 204);
  });
  app.use("/api/*", async (c, next) => {
    if (getCookie(c, "session") === "open") return next();
    return refuse(c, 401, "AuthenticationError", "Sign in, or send an API key.");
  });
  app.get("/api/v1/session", (c) => c.json(session()));

  app.get("/api/v1/calls", (c) => {
    const page = Number(c.req.query("page") ?? 1);
    const size = Number(c.req.query("page_size") ?? 50);
    const found = world.calls.filter(matches(c));
    const data = found.slice((page - 1) * size, page * size);
    return c.json({ data, total: found.length, page, page_size: size, total_is_capped: false });
  });
  app.get("/api/v1/calls/:sid", (c) => {
    const call = world.calls.find(({ call_sid }) => call_sid === c.req.param("sid"));
    return call
      ? c.json({ data: aCallInDetail(call) })
      : refuse(c, 404, "NotFoundError", "No such call.");
  });
  app.get("/api/v1/logs/:sid", (c) => {
    const call = world.calls.find(({ call_sid }) => call_sid === c.req.param("sid"));
    return call ? c.json({ data: aLogOf(call) }) : refuse(c, 404, "NotFoundError", "No such call.");
  });
  app.get("/api/v1/openapi.json", (c) => c.json(OPENAPI));

  app.get("/docs", async (c) => {
    if (getCookie(c, "session") === "open") return serveDashboard(c);
    return c.redirect("/login?next=%2Fdocs");
  });
  app.get("*", serveDashboard);
  return app;
}

function session() {
  const expires_at = new Date(Date.now() + SESSION_MS).toISOString();
  return { data: { user: SESSION, expires_at } };
}

function refuse(c: Context, status: 401 | 404, type: string, message: string) {
  const request_id = crypto.randomUUID();
  return c.json({ error: { type, message, details: [], request_id } }, status);
}

function matches(c: Context): (call: WireCall) => boolean {
  const { status, dialer, start_date, end_date } = c.req.query();
  return (call) =>
    (!status || call.status === status) &&
    (!dialer || call.routed_dialer === dialer) &&
    (!start_date || call.created_at >= start_date) &&
    (!end_date || call.created_at <= end_date);
}

const OPENAPI = {
  openapi: "3.1.0",
  info: { title: "Edge IVR", version: "1.0.0", description: "Calls, rules and people." },
  tags: [{ name: "calls", description: "What happened to each call" }],
  components: {
    securitySchemes: {
      apiKey: { type: "apiKey", in: "header", name: "X-API-Key" },
      session: { type: "apiKey", in: "cookie", name: "session" },
    },
  },
  security: [{ apiKey: [] }, { session: [] }],
  paths: {
    "/api/v1/calls": {
      get: {
        operationId: "listCalls",
        tags: ["calls"],
        summary: "The calls, newest first",
        parameters: [{ name: "status", in: "query", schema: { type: "string" } }],
        responses: { 200: { description: "One page of calls" } },
      },
    },
    "/api/v1/session": {
      post: {
        operationId: "signIn",
        tags: ["people"],
        summary: "Opens a session",
        requestBody: {
          content: {
            "application/json": {
              schema: { type: "object", properties: { api_key: { type: "string" } } },
            },
          },
        },
        responses: { 201: { description: "The session" }, 401: { description: "Refused" } },
      },
    },
  },
};
