/** What of a JSON Schema tells which values fit, as the API's document writes it. */
export interface JsonSchema {
  $ref?: string;
  example?: unknown;
  default?: unknown;
  const?: unknown;
  enum?: readonly unknown[];
  type?: string | readonly string[];
  format?: string;
  minimum?: number;
  properties?: Readonly<Record<string, JsonSchema>>;
  required?: readonly string[];
  items?: JsonSchema;
  anyOf?: readonly JsonSchema[];
  oneOf?: readonly JsonSchema[];
  allOf?: readonly JsonSchema[];
}

export type Schemas = Readonly<Record<string, JsonSchema>>;

/** Words that mean the same wherever they stand; each looks the same in every example. */
const WORDS: Readonly<Record<string, unknown>> = {
  about: "dialfire",
  added_by: "ann@example.com",
  api_key: "ivr_9f86d081884c7d659a2feaa0c55ad015",
  call_id: "OB_1769937300123_ab12cd34",
  call_sid: "CA0123456789abcdef0123456789abcdef",
  called_number: "+4930***5000",
  commit: "0a1b2c3",
  contact_id: "c-4711",
  conversation_id: "conv_01jz3k9m2n",
  created_by: "ann@example.com",
  description: "a REST API key of the workspace",
  dialer: "dialfire",
  default_dialer: "dialfire",
  done_by: "ann@example.com",
  dtmf_digit: "1",
  duration_ms: 14,
  code: "unknown_dialer",
  email: "ann@example.com",
  event: "dialer_selected",
  end_time: "17:00",
  entity_id: "7",
  entity_type: "routing_rule",
  environment: "production",
  error_category: "timeout",
  error_message: "no complete answer within 1200 ms",
  fallback_dialer: "zendesk_talk",
  final_dialer: "dialfire",
  forwarded_from: null,
  hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  integration: "braze",
  key_id: "2026-03-10-a1b2",
  lead_owner: "sales_team_a",
  leg_sid: "CAfedcba9876543210fedcba9876543210",
  made_by: "ann@example.com",
  message: "There is no dialer of this name",
  method: "POST",
  name: "Ann Example",
  phone: "+491711234567",
  phone_number: "+491711234567",
  primary_dialer: "dialfire",
  page_size: 50,
  reason: "no complete answer within 1200 ms",
  recipients: ["ops@example.com"],
  recipient: "ops@example.com",
  request_id: "7c9e6679-7425-40de-944b-e07fc1f90ae7",
  routed_dialer: "dialfire",
  routing_rule: "lead_owner",
  rung: "decision",
  start_time: "09:00",
  status: "completed",
  text: "Good morning, this is Ann.",
  time_zone: "Europe/Berlin",
  url: "https://rest.fra-01.braze.eu/users/export/ids",
  user: "ann@example.com",
  version: 1,
};

const FORMATS: Readonly<Record<string, string>> = {
  "date-time": "2026-03-10T14:00:00.000Z",
  date: "2026-03-10",
  email: "ann@example.com",
  uuid: "7c9e6679-7425-40de-944b-e07fc1f90ae7",
};

interface Example {
  value: unknown;
  /** Places in the schema that have no example. */
  missing: string[];
}

/**
 * The example of a schema: the one it is given, else one made of the examples of its parts and of
 * the words they are called by. A text with none of these and no format is missing.
 */
export function makeExample(schema: JsonSchema, schemas: Schemas): Example {
  const missing: string[] = [];

  function exampleOf(given: JsonSchema, path: string): unknown {
    const { schema: one, path: place } = resolve(given, path, schemas);
    const said = [one.example, one.const, one.enum?.find((value) => value !== null)];
    const known = [...said, wordFor(one, place), one.default].find((value) => value !== undefined);
    if (known !== undefined) return complete(known, one, place);

    const choice = (one.anyOf ?? one.oneOf)?.find(({ type }) => type !== "null");
    if (choice) return exampleOf(choice, place);
    if (one.allOf) return allOf(one, place);
    return exampleOfType(one, place);
  }

  /** What an example that was given for a smaller schema lacks. */
  function complete(known: unknown, one: JsonSchema, path: string): unknown {
    if (typeof known !== "object" || known === null || Array.isArray(known)) return known;
    const parts = Object.entries(one.properties ?? {}).filter(
      ([name]) => one.required?.includes(name) && !(name in known),
    );
    return { ...allOf(one, path), ...known, ...composed(parts, path) };
  }

  function allOf(one: JsonSchema, path: string): object {
    return Object.assign({}, ...(one.allOf ?? []).map((part) => exampleOf(part, path)));
  }

  function composed(parts: [string, JsonSchema][], path: string): Record<string, unknown> {
    return Object.fromEntries(
      parts.map(([name, part]) => [name, exampleOf(part, `${path}.${name}`)]),
    );
  }

  function exampleOfType(one: JsonSchema, path: string): unknown {
    switch (typesOf(one)[0]) {
      case "object":
        return composed(Object.entries(one.properties ?? {}), path);
      case "array":
        return [exampleOf(one.items ?? {}, `${path}[]`)];
      case "integer":
      case "number":
        return Math.max(1, one.minimum ?? 1);
      case "boolean":
        return false;
      default:
        return exampleOfText(one, path);
    }
  }

  function exampleOfText(one: JsonSchema, path: string): unknown {
    const value = FORMATS[one.format ?? ""];
    if (value !== undefined) return value;
    if (typesOf(one).includes("null")) return null;
    missing.push(path);
    return "";
  }

  return { value: exampleOf(schema, ""), missing };
}

/** A word of ours, if it fits what the schema asks for. */
function wordFor(schema: JsonSchema, path: string): unknown {
  const value = WORDS[path.split(".").at(-1) ?? ""];
  const type = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  const types = typesOf(schema).map((one) => (one === "integer" ? "number" : one));
  return types.includes(type) ? value : undefined;
}

function typesOf({ type }: JsonSchema): readonly string[] {
  return typeof type === "string" ? [type] : (type ?? []);
}

/** What a reference stands for; its own name is the better place to name. */
function resolve(schema: JsonSchema, path: string, schemas: Schemas) {
  const name = schema.$ref?.split("/").at(-1);
  return name === undefined ? { schema, path } : { schema: schemas[name] ?? {}, path: name };
}

interface Content {
  schema?: unknown;
  example?: unknown;
}
type Bodies = Readonly<Record<string, Content>> | undefined;
interface Operation {
  requestBody?: { content?: Bodies };
  responses?: Readonly<Record<string, { content?: Bodies }>>;
}

/** The document with an example on every body that is sent or that a success answers. */
export function withExamples<
  T extends { paths?: object | undefined; components?: { schemas?: object } | undefined },
>(document: T): T {
  const schemas = (document.components?.schemas ?? {}) as Schemas;
  for (const path of Object.values(document.paths ?? {})) {
    for (const operation of Object.values(path as Record<string, Operation>)) {
      for (const content of bodiesOf(operation)) {
        const { value, missing } = makeExample((content.schema ?? {}) as JsonSchema, schemas);
        if (missing.length === 0) content.example ??= value;
      }
    }
  }
  return document;
}

function bodiesOf({ requestBody, responses = {} }: Operation): Content[] {
  const successes = Object.entries(responses).filter(([status]) => status.startsWith("2"));
  const bodies = [requestBody, ...successes.map(([, response]) => response)];
  return bodies.flatMap((body) => Object.values(body?.content ?? {}));
}
