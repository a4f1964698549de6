import type { ApiCall } from "./api-call";

/**
 * Puts calls to providers on record, given as a JSON array of `ApiCall`, each with `callSid` and
 * `requestId` where it was made for a call. A repeat of a key changes nothing.
 */
export const INSERT_API_CALLS = `
  INSERT INTO api_logs (log_key, request_id, call_sid, integration, method, url, request_headers,
    request_body, response_status, response_headers, response_body, truncated, at, duration_ms,
    success, error_category, error_message)
  SELECT value ->> 'key', value ->> 'requestId', value ->> 'callSid', value ->> 'integration',
    value ->> 'method', value ->> 'url', value -> 'requestHeaders', value ->> 'requestBody',
    value ->> 'responseStatus', value -> 'responseHeaders', value ->> 'responseBody',
    value ->> 'truncated', value ->> 'startedAt', value ->> 'durationMs', value ->> 'success',
    value ->> 'category', value ->> 'errorMessage'
  FROM json_each(?1)`;

export interface ApiLogStore {
  /** Puts a call on record that was made for a request of the API, not for a phone call. */
  record(call: ApiCall, requestId: string): Promise<void>;
  /** Keeps calls to providers that were made for a phone call, but not while its caller waited. */
  save(apiCalls: readonly ApiCall[], callSid: string): Promise<void>;
}

export function createApiLogStore(db: D1Database): ApiLogStore {
  async function insert(
    apiCalls: readonly ApiCall[],
    about: { callSid: string | null; requestId: string | null },
  ): Promise<void> {
    const rows = apiCalls.map((call) => ({ ...call, ...about }));
    await db.prepare(INSERT_API_CALLS).bind(JSON.stringify(rows)).run();
  }

  return {
    async record(call, requestId) {
      await insert([call], { callSid: null, requestId });
    },

    async save(apiCalls, callSid) {
      if (apiCalls.length > 0) await insert(apiCalls, { callSid, requestId: null });
    },
  };
}
