/** How calls are routed, as far as an outage changes it; by the settings in force. */
export interface RoutingPlan {
  /** Dialers in use, in the order in which they are tried. */
  dialers: readonly string[];
  /** What happens to callers nobody knows; `null` where the settings could not be read. */
  unknownCallers: "ivr_menu" | "default_dialer" | null;
  defaultDialer: string | null;
}

const NAMES: Readonly<Record<string, string>> = {
  braze: "Braze",
  dialfire: "Dialfire",
  zendesk_talk: "Zendesk Talk",
  elevenlabs: "ElevenLabs",
  twilio: "Twilio",
};

/** An integration as people call it; a dialer of another name has that name. */
export function nameOf(integration: string): string {
  return NAMES[integration] ?? integration;
}

/** What an outage of one integration means for calls. */
export function explainImpact(integration: string, plan: RoutingPlan): string {
  if (integration === "braze") return explainUnknownCallers(plan);
  const others = plan.dialers.filter((name) => name !== integration).map(nameOf);
  const name = nameOf(integration);
  if (others.length === 0)
    return `Calls cannot be routed to ${name}, and no other dialer is in use`;
  return `Calls will failover to ${others.join(", then ")}`;
}

function explainUnknownCallers({ unknownCallers, defaultDialer }: RoutingPlan): string {
  switch (unknownCallers) {
    case "ivr_menu":
      return "Calls will route using DTMF IVR menu";
    case "default_dialer":
      return `Calls will route to ${nameOf(defaultDialer ?? "the default dialer")}`;
    case null:
      return "Calls will route without knowing the caller";
  }
}
