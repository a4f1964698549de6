export type Method = "GET" | "POST";

export interface SayVerb {
  kind: "say";
  text: string;
  /** How often; 0 means again and again. */
  loop: number;
}
export interface PlayVerb {
  kind: "play";
  url: string;
}
export interface PauseVerb {
  kind: "pause";
  seconds: number;
}
export type Prompt = SayVerb | PlayVerb | PauseVerb;

export interface GatherVerb {
  kind: "gather";
  /** `null` means the address of the document itself. */
  action: string | null;
  method: Method;
  timeoutSeconds: number;
  /** Keys that end the input; empty for none. */
  finishOnKey: string;
  /** `null` for any number of digits. */
  numDigits: number | null;
  actionOnEmptyResult: boolean;
  /** Speech alone hears no keys. */
  hearsKeys: boolean;
  prompts: Prompt[];
}

export interface DialVerb {
  kind: "dial";
  /** `null`: the verb after the dial runs when it ends. */
  action: string | null;
  method: Method;
  timeoutSeconds: number;
  timeLimitSeconds: number;
  callerId: string | null;
  answerOnBridge: boolean;
  /** Empty where something else than a phone number is to be dialled. */
  numbers: DialledNumber[];
}

export interface DialledNumber {
  number: string;
  statusCallback: string | null;
  statusCallbackMethod: Method;
  statusCallbackEvents: string[];
}

export interface EnqueueVerb {
  kind: "enqueue";
  queue: string;
  action: string | null;
  method: Method;
  waitUrl: string | null;
  waitUrlMethod: Method;
}

export type Verb =
  | Prompt
  | GatherVerb
  | DialVerb
  | EnqueueVerb
  | { kind: "redirect"; url: string; method: Method }
  | { kind: "hangup" }
  | { kind: "reject"; reason: "rejected" | "busy" }
  | { kind: "not_played"; name: string };
