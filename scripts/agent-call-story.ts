import { z } from "zod";

/** What the API answers to an order. */
export const startedSchema = z.object({
  data: z.object({
    call_sid: z.string(),
    conversation_id: z.string().nullable(),
    status: z.enum(["placed", "failed", "unknown"]),
    reason: z.string().nullable(),
  }),
});

/** A call as `GET /api/v1/calls/{call_sid}` shows it, as far as it is told here. */
export const seenSchema = z.object({
  data: z.object({
    status: z.string(),
    outcome: z.string().nullable(),
    call_duration: z.number().nullable(),
    failure_reason: z.string().nullable(),
  }),
});

export const utteranceSchema = z.object({
  data: z.array(z.object({ sequence_number: z.number(), speaker: z.string(), text: z.string() })),
});

type Seen = z.infer<typeof seenSchema>["data"];
type Utterance = z.infer<typeof utteranceSchema>["data"][number];

const SPEAKERS: Readonly<Record<string, string>> = { agent: "Agent ", user: "Person" };

/** What became of the order, in one line. */
export function describeStart({
  call_sid,
  conversation_id,
  status,
  reason,
}: z.infer<typeof startedSchema>["data"]): string {
  const why = reason ?? "for no reason given";
  switch (status) {
    case "placed":
      return `${call_sid} is placed, conversation ${conversation_id ?? "not named yet"}`;
    case "failed":
      return `${call_sid} was not placed: ${why}`;
    case "unknown":
      return `${call_sid} may be ringing, nobody answered for sure: ${why}`;
  }
}

/** Tells a call while it goes on: each look gives the lines that are new since the last one. */
export function createFollower() {
  // What the answer to the order said already.
  let status = "routed";
  const heard = new Set<number>();
  return {
    tell(seen: Seen, said: readonly Utterance[]): string[] {
      const fresh = said.filter(({ sequence_number: n }) => !heard.has(n));
      for (const { sequence_number: n } of fresh) heard.add(n);
      const isNew = seen.status !== status;
      status = seen.status;
      return [...fresh.map(describeUtterance), ...(isNew ? [describeStatus(seen)] : [])];
    },
  };
}

function describeUtterance({ sequence_number: n, speaker, text }: Utterance): string {
  return `${String(n).padStart(4)}  ${SPEAKERS[speaker] ?? speaker}  ${text}`;
}

function describeStatus({ status, outcome, call_duration, failure_reason }: Seen): string {
  if (outcome === null) return `   The call is ${status}`;
  const lasted = call_duration ? ` after ${call_duration} s` : "";
  const why = failure_reason && failure_reason !== status ? `: ${failure_reason}` : "";
  return `   The call ended ${status}${lasted}${why}`;
}
