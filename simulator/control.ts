import { type LeadDraft, toProfile } from "./braze-profile";
import { type Ringing, ringingSchema } from "./elevenlabs-talk";
import { type Keys, keysSchema } from "./keys";
import { type MailScenarioDraft, mailScenarioSchema, type ReceivedMail } from "./mail-scenario";
import type { Provider } from "./provider";
import { type Scenario, scenarioSchema } from "./scenario";
import { createState, type ReceivedRequest, type SimulatorState } from "./state";
import { type PhonesDraft, phonesSchema } from "./twilio-phone";
import { type AgentDraft, type TalkQueue, toAgent } from "./zendesk-talk-agent";

/** What tests and people may do with the simulator; `/_control` offers the same by HTTP. */
export interface Control {
  /** Replaces the scenario of the same provider and path. */
  setScenario(provider: Provider, scenario: Scenario): void;
  /** Back to normal: one provider, or all of them. */
  clearScenarios(provider?: Provider): void;
  /** What came in, oldest first; of one provider, or of all. */
  requests(provider?: Provider): ReceivedRequest[];
  clearRequests(): void;
  /** Replaces all Braze profiles. */
  setLeads(leads: readonly LeadDraft[]): void;
  addLeads(leads: readonly LeadDraft[]): void;
  /** Replaces all Zendesk agents. */
  setAgents(agents: readonly AgentDraft[]): void;
  setQueue(queue: Partial<TalkQueue>): void;
  /** Replaces the tasks of the Dialfire campaign. */
  setTasks(tasks: readonly string[]): void;
  setKeys(keys: Partial<Keys>): void;
  /** Changes fields of one ElevenLabs conversation; `false` where there is none of this id. */
  changeConversation(id: string, fields: Record<string, unknown>): boolean;
  /** Changes how ElevenLabs rings from the next order on; what is left out stays. */
  setRinging(ringing: Partial<Ringing>): void;
  /** Changes how the phones that Twilio rings behave from the next call on; what is left out stays. */
  setPhones(phones: Partial<PhonesDraft>): void;
  mails(): ReceivedMail[];
  clearMails(): void;
  setMailScenario(scenario: MailScenarioDraft): void;
  /** Back to the demo company, everything received forgotten; keys and ringing as at the start. */
  reset(): void;
}

/** The operations over one state. */
export function createControl(state: SimulatorState): Control {
  const firstKeys = { ...state.keys };
  const firstRinging = { ...state.elevenlabs.ringing };
  return {
    setScenario(provider, scenario) {
      const parsed = scenarioSchema.parse(scenario);
      const others = state.scenarios.filter(
        (one) => one.provider !== provider || one.path !== parsed.path,
      );
      state.scenarios = [...others, { ...parsed, provider }];
    },
    clearScenarios(provider) {
      state.scenarios = provider ? state.scenarios.filter((one) => one.provider !== provider) : [];
    },
    requests: (provider) =>
      state.requests.filter((request) => !provider || request.provider === provider),
    clearRequests() {
      state.requests = [];
    },
    setLeads(leads) {
      state.braze.profiles = leads.map((lead) => toProfile(lead, new Date()));
    },
    addLeads(leads) {
      state.braze.profiles.push(...leads.map((lead) => toProfile(lead, new Date())));
    },
    setAgents(agents) {
      state.zendeskTalk.agents = agents.map(toAgent);
    },
    setQueue(queue) {
      Object.assign(state.zendeskTalk.queue, queue);
    },
    setTasks(tasks) {
      state.dialfire.tasks = [...tasks];
    },
    setKeys(keys) {
      Object.assign(state.keys, keysSchema.exactPartial().parse(keys));
    },
    changeConversation(id, fields) {
      const found = state.elevenlabs.conversations.find((one) => one.conversation_id === id);
      if (found) Object.assign(found, fields, { conversation_id: id });
      return found !== undefined;
    },
    setRinging(ringing) {
      Object.assign(state.elevenlabs.ringing, ringingSchema.exactPartial().parse(ringing));
    },
    setPhones(phones) {
      const changes = phonesSchema.exactPartial().parse(phones);
      state.twilio.phones = { ...state.twilio.phones, ...changes };
    },
    mails: () => [...state.mails],
    clearMails() {
      state.mails = [];
    },
    setMailScenario(scenario) {
      state.mailScenario = mailScenarioSchema.parse(scenario);
    },
    reset() {
      Object.assign(state, createState(firstKeys, firstRinging));
    },
  };
}
