/** Our id of a campaign's call, which exists before Twilio has one. */
export function newCampaignCallSid(): string {
  return `OB_${crypto.randomUUID().replaceAll("-", "")}`;
}
