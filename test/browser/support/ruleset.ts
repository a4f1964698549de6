import type { Product } from "./product";

/** Speaks to the API as an admin would by hand; throws with what came back when it is no success. */
export async function callApi<T>(
  { url, apiKey }: Product,
  path: string,
  { method = "GET", body }: { method?: string; body?: unknown } = {},
): Promise<T> {
  const answer = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { "x-api-key": apiKey, "content-type": "application/json" },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`);
  return (text === "" ? null : JSON.parse(text).data) as T;
}

export interface SavedRule {
  id: number;
  name: string;
  priority: number;
  config: Record<string, unknown>;
  active: boolean;
}

/** Adds a rule behind all others and gives its id. */
export async function addRule(
  product: Product,
  rule: { rule_type: string; name: string; config: unknown },
): Promise<number> {
  const body = { priority: 50, ...rule };
  return (await callApi<SavedRule>(product, "/routing-rules", { method: "POST", body })).id;
}

export function readRule(product: Product, id: number): Promise<SavedRule> {
  return callApi(product, `/routing-rules/${id}`);
}

/** The key of somebody who may only look. */
export async function addViewer(product: Product): Promise<string> {
  const body = { email: "viewer@example.com", name: "Vera Viewer", role: "read_only" };
  const made = await callApi<{ api_key: string }>(product, "/users", { method: "POST", body });
  return made.api_key;
}
