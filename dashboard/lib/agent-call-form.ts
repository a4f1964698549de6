import type { AgentCallDraft } from "../state/agent-calls";
import type { FormProblem } from "./rules/form-problem";

/** A call for an agent as somebody describes it. */
export interface AgentCallForm {
  driver: string;
  phoneNumber: string;
  /** A line each: `name = value`. */
  variables: string;
}

export const NEW_AGENT_CALL: AgentCallForm = { driver: "", phoneNumber: "", variables: "" };

const DRIVER = /^[A-Za-z0-9-]{1,64}$/;
const NUMBER = /^\+[1-9]\d{6,14}$/;
const NUMBER_HINT = "As in +491711234567: with + and the country";

/** What is wrong with it before anybody is rung; fields are named as the API names them. */
export function checkAgentCall({ driver, phoneNumber, variables }: AgentCallForm): FormProblem[] {
  const problems: FormProblem[] = [];
  if (!DRIVER.test(driver.trim())) {
    problems.push({
      field: "driver_id",
      message: "Up to 64 letters, digits and hyphens",
      isGap: true,
    });
  }
  const wrongNumber = checkNumber(phoneNumber);
  if (wrongNumber) problems.push({ field: "phone_number", message: wrongNumber, isGap: true });
  const unread = linesOf(variables).find((line) => !readLine(line));
  if (unread) {
    const message = `Write "${unread}" as name = value`;
    problems.push({ field: "dynamic_variables", message, isGap: true });
  }
  return problems;
}

/** Why nobody can be rung at what was entered; `null` where one can. */
export function checkNumber(entered: string): string | null {
  return NUMBER.test(cleanNumber(entered)) ? null : NUMBER_HINT;
}

/** People write numbers in groups; what separates them says nothing. */
export function cleanNumber(entered: string): string {
  return entered.replaceAll(/[\s()./-]/g, "");
}

/** As the API takes it. */
export function writeAgentCall({ driver, phoneNumber, variables }: AgentCallForm): AgentCallDraft {
  const pairs = linesOf(variables).flatMap((line) => {
    const pair = readLine(line);
    return pair ? [pair] : [];
  });
  return {
    driver_id: driver.trim(),
    phone_number: cleanNumber(phoneNumber),
    dynamic_variables: Object.fromEntries(pairs),
  };
}

/** Who is meant: `EL_4711_1769937300123_ab12cd34` is a call for driver 4711. */
export function driverOf(callSid: string): string | null {
  return /^EL_([A-Za-z0-9-]+)_\d+/.exec(callSid)?.[1] ?? null;
}

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}

function readLine(line: string): [name: string, value: string] | null {
  const [, name, value] = /^\s*([^=\s][^=]*?)\s*=\s*(.+?)\s*$/.exec(line) ?? [];
  return name && value ? [name, value] : null;
}
