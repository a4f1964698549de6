import type { OutboundSettings } from "../state/outbound-settings";
import type { FormProblem } from "./rules/form-problem";

const LONGEST_MESSAGE = 1_000;
const SHORTEST_LANGUAGE = 2;
const LONGEST_LANGUAGE = 35;

/** What is wrong with the outbound settings before they are sent. */
export function checkOutboundSettings({ message, language }: OutboundSettings): FormProblem[] {
  const problems: FormProblem[] = [];
  if (message.trim() === "") {
    problems.push({ field: "message", message: "Enter what people hear" });
  } else if (message.length > LONGEST_MESSAGE) {
    const text = `At most ${LONGEST_MESSAGE} characters, not ${message.length}`;
    problems.push({ field: "message", message: text });
  }
  if (language.length < SHORTEST_LANGUAGE || language.length > LONGEST_LANGUAGE) {
    problems.push({ field: "language", message: "A language such as en-US or de-DE" });
  }
  return problems;
}
