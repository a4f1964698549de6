import { bodyLimit } from "hono/body-limit";
import { methodNotAllowed } from "hono/method-not-allowed";
import { secureHeaders } from "hono/secure-headers";
import { sessionRoutes } from "./access/session-routes";
import { userRoutes } from "./access/user-routes";
import { alertRoutes } from "./alerts/alert-routes";
import { alertSettingsRoutes } from "./alerts/alert-settings-routes";
import { maintenanceRoutes } from "./alerts/maintenance-routes";
import { callbackRoutes } from "./callbacks/callback-routes";
import { callRoutes, traceRoutes } from "./calls/call-routes";
import { fallbackRoutes } from "./calls/fallback-routes";
import { voiceRoutes } from "./calls/voice-routes";
import { campaignRoutes } from "./campaigns/campaign-routes";
import { contactRoutes } from "./campaigns/contact-routes";
import { doNotCallRoutes } from "./campaigns/do-not-call-routes";
import { credentialRoutes } from "./credentials/credential-routes";
import { securityRoutes } from "./credentials/security-routes";
import { brazeRoutes } from "./crm/braze-routes";
import { customerRoutes } from "./customers/customer-routes";
import { deadLetterRoutes } from "./dead-letters/dead-letter-routes";
import { breakerRoutes, integrationRoutes } from "./dialers/integration-routes";
import { docsRoutes } from "./http/docs-routes";
import { replyMethodNotAllowed, replyNotFound, replyToError } from "./http/error-reply";
import { healthRoutes } from "./http/health-routes";
import { requestContext } from "./http/request-context";
import { requestLog } from "./http/request-log";
import { BODY_LIMIT_BYTES as WEBHOOK_LIMIT_BYTES } from "./http/require-signature";
import { createRouter } from "./http/router";
import { uncached } from "./http/uncached";
import { liveRoutes } from "./live/live-routes";
import { logRoutes } from "./logs/log-routes";
import { logSettingsRoutes } from "./logs/log-settings-routes";
import { dashboardSettingsRoutes } from "./metrics/dashboard-settings-routes";
import { metricsRoutes } from "./metrics/metrics-routes";
import { agentCallRoutes } from "./outbound/agent-call-routes";
import { campaignCallRoutes } from "./outbound/campaign-call-routes";
import { elevenLabsRoutes } from "./outbound/elevenlabs-routes";
import { oldCallRoutes } from "./outbound/old-call-routes";
import { outboundSettingsRoutes } from "./outbound/outbound-settings-routes";
import { telephonyRoutes } from "./outbound/telephony-routes";
import { transcriptionRoutes } from "./outbound/transcription-routes";
import { retentionRoutes } from "./retention/retention-routes";
import { dialerRoutes } from "./rulesets/dialer-routes";
import { routingSettingsRoutes } from "./rulesets/routing-settings-routes";
import { ruleRoutes } from "./rulesets/rule-routes";
import { rulesetRoutes } from "./rulesets/ruleset-routes";
import { simulationRoutes } from "./rulesets/simulation-routes";
import { AppError } from "./shared/app-error";

/** Largest JSON body the API reads; imports of contacts are the largest there are. */
const BODY_LIMIT_BYTES = 1_048_576;

export const app = createRouter();

app.use(requestContext);
app.use(methodNotAllowed({ app, onMethodNotAllowed: replyMethodNotAllowed }));
app.use("/api/*", requestLog);
app.use("/api/*", uncached);
app.use(
  "/api/*",
  secureHeaders({
    contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    xFrameOptions: "DENY",
    referrerPolicy: "no-referrer",
  }),
);
app.use("/api/*", limitBody("A request", BODY_LIMIT_BYTES));
app.use("/webhooks/braze", limitBody("A webhook", WEBHOOK_LIMIT_BYTES));
app.use("/webhooks/elevenlabs/transcription", limitBody("A webhook", WEBHOOK_LIMIT_BYTES));

app.route("/webhooks/twilio/fallback", fallbackRoutes);
app.route("/webhooks/twilio", voiceRoutes);
app.route("/webhooks/braze", brazeRoutes);
app.route("/webhooks/elevenlabs", elevenLabsRoutes);
app.route("/webhooks/telephony", telephonyRoutes);

// Where two begin alike, the first that knows the path answers.
app.route("/api/v1/agent-calls/import", oldCallRoutes);
app.route("/api/v1/agent-calls", agentCallRoutes);
app.route("/api/v1/alerts", alertRoutes);
app.route("/api/v1/breakers", breakerRoutes);
app.route("/api/v1/callbacks", callbackRoutes);
app.route("/api/v1/calls", metricsRoutes);
app.route("/api/v1/calls", callRoutes);
app.route("/api/v1/campaigns", contactRoutes);
app.route("/api/v1/campaigns", campaignCallRoutes);
app.route("/api/v1/campaigns", campaignRoutes);
app.route("/api/v1/credentials", credentialRoutes);
app.route("/api/v1/customers", customerRoutes);
app.route("/api/v1/dead-letters", deadLetterRoutes);
app.route("/api/v1/dialers", integrationRoutes);
app.route("/api/v1/dialers", dialerRoutes);
app.route("/api/v1/do-not-call", doNotCallRoutes);
app.route("/api/v1/live", liveRoutes);
app.route("/api/v1/logs", logRoutes);
app.route("/api/v1/logs", traceRoutes);
app.route("/api/v1/routing-rules/simulate", simulationRoutes);
app.route("/api/v1/routing-rules", ruleRoutes);
app.route("/api/v1/ruleset", rulesetRoutes);
app.route("/api/v1/session", sessionRoutes);
app.route("/api/v1/settings/alerts", alertSettingsRoutes);
app.route("/api/v1/settings/dashboard", dashboardSettingsRoutes);
app.route("/api/v1/settings/logs", logSettingsRoutes);
app.route("/api/v1/settings/maintenance", maintenanceRoutes);
app.route("/api/v1/settings/outbound", outboundSettingsRoutes);
app.route("/api/v1/settings/routing", routingSettingsRoutes);
app.route("/api/v1/system/retention", retentionRoutes);
app.route("/api/v1/system/security", securityRoutes);
app.route("/api/v1/transcriptions", transcriptionRoutes);
app.route("/api/v1/users", userRoutes);

app.route("/health", healthRoutes);
app.route("/", docsRoutes(app));

app.onError(replyToError);
app.notFound(replyNotFound);

function limitBody(what: string, maxSize: number) {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw new AppError("PayloadTooLarge", `${what} has at most ${maxSize} bytes`);
    },
  });
}
