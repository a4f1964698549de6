/** Which page of a list an address asks for; the first one unless it says another that can be. */
export function readPage(query: URLSearchParams): number {
  const page = Number(query.get("page"));
  return Number.isInteger(page) && page > 0 ? page : 1;
}

/** Sets filters in an address, from its first page on, and leaves everything else there as it is. */
export function withFilters(
  search: string,
  filters: Readonly<Record<string, string | null>>,
): string {
  const query = new URLSearchParams(search);
  query.delete("page");
  for (const [name, value] of Object.entries(filters)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  return toText(query);
}

export function withPage(search: string, page: number): string {
  const query = new URLSearchParams(search);
  if (page > 1) query.set("page", `${page}`);
  else query.delete("page");
  return toText(query);
}

function toText(query: URLSearchParams): string {
  return query.size > 0 ? `?${query}` : "";
}
