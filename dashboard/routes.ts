import { lazyPage } from "./components/lazy-page";

/** Every page and its address; each is a chunk of its own. */
export const ROUTES = [
  {
    path: "/",
    page: lazyPage(async () => (await import("./pages/overview-page")).OverviewPage),
  },
  {
    path: "/logs",
    page: lazyPage(async () => (await import("./pages/calls-page")).CallsPage),
  },
  {
    path: "/calls/:callSid",
    page: lazyPage(async () => (await import("./pages/call-page")).CallPage),
  },
] as const;

export const SignInPage = lazyPage(async () => (await import("./pages/sign-in-page")).SignInPage);
export const NotFoundPage = lazyPage(
  async () => (await import("./pages/not-found-page")).NotFoundPage,
);

/** Fetches the rest of the pages while nothing else is going on, so that a click shows at once. */
export function preloadPages(): void {
  for (const { page } of ROUTES) void page.preload();
}
