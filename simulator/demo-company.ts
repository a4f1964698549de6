import type { LeadDraft } from "./braze-profile";
import type { AgentDraft, TalkNumber } from "./zendesk-talk-agent";

/**
 * The people who know the demo company. Numbers the examples do not fix come from the ranges
 * that regulators keep free for films and tests.
 */
export const DEMO_LEADS: readonly LeadDraft[] = [
  {
    external_id: "crm-1001",
    first_name: "Jana",
    last_name: "Muster",
    phone: "+491711234567",
    email: "jana.muster@example.com",
    language: "de",
    country: "DE",
    custom_attributes: { lead_owner: "sales_team_a", lead_score: 85, loyalty_tier: "gold" },
  },
  {
    external_id: "crm-1002",
    first_name: "Emre",
    last_name: "Beispiel",
    phone: "+4915112345678",
    language: "de",
    country: "DE",
    custom_attributes: { lead_owner: null, lead_score: 62, loyalty_tier: "silver" },
  },
  {
    external_id: "crm-1003",
    first_name: "Dana",
    last_name: "Sample",
    phone: "+15551234567",
    language: "en",
    country: "US",
    custom_attributes: { lead_owner: "sales_team_b", lead_score: 30 },
  },
  {
    external_id: "crm-1004",
    first_name: "Ole",
    last_name: "Neuland",
    phone: "+491713920011",
    language: "de",
    country: "DE",
    custom_attributes: { newsletter: true },
  },
  {
    external_id: "crm-1005",
    first_name: "Mia",
    last_name: "Vorlage",
    phone: "+491713920022",
    language: "de",
    country: "DE",
    custom_attributes: { lead_owner: "sales_team_a", lead_score: "91" },
  },
  {
    external_id: "crm-1006",
    first_name: "Petra",
    last_name: "Empfang",
    phone: "+493023125042",
    language: "de",
    country: "DE",
    created_at: "2023-05-04T08:00:00.000Z",
    custom_attributes: { lead_owner: "sales_team_b", lead_score: 55 },
  },
  {
    phone: "+493023125042",
    created_at: "2025-02-17T14:30:00.000Z",
    custom_attributes: { lead_score: 10 },
  },
];

export const DEMO_AGENTS: readonly AgentDraft[] = [
  { name: "Ana Agent", agent_state: "online", call_status: null, group_ids: [360] },
  { name: "Ben Berater", agent_state: "online", call_status: "on_call", group_ids: [360] },
  { name: "Cem Kundig", agent_state: "online", call_status: null, group_ids: [361] },
  { name: "Dora Dienst", agent_state: "away", call_status: null, group_ids: [360] },
  { name: "Eli Abend", agent_state: "offline", call_status: null, group_ids: [361] },
];

export const DEMO_NUMBERS: readonly TalkNumber[] = [
  {
    id: 17,
    number: "+493023125012",
    display_number: "+49 30 23125012",
    name: "Berlin",
    nickname: "Support",
    country_code: "DE",
    group_ids: [360],
  },
];
