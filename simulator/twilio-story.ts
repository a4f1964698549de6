/** For what a webhook was sent. */
export type WebhookPurpose =
  | "voice"
  | "gather"
  | "dial_action"
  | "redirect"
  | "queue_wait"
  | "queue_action"
  | "fallback"
  | "leg_status"
  | "call_status";

/** One thing that happened in a played call. */
export type Happening =
  | { kind: "call_started"; callSid: string; from: string; to: string }
  | {
      kind: "webhook";
      purpose: WebhookPurpose;
      method: "GET" | "POST";
      url: string;
      parameters: Readonly<Record<string, string>>;
      /** `null` where no answer came. */
      status: number | null;
      /** How long the answer took, in real milliseconds. */
      ms: number;
      answer: string;
    }
  | { kind: "said"; text: string }
  | { kind: "played"; url: string }
  | { kind: "paused"; seconds: number }
  | { kind: "pressed"; digits: string; finishedOnKey: string }
  | { kind: "pressed_nothing"; seconds: number }
  | {
      kind: "dialled";
      number: string;
      attempt: number;
      timeoutSeconds: number;
      callerId: string;
    }
  | { kind: "leg"; number: string; callSid: string; status: string; talkSeconds: number | null }
  | { kind: "dial_ended"; status: string; ignoredVerbs: number }
  | { kind: "queued"; queue: string }
  | { kind: "queue_left"; result: string }
  | { kind: "redirected"; url: string }
  | { kind: "rejected"; reason: string }
  | { kind: "caller_hung_up"; while: "ringing" | "talking" | "in_menu" | "in_queue" | "waiting" }
  | { kind: "warning"; code: number | null; message: string }
  | { kind: "error"; code: number; message: string }
  | { kind: "call_ended"; endedBy: EndedBy; seconds: number };

/** `at` is virtual time: seconds since the call came in. */
export type Step = { at: number } & Happening;

/** Who or what ended the call; `player` means that it went round in circles. */
export type EndedBy = "caller" | "document" | "rejection" | "application_error" | "player";

/** A whole call as it was played. */
export interface CallStory {
  callSid: string;
  from: string;
  to: string;
  steps: Step[];
  /** The number that picked up last; `null` when nobody did. */
  connectedTo: string | null;
  endedBy: EndedBy;
  /** The whole call, in virtual seconds. */
  seconds: number;
  /** How long the Worker took for the first webhook, in real milliseconds. */
  firstAnswerMs: number;
}
