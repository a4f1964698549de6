import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkVariables, VARIABLE_NAMES, warningsOf } from "../../src/env";
import { REQUIRED_VARIABLES } from "../support/builders";

type RequiredName = keyof typeof REQUIRED_VARIABLES;
const REQUIRED_NAMES = Object.keys(REQUIRED_VARIABLES) as RequiredName[];

const without = (...names: RequiredName[]) =>
  Object.fromEntries(
    Object.entries(REQUIRED_VARIABLES).filter(([name]) => names.every((gone) => gone !== name)),
  );

const wrong = (name: string, value: unknown) =>
  checkVariables({ ...REQUIRED_VARIABLES, [name]: value });

describe("checkVariables", () => {
  it("finds nothing to complain about in a complete environment", () => {
    const { variables, problems } = checkVariables(REQUIRED_VARIABLES);

    expect(problems).toEqual([]);
    expect(variables).toMatchObject(REQUIRED_VARIABLES);
  });

  it("fills in what has a default", () => {
    const { variables } = checkVariables(REQUIRED_VARIABLES);

    expect(variables).toEqual({
      ...REQUIRED_VARIABLES,
      ENVIRONMENT: "development",
      LOG_LEVEL: "INFO",
      TWILIO_API_URL: "https://api.twilio.com",
      TWILIO_SIGNATURE_CHECK: "enforce",
      BRAZE_TIMEOUT_MS: 1_200,
      DIALFIRE_API_URL: "https://api.dialfire.com/api",
      PRIMARY_DIALER: "dialfire",
      FALLBACK_DIALER: "zendesk_talk",
      MAX_RETRY_ATTEMPTS: 1,
      ELEVENLABS_API_URL: "https://api.elevenlabs.io",
      SMTP_PORT: 465,
      SMTP_SECURITY: "tls",
      ROUTING_FAILURE_THRESHOLD_PERCENT: 5,
      ROUTING_ALERT_WINDOW_MINUTES: 5,
      ROUTING_ALERT_COOLDOWN_MINUTES: 15,
      INTEGRATION_FAILURE_THRESHOLD: 3,
      INTEGRATION_CHECK_INTERVAL_SECONDS: 30,
      INTEGRATION_ALERT_COOLDOWN_MINUTES: 15,
      LOG_RETENTION_DAYS: 90,
    });
  });

  it.each(REQUIRED_NAMES)("names %s when it is missing, and only it", (name) => {
    const { variables, problems } = checkVariables(without(name));

    expect(problems).toEqual([{ name, message: "is missing" }]);
    expect(variables[name]).toBeUndefined();
  });

  it("names everything that an empty environment lacks, and does not throw", () => {
    const { problems } = checkVariables({});

    expect(problems.map(({ name }) => name)).toEqual(REQUIRED_NAMES);
  });

  it.each(REQUIRED_NAMES)("counts an empty %s as missing", (name) => {
    const { variables, problems } = wrong(name, "");

    expect(problems).toEqual([{ name, message: "is missing" }]);
    expect(variables[name]).toBeUndefined();
  });

  it.each([
    ["PUBLIC_URL", "ivr.example.com"],
    ["PUBLIC_URL", "ftp://ivr.example.com"],
    ["API_KEY", "too-short"],
    ["TWILIO_ACCOUNT_SID", "SK0123456789abcdef0123456789abcdef"],
    ["TWILIO_PHONE_NUMBER", "03012345678"],
    ["BRAZE_API_URL", "not an address"],
    ["DIALFIRE_PHONE_NUMBER", "abc"],
    ["ZENDESK_TALK_PHONE_NUMBER", "+112"],
    ["DEFAULT_DIALER_NUMBER", "+4940 123 456"],
  ] as const)("treats %s = %j as missing and names it", (name, value) => {
    const { variables, problems } = wrong(name, value);

    expect(problems).toEqual([{ name, message: expect.any(String) }]);
    expect(problems[0]?.message).not.toBe("is missing");
    expect(variables[name]).toBeUndefined();
  });

  it.each([
    ["ENVIRONMENT", "staging", "development"],
    ["LOG_LEVEL", "verbose", "INFO"],
    ["TWILIO_SIGNATURE_CHECK", "off", "enforce"],
    ["BRAZE_TIMEOUT_MS", "soon", 1_200],
    ["BRAZE_TIMEOUT_MS", "1501", 1_200],
    ["BRAZE_TIMEOUT_MS", "99", 1_200],
    ["MAX_RETRY_ATTEMPTS", "4", 1],
    ["MAX_RETRY_ATTEMPTS", "0.5", 1],
    ["SMTP_SECURITY", "ssl", "tls"],
    ["SMTP_PORT", "0", 465],
    ["LOG_RETENTION_DAYS", "30", 90],
    ["LOG_RETENTION_DAYS", "89", 90],
    ["ROUTING_FAILURE_THRESHOLD_PERCENT", "21", 5],
    ["TWILIO_API_URL", "nowhere", "https://api.twilio.com"],
  ] as const)("names %s = %j and goes on with %j", (name, value, fallback) => {
    const { variables, problems } = wrong(name, value);

    expect(problems.map((problem) => problem.name)).toEqual([name]);
    expect(variables[name]).toBe(fallback);
  });

  it.each([
    ["CREDENTIAL_KEYS", "no-colon"],
    ["TWILIO_ALLOWED_IPS", "10.0.0.1,nowhere"],
    ["ALERT_EMAIL_TO", "ops@example.com,nobody"],
    ["ALERT_SMS_TO", "0171"],
    ["SMTP_HOST", "smtp://mail.example.com"],
    ["SMTP_HOST", "mail.example.com:465"],
    ["SMTP_HOST", "mail server"],
    ["ZENDESK_TALK_GROUP_IDS", "1,two"],
    ["ZENDESK_TALK_EMAIL", "nobody"],
    ["DIALFIRE_SEATS", "-1"],
  ] as const)("names the optional %s = %j and goes on without it", (name, value) => {
    const { variables, problems } = wrong(name, value);

    expect(problems.map((problem) => problem.name)).toEqual([name]);
    expect(variables[name]).toBeUndefined();
  });

  it("names a variable once, however many of its parts are wrong", () => {
    const { problems } = wrong("ALERT_EMAIL_TO", "first,second,third");

    expect(problems.map(({ name }) => name)).toEqual(["ALERT_EMAIL_TO"]);
  });

  it("never repeats a value in its complaints", () => {
    const canary = "canary-7f3a";
    const everyWrong = Object.fromEntries(VARIABLE_NAMES.map((name) => [name, ` ${canary} `]));

    const { problems } = checkVariables(everyWrong);

    expect(problems.length).toBeGreaterThan(20);
    expect(JSON.stringify(problems)).not.toContain(canary);
  });

  it("does not throw for values that are no text at all", () => {
    for (const value of [null, 42, true, {}, [], Number.NaN]) {
      expect(() => wrong("BRAZE_API_KEY", value)).not.toThrow();
      expect(() => wrong("MAX_RETRY_ATTEMPTS", value)).not.toThrow();
    }
  });

  it("reads numbers and lists from text", () => {
    const { variables, problems } = checkVariables({
      ...REQUIRED_VARIABLES,
      BRAZE_TIMEOUT_MS: "1500",
      DIALFIRE_SEATS: "12",
      MAX_RETRY_ATTEMPTS: "0",
      TWILIO_ALLOWED_IPS: "10.0.0.1, 2001:db8::1",
      ALERT_EMAIL_TO: "ops@example.com, boss@example.com",
    });

    expect(problems).toEqual([]);
    expect(variables).toMatchObject({
      BRAZE_TIMEOUT_MS: 1_500,
      DIALFIRE_SEATS: 12,
      MAX_RETRY_ATTEMPTS: 0,
      TWILIO_ALLOWED_IPS: ["10.0.0.1", "2001:db8::1"],
      ALERT_EMAIL_TO: ["ops@example.com", "boss@example.com"],
    });
  });

  it("takes slashes off the end of addresses", () => {
    expect(wrong("PUBLIC_URL", "https://ivr.example.com//").variables.PUBLIC_URL).toBe(
      "https://ivr.example.com",
    );
  });

  it("lets bindings and foreign variables pass unread", () => {
    const { variables, problems } = checkVariables({
      ...REQUIRED_VARIABLES,
      DB: { prepare: () => undefined },
      HOME: "/root",
    });

    expect(problems).toEqual([]);
    expect(variables).not.toHaveProperty("DB");
    expect(variables).not.toHaveProperty("HOME");
  });
});

