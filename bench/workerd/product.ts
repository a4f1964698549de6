/** The product's entry as the Workers here see it: the bundle's default export. */
export interface Product {
  fetch(request: Request, env: object, ctx: RequestOccasion): Response | Promise<Response>;
}

/** What the runtime hands to a request beside its bindings. */
export interface RequestOccasion {
  waitUntil(work: Promise<unknown>): void;
  passThroughOnException(): void;
  props: unknown;
}
