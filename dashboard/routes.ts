import { lazyPage } from "./components/lazy-page";

/** Every page and its address; each is a chunk of its own. */
export const ROUTES = [
  {
    path: "/",
    page: lazyPage(async () => (await import("./pages/overview-page")).OverviewPage),
  },
  {
    path: "/distribution/:dialer",
    page: lazyPage(async () => (await import("./pages/dialer-calls-page")).DialerCallsPage),
  },
  {
    path: "/logs",
    page: lazyPage(async () => (await import("./pages/calls-page")).CallsPage),
  },
  {
    path: "/dialers",
    page: lazyPage(async () => (await import("./pages/dialers-page")).DialersPage),
  },
  {
    path: "/calls/:callSid",
    page: lazyPage(async () => (await import("./pages/call-page")).CallPage),
  },
  {
    path: "/settings/rules",
    page: lazyPage(async () => (await import("./pages/rules-page")).RulesPage),
  },
  {
    path: "/settings/rules/new/:type",
    page: lazyPage(async () => (await import("./pages/rule-page")).NewRulePage),
  },
  {
    path: "/settings/rules/:id",
    page: lazyPage(async () => (await import("./pages/rule-page")).RulePage),
  },
  {
    path: "/settings/handover",
    page: lazyPage(async () => (await import("./pages/handover-page")).HandoverPage),
  },
  {
    path: "/settings/dialers",
    page: lazyPage(async () => (await import("./pages/dialers-settings-page")).DialersSettingsPage),
  },
  {
    path: "/settings/menu",
    page: lazyPage(async () => (await import("./pages/menu-page")).MenuPage),
  },
  {
    path: "/settings/alerts",
    page: lazyPage(async () => (await import("./pages/alert-settings-page")).AlertSettingsPage),
  },
  {
    path: "/settings/maintenance",
    page: lazyPage(async () => (await import("./pages/maintenance-page")).MaintenancePage),
  },
  {
    path: "/settings/versions",
    page: lazyPage(async () => (await import("./pages/versions-page")).VersionsPage),
  },
  {
    path: "/settings/versions/:number",
    page: lazyPage(async () => (await import("./pages/version-page")).VersionPage),
  },
  {
    path: "/settings/data",
    page: lazyPage(async () => (await import("./pages/data-page")).DataPage),
  },
  {
    path: "/logs/audit",
    page: lazyPage(async () => (await import("./pages/audit-page")).AuditPage),
  },
  {
    path: "/alerts",
    page: lazyPage(async () => (await import("./pages/alerts-page")).AlertsPage),
  },
  {
    path: "/callbacks",
    page: lazyPage(async () => (await import("./pages/callbacks-page")).CallbacksPage),
  },
  {
    path: "/settings/display",
    page: lazyPage(async () => (await import("./pages/display-page")).DisplayPage),
  },
  {
    path: "/outbound",
    page: lazyPage(async () => (await import("./pages/campaigns-page")).CampaignsPage),
  },
  {
    path: "/outbound/campaigns/new",
    page: lazyPage(async () => (await import("./pages/campaign-form-page")).NewCampaignPage),
  },
  {
    path: "/outbound/campaigns/:id",
    page: lazyPage(async () => (await import("./pages/campaign-page")).CampaignPage),
  },
  {
    path: "/outbound/campaigns/:id/edit",
    page: lazyPage(async () => (await import("./pages/campaign-form-page")).EditCampaignPage),
  },
  {
    path: "/outbound/agent-calls",
    page: lazyPage(async () => (await import("./pages/agent-calls-page")).AgentCallsPage),
  },
  {
    path: "/outbound/transcripts",
    page: lazyPage(async () => (await import("./pages/transcripts-page")).TranscriptsPage),
  },
  {
    path: "/outbound/do-not-call",
    page: lazyPage(async () => (await import("./pages/do-not-call-page")).DoNotCallPage),
  },
  {
    path: "/outbound/settings",
    page: lazyPage(
      async () => (await import("./pages/outbound-settings-page")).OutboundSettingsPage,
    ),
  },
  {
    path: "/settings/credentials",
    page: lazyPage(async () => (await import("./pages/credentials-page")).CredentialsPage),
  },
  {
    path: "/settings/users",
    page: lazyPage(async () => (await import("./pages/users-page")).UsersPage),
  },
] as const;

export const SignInPage = lazyPage(async () => (await import("./pages/sign-in-page")).SignInPage);
/** Has nothing around it. */
export const WallboardPage = lazyPage(
  async () => (await import("./pages/wallboard-page")).WallboardPage,
);
export const NotFoundPage = lazyPage(
  async () => (await import("./pages/not-found-page")).NotFoundPage,
);

/** Fetches the rest of the pages while nothing else is going on, so that a click shows at once. */
export function preloadPages(): void {
  for (const { page } of ROUTES) void page.preload();
  void WallboardPage.preload();
}