describe("DEFAULT_FALLBACK_DIALER", () => {
  it("is another name of DEFAULT_DIALER_NUMBER", () => {
    const { variables, problems } = checkVariables({
      ...without("DEFAULT_DIALER_NUMBER"),
      DEFAULT_FALLBACK_DIALER: "+494099999999",
    });

    expect(problems).toEqual([]);
    expect(variables.DEFAULT_DIALER_NUMBER).toBe("+494099999999");
  });

  it("stands in for an empty DEFAULT_DIALER_NUMBER", () => {
    const { variables } = checkVariables({
      ...REQUIRED_VARIABLES,
      DEFAULT_DIALER_NUMBER: "",
      DEFAULT_FALLBACK_DIALER: "+494099999999",
    });

    expect(variables.DEFAULT_DIALER_NUMBER).toBe("+494099999999");
  });

  it("gives way to DEFAULT_DIALER_NUMBER where both are set", () => {
    const { variables } = wrong("DEFAULT_FALLBACK_DIALER", "+494099999999");

    expect(variables.DEFAULT_DIALER_NUMBER).toBe(REQUIRED_VARIABLES.DEFAULT_DIALER_NUMBER);
  });
});

describe("switches for laptops", () => {
  const laptop = { TWILIO_SIGNATURE_CHECK: "log", SMTP_SECURITY: "none" };

  it("are refused and named in production", () => {
    const { variables, problems } = checkVariables({
      ...REQUIRED_VARIABLES,
      ...laptop,
      ENVIRONMENT: "production",
    });

    expect(variables).toMatchObject({ TWILIO_SIGNATURE_CHECK: "enforce", SMTP_SECURITY: "tls" });
    expect(problems.map(({ name }) => name)).toEqual(["TWILIO_SIGNATURE_CHECK", "SMTP_SECURITY"]);
  });

  it.each(["mail.example.com", "localhost.example.com", "10.0.0.1"])(
    "let no mail go to %s in the clear",
    (SMTP_HOST) => {
      const { variables, problems } = checkVariables({
        ...REQUIRED_VARIABLES,
        SMTP_HOST,
        SMTP_SECURITY: "none",
      });

      expect(variables.SMTP_SECURITY).toBe("tls");
      expect(problems).toEqual([
        { name: "SMTP_SECURITY", message: "cannot be 'none' unless SMTP_HOST is this machine" },
      ]);
    },
  );

  it.each(["localhost", "127.0.0.1", "::1"])("let mail go to %s in the clear", (SMTP_HOST) => {
    const given = { ...REQUIRED_VARIABLES, SMTP_HOST, SMTP_SECURITY: "none" };

    expect(checkVariables(given)).toMatchObject({
      variables: { SMTP_SECURITY: "none" },
      problems: [],
    });
  });

  it.each(["development", "dev"])("work in %s", (environment) => {
    const { variables, problems } = checkVariables({
      ...REQUIRED_VARIABLES,
      ...laptop,
      ENVIRONMENT: environment,
    });

    expect(problems).toEqual([]);
    expect(variables).toMatchObject(laptop);
  });
});

describe("warningsOf", () => {
  it("has nothing to say about a complete environment", () => {
    expect(warningsOf(checkVariables(REQUIRED_VARIABLES))).toEqual([]);
  });

  it("says in a sentence which variable is missing", () => {
    expect(warningsOf(checkVariables(without("BRAZE_API_KEY", "DEFAULT_DIALER_NUMBER")))).toEqual([
      "The variable BRAZE_API_KEY is missing.",
      "The variable DEFAULT_DIALER_NUMBER is missing.",
    ]);
  });

  it("warns while webhooks pass without Twilio's signature", () => {
    expect(warningsOf(wrong("TWILIO_SIGNATURE_CHECK", "log"))).toEqual([
      "Webhooks are not proven to come from Twilio: TWILIO_SIGNATURE_CHECK is 'log'.",
    ]);
  });
});

describe(".dev.vars.example", () => {
  it("lists every variable the product reads, once, and nothing else", () => {
    const text = readFileSync(".dev.vars.example", "utf8");
    const listed = [...text.matchAll(/^(?:# )?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name);

    expect(listed.toSorted()).toEqual([...VARIABLE_NAMES].sort());
  });
});
