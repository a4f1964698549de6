/** The attributes Twilio knows of each verb and noun the player reads (twilio.md §3). */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  Response: "",
  Say: "voice language loop",
  Play: "loop digits",
  Pause: "length",
  Gather:
    "input action method timeout finishOnKey numDigits speechTimeout maxSpeechTime speechModel " +
    "language hints profanityFilter enhanced bargeIn partialResultCallback " +
    "partialResultCallbackMethod actionOnEmptyResult debug",
  Dial:
    "action method timeout timeLimit callerId answerOnBridge record recordingStatusCallback " +
    "recordingStatusCallbackMethod recordingStatusCallbackEvent recordingTrack trim ringTone " +
    "sequential hangupOnStar referUrl referMethod callReason recordingConfigurationId events",
  Number:
    "url method statusCallback statusCallbackEvent statusCallbackMethod sendDigits byoc " +
    "machineDetection machineDetectionTimeout machineDetectionSpeechThreshold " +
    "machineDetectionSpeechEndThreshold machineDetectionSilenceTimeout amdStatusCallback " +
    "amdStatusCallbackMethod",
  Redirect: "method",
  Enqueue: "action method maxQueueSize waitUrl waitUrlMethod workflowSid",
  Hangup: "",
  Reject: "reason",
};

/** Verbs of Twilio that the player knows of and cannot play. */
export const NOT_PLAYED: ReadonlySet<string> = new Set(
  "Connect Leave Pay Prompt Record Refer Siprec Sms Start Stop Stream".split(" "),
);

export function isKnownElement(name: string): boolean {
  return Object.hasOwn(ATTRIBUTES, name);
}

/** Attributes that the real schema does not know, most often for their capital letters. */
export function listUnknownAttributes(
  element: string,
  attributes: Readonly<Record<string, string>>,
): string[] {
  const known = new Set((ATTRIBUTES[element] ?? "").split(" "));
  return Object.keys(attributes).filter((name) => !known.has(name));
}
