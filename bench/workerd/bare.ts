import type { Product } from "./product";

const TWIML =
  '<?xml version="1.0" encoding="UTF-8"?><Response><Dial><Number>+493023125011</Number></Dial></Response>';

/** The least a call router can do: the same document for everybody. */
export default {
  fetch: () =>
    new Response(TWIML, { headers: { "content-type": "application/xml; charset=utf-8" } }),
} satisfies Product;
