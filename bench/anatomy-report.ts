import { signCall, WEBHOOK_PATH } from "./signed-calls";
import { type Column, renderTable } from "./table";
import type { Anatomy, Probe } from "./workerd/anatomy";
import type { Workers } from "./workers";

/** Most waits on anything remote, one after the other, while a cached caller hears ringing. */
const MOST_WAITS_OF_A_HIT = 2;

/** A copy of the configuration is believed for a second; half-way it is read anew after a reply. */
const READ_AHEAD_MS = 700;
const STALE_MS = 1_200;

const CALLS = [
  { name: "cache hit, new isolate", caller: "cached", pauseMs: 0 },
  { name: "cache hit, fresh configuration", caller: "cached", pauseMs: 0 },
  { name: "cache hit, configuration read ahead", caller: "cached", pauseMs: READ_AHEAD_MS },
  { name: "cache hit, configuration too old", caller: "cached", pauseMs: STALE_MS },
  { name: "cache miss, fresh configuration", caller: "stranger", pauseMs: 0 },
  { name: "cache miss, configuration too old", caller: "stranger", pauseMs: STALE_MS },
] as const;

/** Takes one call of each kind apart. Throws when one of them was not routed by a rule. */
export async function takeCallsApart(workers: Workers): Promise<Anatomy[]> {
  const probes: Probe[] = CALLS.map(({ name, caller, pauseMs }, at) => ({
    name,
    pauseMs,
    path: WEBHOOK_PATH,
    ...signCall(at, caller),
  }));
  const answer = await fetch(workers.urlOf("anatomy"), {
    method: "POST",
    body: JSON.stringify(probes),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`the calls could not be taken apart: ${text}`);
  const anatomies = JSON.parse(text) as Anatomy[];
  for (const { name, status, twiml } of anatomies) {
    if (status !== 200 || !twiml.includes("dialer=dialfire")) {
      throw new Error(`${name} was not routed by a rule: ${status} ${twiml}`);
    }
  }
  return anatomies;
}

const COLUMNS: readonly Column[] = [
  { heading: "", align: "left" },
  { heading: "waits", align: "right" },
  { heading: "target", align: "left" },
  { heading: "one after the other, before the reply", align: "left" },
  { heading: "after it", align: "left" },
];

/** What each kind of call asks of bindings and providers, and in how many waits. */
export function renderAnatomies(anatomies: readonly Anatomy[]): string {
  return renderTable(
    COLUMNS,
    anatomies.map(({ name, waits, afterReply }) => [
      name,
      String(waits.length),
      name.startsWith("cache hit") ? formatWaitsTarget(waits.length) : "",
      waits.map((calls) => calls.join(" + ")).join(" → "),
      afterReply.join(" + "),
    ]),
  );
}

function formatWaitsTarget(waits: number): string {
  return `≤ ${MOST_WAITS_OF_A_HIT}  ${waits <= MOST_WAITS_OF_A_HIT ? "ok" : "over"}`;
}
