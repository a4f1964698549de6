import { createServer, type RequestListener, type Server } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { callProvider, type ProviderRequest } from "../../../src/resilience/provider-client";

const KEY = "live-key-4f8a2c91";
const BODY = '{"phone":"+15551234567"}';
/** Long enough for an answer on this machine. */
const PATIENCE_MS = 5_000;
/** What a provider that does not answer gets. */
const SHORT_MS = 100;

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** Starts a provider on this machine and gives its address. */
async function aProvider(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("it does not listen");
  return `http://127.0.0.1:${address.port}`;
}

const answering = (status: number, body = "", headers: Record<string, string> = {}) =>
  aProvider((_, response) => response.writeHead(status, headers).end(body));

function aRequest(url: string, changed: Partial<ProviderRequest> = {}): ProviderRequest {
  return {
    integration: "braze",
    method: "POST",
    url,
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
    body: BODY,
    timeoutMs: PATIENCE_MS,
    ...changed,
  };
}

describe("callProvider", () => {
  it("reads no more than a million bytes of an answer, however fast they come", async () => {
    const piece = Buffer.alloc(64 * 1_024, "a");
    let sent = 0;
    const url = await aProvider((_, response) => {
      response.writeHead(200);
      const pour = () => {
        while (!response.destroyed && response.write(piece)) sent += piece.length;
      };
      response.on("drain", pour);
      pour();
    });

    const answer = await callProvider(aRequest(url));

    expect(answer).toMatchObject({ kind: "failed", category: "bad_response" });
    // What lies in buffers of the network on both sides was sent, but is not read.
    expect(sent).toBeLessThan(20_000_000);
  });

  it("gives the whole answer, and a record of it that is safe to keep", async () => {
    const url = await answering(201, '{"users":[]}', {
      "content-type": "application/json",
      "x-ratelimit-remaining": "249",
      "set-cookie": "session=1",
    });

    const answer = await callProvider(aRequest(url));

    const apiCall = {
      key: expect.stringMatching(/^[0-9a-f-]{36}$/),
      integration: "braze",
      method: "POST",
      url,
      requestHeaders: { authorization: "[REDACTED]", "content-type": "application/json" },
      requestBody: '{"phone":"+1555***4567"}',
      responseStatus: 201,
      responseHeaders: { "content-type": "application/json", "x-ratelimit-remaining": "249" },
      responseBody: '{"users":[]}',
      truncated: false,
      startedAt: expect.any(Number),
      durationMs: expect.any(Number),
      success: true,
      category: null,
      errorMessage: null,
    };
    expect(answer).toEqual({
      kind: "answered",
      status: 201,
      text: '{"users":[]}',
      apiCall,
      apiCalls: [apiCall],
    });
  });

  it("keeps no number it asked about, however the answer writes it", async () => {
    const url = await answering(
      200,
      '{"lead":"15551234567","local":"(555) 123-4567","id":15559999999}',
    );

    const { apiCall } = await callProvider(aRequest(`${url}/leads?of=%2B15551234567`));

    expect(apiCall).toMatchObject({
      url: `${url}/leads?of=+1555***4567`,
      requestBody: '{"phone":"+1555***4567"}',
      responseBody: '{"lead":"1555***4567","local":"(555***4567","id":15559999999}',
    });
  });

  it("sends method, headers and body as they are", async () => {
    const seen: unknown[] = [];
    const url = await aProvider(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += String(chunk);
      seen.push({ method: request.method, key: request.headers.authorization, body });
      response.end();
    });

    await callProvider(aRequest(url));

    expect(seen).toEqual([{ method: "POST", key: `Bearer ${KEY}`, body: BODY }]);
  });

  it("sends no body where there is none", async () => {
    const url = await answering(200, "ok");
    const { integration, method, headers, timeoutMs } = aRequest(url, { method: "GET" });

    const { kind, apiCall } = await callProvider({ integration, method, url, headers, timeoutMs });

    expect(kind).toBe("answered");
    expect(apiCall.requestBody).toBeNull();
  });

  it.each([
    [400, "client_error"],
    [401, "auth_failed"],
    [403, "auth_failed"],
    [404, "client_error"],
    [429, "rate_limited"],
    [500, "server_error"],
    [503, "server_error"],
  ])("calls an answer %i a failure: %s, and keeps what it said", async (status, category) => {
    const url = await answering(status, "no");

    const answer = await callProvider(aRequest(url));

    expect(answer).toMatchObject({
      kind: "failed",
      category,
      message: `answered ${status}`,
      apiCall: {
        responseStatus: status,
        responseBody: "no",
        success: false,
        category,
        errorMessage: `answered ${status}`,
      },
    });
  });

  it("asks once, also when the provider fails", async () => {
    let asked = 0;
    const url = await aProvider((_, response) => {
      asked += 1;
      response.writeHead(500).end();
    });

    await callProvider(aRequest(url));

    expect(asked).toBe(1);
  });

  it.each([301, 302, 307, 308])("does not follow a redirect %i with the key", async (status) => {
    let wasLedAway = false;
    const elsewhere = await aProvider((_, response) => {
      wasLedAway = true;
      response.end();
    });
    const url = await answering(status, "", { location: elsewhere });

    const answer = await callProvider(aRequest(url));

    expect(answer).toMatchObject({ kind: "failed", category: "bad_response" });
    expect(wasLedAway).toBe(false);
  });

  it("gives up on a provider that hangs", async () => {
    const url = await aProvider(() => undefined);

    const answer = await callProvider(aRequest(url, { timeoutMs: SHORT_MS }));

    expect(answer).toMatchObject({
      kind: "failed",
      category: "timeout",
      message: `no complete answer within ${SHORT_MS} ms`,
      apiCall: { responseStatus: null, responseBody: null, success: false, category: "timeout" },
    });
  });

  it("gives up in time on a provider that stalls after its headers", async () => {
    const url = await aProvider((_, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write('{"users":[');
    });

    const answer = await callProvider(aRequest(url, { timeoutMs: SHORT_MS }));

    expect(answer).toMatchObject({ kind: "failed", category: "timeout" });
    expect(answer.apiCall.durationMs).toBeGreaterThanOrEqual(SHORT_MS - 10);
    expect(answer.apiCall.durationMs).toBeLessThan(PATIENCE_MS);
  });

  it.each([0, -250])("does not throw with %i ms left", async (timeoutMs) => {
    const url = await aProvider(() => undefined);

    const answer = await callProvider(aRequest(url, { timeoutMs }));

    expect(answer).toMatchObject({ kind: "failed", category: "timeout" });
  });

  it("tells a provider that nobody answers at from one that is slow", async () => {
    const url = await answering(200);
    const closed = servers.splice(0);
    for (const server of closed) await new Promise((resolve) => server.close(resolve));

    const answer = await callProvider(aRequest(url));

    expect(answer).toMatchObject({ kind: "failed", category: "network" });
  });

  it.each([
    ["before its answer", false],
    ["in the middle of its answer", true],
  ])("tells a provider that hangs up %s from one that is slow", async (_, hasBegun) => {
    const url = await aProvider((request, response) => {
      if (hasBegun) response.writeHead(200, { "content-length": "100" }).write("{");
      setImmediate(() => request.socket.destroy());
    });

    const answer = await callProvider(aRequest(url));

    expect(answer).toMatchObject({ kind: "failed", category: "network" });
  });

  it.each(["not an address", "http://", "ftp://127.0.0.1/"])(
    "does not throw for the address %j",
    async (url) => {
      const answer = await callProvider(aRequest(url));

      expect(answer).toMatchObject({ kind: "failed", category: "network" });
    },
  );

  it("cuts a long body in its record, not in the answer", async () => {
    const long = "x".repeat(50_000);
    const url = await answering(200, long);

    const answer = await callProvider(aRequest(url));

    expect(answer).toMatchObject({ kind: "answered", text: long });
    expect(answer.apiCall.truncated).toBe(true);
    expect(answer.apiCall.responseBody).toBe(`${"x".repeat(10_240)}[TRUNCATED]`);
  });
});

