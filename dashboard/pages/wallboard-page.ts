import { Link, useLocation } from "wouter-preact";
import { Brand } from "../components/brand";
import { HealthSign } from "../components/health-sign";
import { FigureSkeleton } from "../components/metric-card";
import { usePageTitle } from "../components/page-title";
import { PartsAlert } from "../components/parts-alert";
import type { Tone } from "../lib/call-words";
import { describeStanding, rateTone } from "../lib/figure-words";
import { formatDialer, formatMs, formatNumber, formatTime, formatZone } from "../lib/format";
import { type ComponentChildren, html, useEffect, useState } from "../lib/html";
import { formatPercent, isChecked } from "../lib/integration-words";
import { useClock } from "../state/clock";
import { type CallMetrics, useActiveCount, useMetricsOfToday } from "../state/figures";
import { type Integrations, useIntegrations } from "../state/integrations";
import { useLiveState } from "../state/live";
import { knownOf } from "../state/resource";
import { useCompanyZone } from "../state/time-zone";
import "../styles/wallboard.css";

/** The figures of today for a screen on the wall: large, and nothing to press. Escape leaves. */
export function WallboardPage() {
  const zone = useCompanyZone();
  const active = useActiveCount();
  const today = useMetricsOfToday(zone);
  const integrations = useIntegrations();
  usePageTitle("Wallboard");
  useFullScreen();
  const isMoved = useRecentMove();

  const metrics = knownOf(today);
  const show = (tell: (known: CallMetrics) => string) => (metrics ? tell(metrics) : null);
  return html`
    <main class=${`wallboard${isMoved ? "" : " is-still"}`}>
      <header class="wall-head">
        <${Brand} />
        <h1 class="visually-hidden">Wallboard</h1>
        <${Link} href="/" class="wall-leave">Leave with Esc<//>
        <${Clock} zone=${zone} />
      </header>
      <${PartsAlert} name="The wallboard" parts=${[active, today, integrations]} />
      <dl class="wall-figures">
        <${Figure} name="Active calls" value=${formatKnown(knownOf(active))} isHero />
        <${Figure} name="Calls today" value=${show(({ totalCalls }) => formatNumber(totalCalls))} />
        <${Figure}
          name="Success rate today"
          value=${show(({ successRate }) => formatPercent(successRate))}
          tone=${rateTone(metrics?.successRate ?? null)}
        />
        <${Figure}
          name="Average set-up time today"
          value=${show(({ avgSetupTimeMs }) => formatMs(avgSetupTimeMs))}
        />
      </dl>
      <${WallHealth} integrations=${knownOf(integrations)} />
    </main>
  `;
}

function formatKnown(count: number | null): string | null {
  return count === null ? null : formatNumber(count);
}

interface FigureProps {
  name: string;
  /** `null`: not known yet. */
  value: string | null;
  tone?: Tone;
  isHero?: boolean;
}

function Figure({ name, value, tone = "idle", isHero = false }: FigureProps) {
  return html`
    <div class=${`wall-figure tone-${tone}${isHero ? " is-hero" : ""}`}>
      <dt>${name}</dt>
      <dd>${tone !== "idle" && html`<${HealthSign} tone=${tone} />`}${value ?? html`<${FigureSkeleton} />`}</dd>
    </div>
  `;
}

function WallHealth({ integrations }: { integrations: Integrations | null }) {
  const all = integrations ? [...integrations.dialers.filter(isChecked), integrations.crm] : [];
  return html`
    <ul class="wall-health" aria-label="Integrations">
      ${all.map((integration): ComponentChildren => {
        const { label, tone } = describeStanding(integration);
        return html`
          <li key=${integration.name}>
            <${HealthSign} tone=${tone} /><b>${formatDialer(integration.name)}</b>
            <span class=${`toned tone-${tone}`}>${label}</span>
          </li>
        `;
      })}
    </ul>
  `;
}

function Clock({ zone }: { zone: string }) {
  const time = useClock((now) => formatTime(now, zone));
  const isLive = useLiveState() === "live";
  return html`
    <p class="wall-clock">
      <b>${time}</b>
      <span>${formatZone(zone, Date.now())}${isLive ? "" : ", every 2.5 s"}</span>
    </p>
  `;
}

/** Fills the screen where the browser lets it; leaving that, or Escape without it, leads back. */
function useFullScreen(): void {
  const [, navigate] = useLocation();
  useEffect(() => {
    const leave = () => navigate("/");
    const onChange = () => {
      if (!document.fullscreenElement) leave();
    };
    const onKey = ({ key }: KeyboardEvent) => {
      if (key === "Escape") leave();
    };
    // Only after a click: a page that was opened by its address may not, and others may be refused.
    if (navigator.userActivation.isActive) {
      document.documentElement.requestFullscreen?.().catch(() => undefined);
    }
    document.addEventListener("fullscreenchange", onChange);
    document.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("fullscreenchange", onChange);
      document.removeEventListener("keydown", onKey);
      if (document.fullscreenElement) void document.exitFullscreen();
    };
  }, []);
}

const SHOWN_AFTER_MOVE_MS = 3_000;

/** Whether somebody moved the mouse just now: only then there is a pointer, and the way out. */
function useRecentMove(): boolean {
  const [isMoved, setMoved] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const onMove = () => {
      setMoved(true);
      clearTimeout(timer);
      timer = setTimeout(() => setMoved(false), SHOWN_AFTER_MOVE_MS);
    };
    window.addEventListener("pointermove", onMove);
    return () => {
      window.removeEventListener("pointermove", onMove);
      clearTimeout(timer);
    };
  }, []);
  return isMoved;
}
