import { type BrazeProfile, type TrackedEvent, toProfile } from "./braze-profile";
import { DEMO_AGENTS, DEMO_LEADS, DEMO_NUMBERS } from "./demo-company";
import { DEFAULT_TASKS, type DialfireContact } from "./dialfire-contact";
import type { Conversation } from "./elevenlabs-conversation";
import type { ToldWebhook } from "./elevenlabs-ringing";
import { RINGS_NOBODY, type Ringing } from "./elevenlabs-talk";
import { DEFAULT_KEYS, type Keys } from "./keys";
import type { MailScenario, ReceivedMail } from "./mail-scenario";
import type { Provider } from "./provider";
import type { ActiveScenario } from "./scenario";
import { EVERYBODY_ANSWERS, type Phones } from "./twilio-phone";
import type { TwilioCall, TwilioMessage } from "./twilio-resource";
import type { PlacedCallWebhook } from "./twilio-ringing";
import { type TalkAgent, type TalkNumber, type TalkQueue, toAgent } from "./zendesk-talk-agent";

/** One request as it came in, before the provider looked at it. */
export interface ReceivedRequest {
  provider: Provider;
  method: string;
  /** Below the provider's own address, with the query string. */
  path: string;
  headers: Record<string, string>;
  body: string;
  /** When it came, ISO 8601. */
  at: string;
}

/** Everything the simulator knows; lost when it stops. */
export interface SimulatorState {
  keys: Keys;
  requests: ReceivedRequest[];
  scenarios: ActiveScenario[];
  braze: { profiles: BrazeProfile[]; events: TrackedEvent[] };
  dialfire: { tasks: string[]; contacts: DialfireContact[] };
  zendeskTalk: { agents: TalkAgent[]; queue: TalkQueue; numbers: TalkNumber[] };
  elevenlabs: { conversations: Conversation[]; ringing: Ringing; webhooks: ToldWebhook[] };
  twilio: {
    calls: TwilioCall[];
    messages: TwilioMessage[];
    phones: Phones;
    webhooks: PlacedCallWebhook[];
  };
  mails: ReceivedMail[];
  mailScenario: MailScenario;
}

/** The demo company, nothing received yet, everybody well-behaved. */
export function createState(
  keys: Partial<Keys> = {},
  ringing: Partial<Ringing> = {},
): SimulatorState {
  const now = new Date();
  return {
    keys: { ...DEFAULT_KEYS, ...keys },
    requests: [],
    scenarios: [],
    braze: { profiles: DEMO_LEADS.map((lead) => toProfile(lead, now)), events: [] },
    dialfire: { tasks: [...DEFAULT_TASKS], contacts: [] },
    zendeskTalk: {
      agents: DEMO_AGENTS.map((agent, index) => toAgent(agent, index)),
      queue: { calls_waiting: 0, callbacks_waiting: 0, average_wait_time: 0, longest_wait_time: 0 },
      numbers: [...DEMO_NUMBERS],
    },
    elevenlabs: { conversations: [], ringing: { ...RINGS_NOBODY, ...ringing }, webhooks: [] },
    twilio: { calls: [], messages: [], phones: EVERYBODY_ANSWERS, webhooks: [] },
    mails: [],
    mailScenario: { mode: "ok" },
  };
}
