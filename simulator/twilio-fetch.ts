import { parentParameters } from "./twilio-parameters";
import type { DocumentRequest, Session } from "./twilio-session";
import { readTwiml, type TwimlDocument, TwimlError } from "./twiml-document";

export type Fetched =
  | { kind: "document"; document: TwimlDocument; url: string }
  | { kind: "failed"; code: number; message: string; url: string };

const LARGEST_DOCUMENT_BYTES = 64 * 1_024;
const HTTP_FAILURE = 11_200;
const TOO_LARGE = 11_750;
const WRONG_TYPE = 12_300;

/** Asks for a document and reads it as Twilio would; a failure carries Twilio's error code. */
export async function fetchDocument(session: Session, request: DocumentRequest): Promise<Fetched> {
  const { purpose, method, url } = request;
  const parameters = [...parentParameters(session.parent), ...request.parameters];
  const answer = await session.post(purpose, { method, url, parameters });

  const failed = (code: number, message: string) =>
    ({ kind: "failed", code, message, url }) as const;
  if (answer.kind === "unanswered") return failed(answer.code, answer.message);

  const { status, contentType, body } = answer;
  if (status < 200 || status > 299) return failed(HTTP_FAILURE, `answered ${status}`);
  if (Buffer.byteLength(body) > LARGEST_DOCUMENT_BYTES) return failed(TOO_LARGE, "over 64 KB");
  try {
    const document = readBody(contentType, body, url);
    return document
      ? { kind: "document", document, url }
      : failed(WRONG_TYPE, `cannot use ${contentType || "an answer without content type"}`);
  } catch (error) {
    if (error instanceof TwimlError) return failed(error.code, error.message);
    throw error;
  }
}

/** TwiML, a recording, or a text to be read aloud; `null` for anything else. */
function readBody(contentType: string, body: string, url: string): TwimlDocument | null {
  const type = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  if (["text/xml", "application/xml", "text/html"].includes(type)) return readTwiml(body);
  if (type.startsWith("audio/")) return { verbs: [{ kind: "play", url }], warnings: [] };
  if (type !== "text/plain") return null;
  try {
    return readTwiml(body);
  } catch (error) {
    if (!(error instanceof TwimlError)) throw error;
    return { verbs: [{ kind: "say", text: body, loop: 1 }], warnings: [] };
  }
}
