import type { SignedIn } from "./wire";

export const SESSION_KEY = ["session"] as const;

/** What is known about the person in front of the screen, once the API was asked. */
export type SessionRecord =
  | ({ kind: "signed_in" } & SignedIn)
  | {
      kind: "signed_out";
      /** `none`: there was no session; `left`: signed out by hand; `expired`: it ended on its own. */
      reason: "none" | "left" | "expired";
    };