describe("callProvider with a second attempt", () => {
  const TWICE = { attempts: 2 };

  /** A provider that answers with these statuses in turn, the last one for ever. */
  async function answeringInTurn(...statuses: number[]) {
    let asked = 0;
    const url = await aProvider((_, response) => {
      response.writeHead(statuses[asked] ?? statuses.at(-1) ?? 200).end(`answer ${asked + 1}`);
      asked += 1;
    });
    return { url, asked: () => asked };
  }

  it.each([500, 502, 503])("asks again at once after an answer %i", async (status) => {
    const { url, asked } = await answeringInTurn(status, 200);

    const answer = await callProvider(aRequest(url, TWICE));

    expect(answer).toMatchObject({ kind: "answered", status: 200, text: "answer 2" });
    expect(asked()).toBe(2);
  });

  it.each([301, 400, 401, 403, 404, 409, 422, 429])(
    "does not ask again after an answer %i",
    async (status) => {
      const { url, asked } = await answeringInTurn(status, 200);

      const answer = await callProvider(aRequest(url, TWICE));

      expect(answer.kind).toBe("failed");
      expect(asked()).toBe(1);
    },
  );

  it("does not ask again where nobody answers at all", async () => {
    const url = await aProvider((request) => request.socket.destroy());

    const { apiCalls } = await callProvider(aRequest(url, TWICE));

    expect(apiCalls).toMatchObject([{ category: "network" }]);
  });

  it("does not ask a third time", async () => {
    const { url, asked } = await answeringInTurn(500);

    const answer = await callProvider(aRequest(url, TWICE));

    expect(answer).toMatchObject({ kind: "failed", category: "server_error" });
    expect(asked()).toBe(2);
  });

  it("keeps a record of its own for each attempt", async () => {
    const { url } = await answeringInTurn(503, 200);

    const { apiCall, apiCalls } = await callProvider(aRequest(url, TWICE));

    expect(apiCalls).toMatchObject([
      { responseStatus: 503, success: false, category: "server_error", responseBody: "answer 1" },
      { responseStatus: 200, success: true, category: null, responseBody: "answer 2" },
    ]);
    expect(new Set(apiCalls.map(({ key }) => key)).size).toBe(2);
    expect(apiCall).toBe(apiCalls[1]);
  });

  it("asks again after a time-out where one attempt may not take all the time", async () => {
    let asked = 0;
    const url = await aProvider((_, response) => {
      asked += 1;
      if (asked === 2) response.end("at last");
    });

    const answer = await callProvider(aRequest(url, { ...TWICE, attemptTimeoutMs: SHORT_MS }));

    expect(answer).toMatchObject({ kind: "answered", text: "at last" });
    expect(answer.apiCalls).toMatchObject([{ category: "timeout" }, { category: null }]);
  });

  it("keeps the deadline over both attempts", async () => {
    const url = await aProvider(() => undefined);
    const startedAt = Date.now();

    const request = aRequest(url, { ...TWICE, timeoutMs: 1_500, attemptTimeoutMs: 1_000 });
    const { apiCalls } = await callProvider(request);

    expect(apiCalls).toMatchObject([{ category: "timeout" }, { category: "timeout" }]);
    expect(apiCalls[1]?.durationMs).toBeLessThan(1_000);
    expect(Date.now() - startedAt).toBeLessThan(PATIENCE_MS);
  });

  it("does not begin an attempt that has no time left", async () => {
    const url = await aProvider(() => undefined);

    const { apiCalls } = await callProvider(aRequest(url, { ...TWICE, timeoutMs: SHORT_MS }));

    expect(apiCalls).toHaveLength(1);
  });
});

