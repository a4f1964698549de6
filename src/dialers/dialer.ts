import { z } from "zod";

export const DIALER_KINDS = ["dialfire", "zendesk_talk", "phone"] as const;

/** Somebody who can take a call: a name the rules use and a number to dial. */
export const dialerSchema = z.object({
  id: z.number().int(),
  name: z.string().min(1),
  kind: z.enum(DIALER_KINDS),
  /** `null` until a variable or an admin gives one: such a dialer cannot be reached. */
  phoneNumber: z.string().nullable(),
  active: z.boolean(),
});

export type Dialer = z.infer<typeof dialerSchema>;
export type DialerKind = Dialer["kind"];
