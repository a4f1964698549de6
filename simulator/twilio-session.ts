import type { ChooseBehaviour } from "./twilio-behaviour";
import type { ParentLeg } from "./twilio-parameters";
import { newSid } from "./twilio-resource";
import type { EndedBy, Happening, Step, WebhookPurpose } from "./twilio-story";
import {
  type Send,
  type Sender,
  sendWebhook,
  type Webhook,
  type WebhookAnswer,
} from "./twilio-webhook";

/** Lets virtual seconds pass: at once, or as long as they say. */
export type Pace = (seconds: number) => Promise<void>;

export interface CallerBehaviour {
  /** What is pressed at each menu in turn; empty for nothing. Afterwards nothing is pressed. */
  digits?: readonly string[];
  /** At which menu the caller hangs up, counted from 1. */
  hangsUpAtMenu?: number;
  /** After how many seconds without an answer the caller gives up. */
  patienceSeconds?: number;
  /** Once all of `digits` are used: asks for a callback, enters this number and confirms it. */
  leavesNumber?: string;
}

export interface PlayOptions {
  /** The public address of the Worker, as it is signed and called. */
  url: string;
  authToken: string;
  accountSid: string;
  from: string;
  to: string;
  forwardedFrom?: string;
  callSid?: string;
  /** What becomes of each dial; without it everybody answers and talks for 30 seconds. */
  dials?: ChooseBehaviour;
  caller?: CallerBehaviour;
  /** Numbers beside `from` and `to` that may be shown as the caller's. */
  ownedNumbers?: readonly string[];
  /** The number's own addresses; relative to `url`. `null` switches one off. */
  voicePath?: string;
  fallbackPath?: string | null;
  statusCallbackPath?: string | null;
  pace?: Pace;
  /** Told of every step when it happens. */
  onStep?: (step: Step) => void;
  send?: Send;
  timeoutMs?: number;
}

/** What a document is fetched for; the standard parameters come by themselves. */
export interface DocumentRequest {
  purpose: WebhookPurpose;
  method: Webhook["method"];
  url: string;
  parameters: Webhook["parameters"];
}

/** How a call goes on after a verb. */
export type Next =
  | { kind: "next_verb" }
  | { kind: "fetch"; request: DocumentRequest }
  | { kind: "end"; endedBy: EndedBy };

export const NEXT_VERB: Next = { kind: "next_verb" };

/** One call while it is played. */
export interface Session {
  readonly parent: ParentLeg;
  readonly dials: ChooseBehaviour;
  readonly digits: readonly string[];
  readonly leavesNumber: string | null;
  readonly hangsUpAtMenu: number | null;
  readonly patienceSeconds: number;
  readonly ownedNumbers: readonly string[];
  readonly steps: Step[];
  /** Dials and menus so far. */
  attempts: number;
  menus: number;
  redirectsInARow: number;
  /** When the caller was picked up for, in virtual seconds; `null` while it still rings. */
  answeredAt: number | null;
  connectedTo: string | null;
  /** Virtual seconds since the call came in. */
  now(): number;
  /** The same as a date, for timestamps. */
  date(): Date;
  pass(seconds: number): Promise<void>;
  tell(happening: Happening): void;
  /** Picks the caller up, if that has not happened yet. */
  answer(): void;
  post(purpose: WebhookPurpose, webhook: Webhook): Promise<WebhookAnswer>;
}

const DEFAULT_PATIENCE_SECONDS = 900;
/** Twilio's limit for one request, all tries together. */
const DEFAULT_TIMEOUT_MS = 15_000;

/** A call that has just begun to ring. */
export function createSession(options: PlayOptions): Session {
  const startedAt = Date.now();
  const sender: Sender = {
    authToken: options.authToken,
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    send: options.send ?? fetch,
  };
  let seconds = 0;

  return {
    parent: {
      callSid: options.callSid ?? newSid("CA"),
      accountSid: options.accountSid,
      from: options.from,
      to: options.to,
      forwardedFrom: options.forwardedFrom ?? null,
      status: "ringing",
    },
    dials: options.dials ?? (() => ({ kind: "answer", talkSeconds: 30, endedBy: "dialled_side" })),
    digits: options.caller?.digits ?? [],
    leavesNumber: options.caller?.leavesNumber ?? null,
    hangsUpAtMenu: options.caller?.hangsUpAtMenu ?? null,
    patienceSeconds: options.caller?.patienceSeconds ?? DEFAULT_PATIENCE_SECONDS,
    ownedNumbers: options.ownedNumbers ?? [],
    steps: [],
    attempts: 0,
    menus: 0,
    redirectsInARow: 0,
    answeredAt: null,
    connectedTo: null,

    now: () => seconds,
    date: () => new Date(startedAt + seconds * 1_000),
    async pass(more) {
      if (more <= 0) return;
      await options.pace?.(more);
      // Tenths are as fine as the story tells; sums of fractions would drift.
      seconds = Math.round((seconds + more) * 10) / 10;
    },
    tell(happening) {
      const step = { at: seconds, ...happening };
      this.steps.push(step);
      options.onStep?.(step);
    },
    answer() {
      if (this.answeredAt !== null) return;
      this.answeredAt = seconds;
      this.parent.status = "in-progress";
    },
    async post(purpose, webhook) {
      const answer = await sendWebhook(webhook, sender);
      this.tell({
        kind: "webhook",
        purpose,
        method: webhook.method,
        url: webhook.url,
        parameters: Object.fromEntries(webhook.parameters),
        status: answer.kind === "answered" ? answer.status : null,
        ms: answer.ms,
        answer: answer.kind === "answered" ? answer.body : answer.message,
      });
      return answer;
    },
  };
}