describe("the record of a call", () => {
  it.each([
    ["echoes it in its answer", { authorization: `Bearer ${KEY}` }],
    ["echoes a Basic one in its answer", { authorization: `Basic ${KEY}` }],
    ["echoes one from a header of its own", { "xi-api-key": KEY }],
  ])("never holds the key, also where the provider %s", async (_, headers) => {
    const url = await answering(401, `{"message":"Invalid API key: ${KEY}"}`);

    const { apiCall } = await callProvider(
      aRequest(`${url}/?key=${KEY}`, { headers, body: `{"key":"${KEY}"}` }),
    );

    expect(JSON.stringify(apiCall)).not.toContain(KEY);
  });

  it("never holds the key, also where it cannot even be sent", async () => {
    const url = await answering(200);
    const headers = { authorization: `Bearer ${KEY}\nsecond line` };

    const answer = await callProvider(aRequest(url, { headers }));

    expect(answer.kind).toBe("failed");
    expect(JSON.stringify(answer)).not.toContain(KEY);
  });

  it("masks phone numbers in address and answer", async () => {
    const url = await answering(200, '{"phone":"+15551234567"}');

    const { apiCall } = await callProvider(aRequest(`${url}/?phone=%2B15551234567`));

    expect(apiCall.url).toBe(`${url}/?phone=+1555***4567`);
    expect(apiCall.responseBody).toBe('{"phone":"+1555***4567"}');
  });
});
