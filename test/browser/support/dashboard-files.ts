import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import type { Context } from "hono";

const ROOT = join(import.meta.dirname, "../../../dist/dashboard");

const TYPES: Record<string, string> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
};

/** Serves the built dashboard as the platform does: `_headers` on each file, index.html elsewhere. */
export async function serveDashboard(c: Context): Promise<Response> {
  const { path } = c.req;
  const wanted = /^\/docs\/?$/.test(path) ? "docs/index.html" : normalize(path).slice(1);
  const isFile = extname(wanted) in TYPES;
  const file = isFile ? wanted : "index.html";

  const content = await readFile(join(ROOT, file)).catch(() => {
    throw new Error(`dist/dashboard/${file} is missing: run "npx vite build" first`);
  });
  const headers = await headersFor(path);
  headers.set("Content-Type", TYPES[extname(file)] ?? "application/octet-stream");
  return new Response(content, { headers });
}

/** Reads the platform's `_headers`: blocks of a path pattern and indented headers; `!` takes one back. */
async function headersFor(path: string): Promise<Headers> {
  const headers = new Headers();
  let applies = false;
  for (const line of (await readFile(join(ROOT, "_headers"), "utf8")).split("\n")) {
    const text = line.trim();
    if (text === "" || text.startsWith("#")) continue;
    if (!line.startsWith(" ")) {
      applies = text.endsWith("*") ? path.startsWith(text.slice(0, -1)) : path === text;
    } else if (applies && text.startsWith("!")) {
      headers.delete(text.slice(1).trim());
    } else if (applies) {
      headers.append(text.slice(0, text.indexOf(":")), text.slice(text.indexOf(":") + 1).trim());
    }
  }
  return headers;
}
