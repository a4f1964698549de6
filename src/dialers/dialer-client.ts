import type { Secret } from "../credentials/credential";
import type { VariableName, Variables } from "../env";
import type { ApiCall, Integration } from "../resilience/api-call";
import type { Log, LogFields } from "../shared/log";
import type { LineLoad } from "./capacity";
import type { DialerAnswer, DialerClient, DialerKind } from "./dialer";
import { createDialfireClient, type DialfireAccess } from "./dialfire-client";
import { createPhoneClient } from "./phone-client";
import {
  createZendeskTalkClient,
  signInByToken,
  type ZendeskTalkAccess,
} from "./zendesk-talk-client";

export interface DialerPorts {
  variables: Variables;
  /** What signs in at the dialer, asked anew for each question; `null` where there is nothing. */
  secret: (integration: Integration) => Promise<Secret | null>;
  log: Log;
  /** What we know of the load on its line, whenever it is asked. */
  load: () => LineLoad;
}

/** The client of a dialer of this kind; what it is told, and what fails, goes to the log. */
export function createDialerClient(kind: DialerKind, ports: DialerPorts): DialerClient {
  return withLog(createClient(kind, ports), ports.log.with({ dialer: kind }));
}

function createClient(kind: DialerKind, { variables, secret, load }: DialerPorts): DialerClient {
  switch (kind) {
    case "dialfire":
      return createDialfireClient(async () => dialfireAccess(variables, await secret(kind)), load);
    case "zendesk_talk":
      return createZendeskTalkClient(async () => zendeskTalkAccess(variables, await secret(kind)));
    case "phone":
      return createPhoneClient();
  }
}

function dialfireAccess(variables: Variables, secret: Secret | null): DialfireAccess {
  const {
    DIALFIRE_API_URL: url,
    DIALFIRE_CAMPAIGN_ID: campaignId,
    DIALFIRE_TASK: task,
  } = variables;
  if (!secret || !campaignId) {
    return missing({ DIALFIRE_API_KEY: secret, DIALFIRE_CAMPAIGN_ID: campaignId });
  }
  return { kind: "configured", url, apiKey: secret.value, campaignId, task };
}

function zendeskTalkAccess(variables: Variables, secret: Secret | null): ZendeskTalkAccess {
  const { ZENDESK_TALK_API_URL: url, ZENDESK_TALK_GROUP_IDS: groupIds } = variables;
  const authorization = secret && zendeskTalkSignIn(variables.ZENDESK_TALK_EMAIL, secret);
  if (!url || !authorization) {
    return missing({
      ZENDESK_TALK_API_URL: url,
      ZENDESK_TALK_EMAIL: authorization ?? variables.ZENDESK_TALK_EMAIL,
      ZENDESK_TALK_API_KEY: secret,
    });
  }
  return { kind: "configured", url, authorization, groupIds };
}

/** An API token is its owner's and needs the e-mail; an OAuth token stands for itself. */
function zendeskTalkSignIn(email: string | undefined, { type, value }: Secret): string | null {
  if (type === "oauth_token") return `Bearer ${value}`;
  return email === undefined ? null : signInByToken(email, value);
}

/** The variables that something is missing of; a stored credential stands in for its own. */
function missing(needed: { readonly [name in VariableName]?: unknown }) {
  const absent = Object.keys(needed).filter((name) => !needed[name as VariableName]);
  return { kind: "missing", variables: absent } as const;
}

type Question = keyof DialerClient;

function withLog(client: DialerClient, log: Log): DialerClient {
  const asking =
    <T extends object>(question: Question, ask: (timeoutMs: number) => Promise<DialerAnswer<T>>) =>
    async (timeoutMs: number) => {
      const answer = await ask(timeoutMs);
      log.debug(`dialer.${question}`, Object.fromEntries(Object.entries(answer.value)));
      reportFailures(answer.apiCalls, question, log);
      return answer;
    };
  return {
    check: asking("check", client.check),
    capacity: asking("capacity", client.capacity),
    async callback(request, timeoutMs) {
      const answer = await client.callback(request, timeoutMs);
      reportFailures(answer.apiCalls, "callback", log);
      return answer;
    },
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
