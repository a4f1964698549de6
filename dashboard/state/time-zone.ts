import { useEffect, useSyncExternalStore } from "../lib/html";
import { load } from "./http";
import { type Resource, useResource } from "./resource";

/** Whose clock a person reads times by: the company's, or that of their device. */
export type ZoneChoice = "company" | "device";

/** What everybody's dashboard goes by. */
export interface DashboardSettings {
  timeZone: string;
  version: number;
}

/** What a change of the settings makes old. */
export const DASHBOARD_SETTINGS = ["dashboard-settings"];

const PATH = "/api/v1/settings/dashboard";
const CHOICE = "zone";
/** Kept in this browser, so that no time jumps to another zone while the settings load. */
const LAST_KNOWN = "company-zone";

export const DEVICE_ZONE = new Intl.DateTimeFormat().resolvedOptions().timeZone;

let choice: ZoneChoice = recall(CHOICE) === "device" ? "device" : "company";
let companyZone = recall(LAST_KNOWN) ?? DEVICE_ZONE;
const watchers = new Set<() => void>();

export function useDashboardSettings(): Resource<DashboardSettings> {
  return useResource(DASHBOARD_SETTINGS, (signal) => load<DashboardSettings>(PATH, { signal }));
}

export function saveTimeZone(timeZone: string, version: number): Promise<DashboardSettings> {
  return load(PATH, { method: "PUT", body: { time_zone: timeZone }, version });
}

/** Follows the company's zone for as long as somebody is signed in. */
export function useZoneOfCompany(): void {
  const settings = useDashboardSettings();
  const zone = settings.kind === "ready" ? settings.value.timeZone : null;
  useEffect(() => {
    if (!zone || zone === companyZone) return;
    companyZone = zone;
    keep(LAST_KNOWN, zone);
    tellAll();
  }, [zone]);
}

/** The zone whose midnight begins the company's day. */
export function useCompanyZone(): string {
  return useSyncExternalStore(watch, () => companyZone);
}

/** The zone this person reads times by. */
export function useTimeZone(): string {
  return useSyncExternalStore(watch, () => (choice === "company" ? companyZone : DEVICE_ZONE));
}

export function useZoneChoice(): [ZoneChoice, (next: ZoneChoice) => void] {
  const chosen = useSyncExternalStore(watch, () => choice);
  return [
    chosen,
    (next) => {
      choice = next;
      keep(CHOICE, next);
      tellAll();
    },
  ];
}

function tellAll(): void {
  for (const notify of watchers) notify();
}

function watch(notify: () => void): () => void {
  watchers.add(notify);
  return () => watchers.delete(notify);
}

function recall(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    // Storage is blocked.
    return null;
  }
}

function keep(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Storage is blocked: the choice lasts until the page is closed.
  }
}
