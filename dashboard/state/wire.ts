/** What the API answers, as the code reads it: `api.ts` turns snake_case into camelCase. */

export interface User {
  id: number;
  email: string;
  name: string;
  role: "admin" | "read_only";
}

export interface SignedIn {
  user: User;
  /** What is wrong with this installation, in sentences. */
  warnings: string[];
  expiresAt: string;
}

export interface Page<Item> {
  data: Item[];
  total: number;
  page: number;
  pageSize: number;
  /** The count stopped at the largest number the API counts to. */
  totalIsCapped: boolean;
}

export interface Call {
  callSid: string;
  direction: "inbound" | "outbound";
  /** Masked; `null` when the caller withheld it. */
  callerNumber: string | null;
  calledNumber: string | null;
  forwardedFrom: string | null;
  status: string;
  outcome: string | null;
  routingRule: string | null;
  routedDialer: string | null;
  leadOwner: string | null;
  leadScore: number | string | null;
  dtmfDigit: string | null;
  routingDecisionMs: number | null;
  responseTimeMs: number | null;
  rung: string | null;
  brazeCacheHit: boolean | null;
  rulesetVersion: number | null;
  failureReason: string | null;
  /** Seconds. */
  callDuration: number | null;
  createdAt: string;
  routedAt: string | null;
  connectedAt: string | null;
  endedAt: string | null;
  statusUpdatedAt: string;
  updatedAt: string;
}

export interface StatusChange {
  status: string;
  at: string;
}

/** One attempt to reach a dialer. */
export interface Leg {
  legSid: string;
  dialer: string | null;
  attempt: number | null;
  status: string;
  ringingAt: string | null;
  answeredAt: string | null;
  endedAt: string | null;
  durationSeconds: number | null;
  errorCode: string | number | null;
}

export interface CallDetails extends Call {
  statusHistory: StatusChange[];
  legs: Leg[];
}
