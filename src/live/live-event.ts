/** What open dashboards are told; they read the rest through the API. */
export type LiveEvent =
  | { type: "hello" }
  | { type: "call_changed"; call_sid: string; status: string };
