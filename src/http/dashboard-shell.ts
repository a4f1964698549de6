import type { AppContext } from "./context";

/** Paths that answer programs, where a page of HTML would only confuse. */
const FOR_PROGRAMS = /^\/(api|webhooks|health|assets|cdn-cgi)(\/|$)/;
/** A name with an ending is a file; one that is not there must not look as if it were. */
const FILE = /\.[a-z0-9]+$/i;

/** Whether a request that nothing answers is a person on one of the dashboard's pages. */
export function wantsDashboard(c: AppContext): boolean {
  const isReading = c.req.method === "GET" || c.req.method === "HEAD";
  return isReading && !FOR_PROGRAMS.test(c.req.path) && !FILE.test(c.req.path);
}

/** The dashboard's one document; it reads the address itself. */
export function replyDashboard(c: AppContext): Promise<Response> {
  return fetchAsset(c, "/");
}

/** One built file, as the assets' own headers say. */
export async function fetchAsset(c: AppContext, path: string): Promise<Response> {
  const url = new URL(path, c.req.url);
  const asset = await c.env.ASSETS.fetch(new Request(url, { method: c.req.method }));
  return new Response(asset.body, asset);
}
