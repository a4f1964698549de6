import type { VariableName, Variables } from "../env";
import type { ApiCall } from "../resilience/api-call";
import type { Log, LogFields } from "../shared/log";
import type { LineLoad } from "./capacity";
import type { DialerAnswer, DialerClient, DialerKind } from "./dialer";
import { createDialfireClient, type DialfireAccess } from "./dialfire-client";
import { createPhoneClient } from "./phone-client";
import { createZendeskTalkClient, type ZendeskTalkAccess } from "./zendesk-talk-client";

export interface DialerPorts {
  variables: Variables;
  log: Log;
  /** What we know of the load on its line, whenever it is asked. */
  load: () => LineLoad;
}

/** The client of a dialer of this kind; what it is told, and what fails, goes to the log. */
export function createDialerClient(kind: DialerKind, ports: DialerPorts): DialerClient {
  return withLog(createClient(kind, ports), ports.log.with({ dialer: kind }));
}

function createClient(kind: DialerKind, { variables, load }: DialerPorts): DialerClient {
  switch (kind) {
    case "dialfire":
      return createDialfireClient(dialfireAccess(variables), load);
    case "zendesk_talk":
      return createZendeskTalkClient(zendeskTalkAccess(variables));
    case "phone":
      return createPhoneClient();
  }
}

function dialfireAccess(variables: Variables): DialfireAccess {
  const { DIALFIRE_API_KEY: apiKey, DIALFIRE_CAMPAIGN_ID: campaignId } = variables;
  if (!apiKey || !campaignId) {
    return missing(variables, ["DIALFIRE_API_KEY", "DIALFIRE_CAMPAIGN_ID"]);
  }
  return { kind: "configured", url: variables.DIALFIRE_API_URL, apiKey, campaignId };
}

function zendeskTalkAccess(variables: Variables): ZendeskTalkAccess {
  const { ZENDESK_TALK_API_URL: url, ZENDESK_TALK_EMAIL: email } = variables;
  const { ZENDESK_TALK_API_KEY: apiKey, ZENDESK_TALK_GROUP_IDS: groupIds } = variables;
  if (!url || !email || !apiKey) {
    const needed = ["ZENDESK_TALK_API_URL", "ZENDESK_TALK_EMAIL", "ZENDESK_TALK_API_KEY"] as const;
    return missing(variables, needed);
  }
  return { kind: "configured", url, email, apiKey, groupIds };
}

function missing(variables: Variables, needed: readonly VariableName[]) {
  const absent = needed.filter((name) => variables[name] === undefined);
  return { kind: "missing", variables: absent } as const;
}

type Question = keyof DialerClient;

function withLog(client: DialerClient, log: Log): DialerClient {
  const asking =
    <T extends { kind: string }>(
      question: Question,
      ask: (timeoutMs: number) => Promise<DialerAnswer<T>>,
    ) =>
    async (timeoutMs: number) => {
      const answer = await ask(timeoutMs);
      log.debug(`dialer.${question}`, { ...answer.value });
      reportFailures(answer.apiCalls, question, log);
      return answer;
    };
  return {
    availability: asking("availability", client.availability),
    capacity: asking("capacity", client.capacity),
    health: asking("health", client.health),
  };
}

/**
 * One line for each request that failed. A capacity that could not be learnt stops no call, and
 * what was asked again is not lost yet: warnings. A refused key and anything else are errors.
 */
function reportFailures(apiCalls: readonly ApiCall[], question: Question, log: Log) {
  for (const [index, call] of apiCalls.entries()) {
    if (call.success) continue;
    const again = apiCalls.slice(index + 1).find(({ url }) => url === call.url);
    const fields = { question, ...describe(call) };
    if (again) {
      log.warning("dialer.asked_again", fields);
      if (again.success) log.info("dialer.answered_at_second_try", { question, url: call.url });
    } else if (question === "capacity" && call.category !== "auth_failed") {
      log.warning("dialer.failed", fields);
    } else log.error("dialer.failed", fields);
  }
}

function describe({ method, url, category, errorMessage, durationMs }: ApiCall): LogFields {
  return { method, url, category, reason: errorMessage, duration_ms: durationMs };
}
