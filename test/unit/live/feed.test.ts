import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { follow, type Heard } from "../../../dashboard/lib/live-feed";
import {
  catchUp,
  DELTAS_KEPT,
  type Feed,
  newFeed,
  type Position,
  takeNews,
} from "../../../src/live/feed";
import type { LiveMessage, LiveNews } from "../../../src/live/live-message";

const EPOCH = "first";

const ringing = (callSid: string): LiveNews => ({
  type: "call_changed",
  call_sid: callSid,
  status: "ringing",
});
const counted = (active: number, countedAt: number): LiveNews => ({
  type: "calls_counted",
  active,
  countedAt,
});
const dialfire = (status: "healthy" | "unhealthy"): LiveNews => ({
  type: "health_changed",
  integration: "dialfire",
  status,
  breaker_state: "closed",
});

const aFeed = (...news: LiveNews[]): Feed => takeNews(newFeed(EPOCH), news).feed;
const manyCalls = (n: number) => Array.from({ length: n }, (_, i) => ringing(`CA${i}`));
const numbersOf = (messages: readonly LiveMessage[]) => messages.map(({ seq }) => seq);

describe("the live feed", () => {
  it("numbers what happens, one by one and across batches", () => {
    const first = takeNews(newFeed(EPOCH), [ringing("CA1"), ringing("CA2")]);
    const second = takeNews(first.feed, [ringing("CA1")]);

    expect([...first.deltas, ...second.deltas]).toEqual([
      { seq: 1, ...ringing("CA1") },
      { seq: 2, ...ringing("CA2") },
      { seq: 3, ...ringing("CA1") },
    ]);
  });

  it("tells of an integration only when it stands differently", () => {
    const { feed } = takeNews(newFeed(EPOCH), [dialfire("healthy")]);

    expect(takeNews(feed, [dialfire("healthy")]).deltas).toEqual([]);
    expect(takeNews(feed, [dialfire("unhealthy")]).deltas).toEqual([
      { seq: 2, ...dialfire("unhealthy") },
    ]);
  });

  it("tells how many calls go on only when that changed", () => {
    const { feed, deltas } = takeNews(newFeed(EPOCH), [counted(3, 1)]);

    expect(deltas).toEqual([{ seq: 1, type: "counts_changed", active_calls: 3 }]);
    expect(takeNews(feed, [counted(3, 2)]).deltas).toEqual([]);
  });

  it("does not believe a count that began before the one it knows", () => {
    const feed = aFeed(counted(3, 20));

    expect(takeNews(feed, [counted(2, 10)])).toEqual({ feed, deltas: [] });
  });

  it("greets whoever comes with nothing by how all stands", () => {
    const feed = aFeed(ringing("CA1"), dialfire("unhealthy"), counted(4, 1), dialfire("healthy"));

    expect(catchUp(feed, null)).toEqual([
      {
        type: "snapshot",
        epoch: EPOCH,
        seq: 4,
        counts: { active_calls: 4 },
        health: [{ integration: "dialfire", status: "healthy", breaker_state: "closed" }],
      },
    ]);
  });

  it("gives whoever comes back exactly what they missed", () => {
    const feed = aFeed(...manyCalls(5));

    expect(catchUp(feed, { epoch: EPOCH, after: 3 })).toEqual([
      { type: "resumed", epoch: EPOCH, seq: 3 },
      { seq: 4, ...ringing("CA3") },
      { seq: 5, ...ringing("CA4") },
    ]);
    expect(catchUp(feed, { epoch: EPOCH, after: 5 })).toEqual([
      { type: "resumed", epoch: EPOCH, seq: 5 },
    ]);
  });

  it("reaches back as far as it keeps deltas, and not one further", () => {
    const feed = aFeed(...manyCalls(DELTAS_KEPT + 10));

    const oldest = catchUp(feed, { epoch: EPOCH, after: 10 });
    expect(numbersOf(oldest)).toEqual([10, ...feed.kept.map(({ seq }) => seq)]);
    expect(oldest).toHaveLength(DELTAS_KEPT + 1);
    expect(catchUp(feed, { epoch: EPOCH, after: 9 })).toMatchObject([{ type: "snapshot" }]);
  });

  it("tells all of a batch that is longer than what it keeps", () => {
    const { deltas } = takeNews(newFeed(EPOCH), manyCalls(DELTAS_KEPT + 1));

    expect(deltas).toHaveLength(DELTAS_KEPT + 1);
  });

  it.each<[string, Position]>([
    ["of another epoch", { epoch: "other", after: 3 }],
    ["that lies ahead", { epoch: EPOCH, after: 6 }],
  ])("begins anew for a position %s", (_what, from) => {
    expect(catchUp(aFeed(...manyCalls(5)), from)).toMatchObject([{ type: "snapshot", seq: 5 }]);
  });
});

/** What a dashboard shows, and how far it has heard. */
interface Screen {
  heard: Heard | null;
  calls: Record<string, string>;
  active: number;
  health: Record<string, string>;
}

/** What has happened, as the API would tell it. */
interface World {
  feed: Feed;
  calls: Record<string, string>;
}

const BLANK: Screen = { heard: null, calls: {}, active: 0, health: {} };

/** Shows a message as the dashboard does: after a snapshot it reads all calls anew. */
function show(screen: Screen, message: LiveMessage, world: World): Screen {
  const step = follow(screen.heard, message);
  expect(step.kind).not.toBe("gap");
  if (step.kind === "gap" || step.kind === "known") return screen;
  const next = { ...screen, heard: step.heard };
  if (message.type === "snapshot") {
    const health = Object.fromEntries(
      message.health.map(({ integration, status }) => [integration, status]),
    );
    return { ...next, calls: world.calls, active: message.counts.active_calls, health };
  }
  if (step.kind !== "changed") return next;
  const { delta } = step;
  switch (delta.type) {
    case "call_changed":
      return { ...next, calls: { ...next.calls, [delta.call_sid]: delta.status } };
    case "counts_changed":
      return { ...next, active: delta.active_calls };
    case "health_changed":
      return { ...next, health: { ...next.health, [delta.integration]: delta.status } };
    case "alert_raised":
      return next;
  }
}

const someNews: fc.Arbitrary<LiveNews> = fc.oneof(
  fc.record({
    type: fc.constant("call_changed" as const),
    call_sid: fc.constantFrom("CA1", "CA2", "CA3"),
    status: fc.constantFrom("routed", "ringing", "completed"),
  }),
  fc.record({
    type: fc.constant("calls_counted" as const),
    active: fc.nat(4),
    countedAt: fc.nat(50),
  }),
  fc.record({
    type: fc.constant("health_changed" as const),
    integration: fc.constantFrom("braze", "dialfire"),
    status: fc.constantFrom("healthy" as const, "unhealthy" as const),
    breaker_state: fc.constant("closed" as const),
  }),
);

const somethingHappens = fc.oneof(
  { weight: 6, arbitrary: fc.record({ publish: fc.array(someNews, { maxLength: 6 }) }) },
  // A connection may break between any two messages of a batch.
  { weight: 2, arbitrary: fc.record({ breakAfter: fc.nat(6) }) },
  { weight: 2, arbitrary: fc.constant("come back" as const) },
  { weight: 1, arbitrary: fc.constant("a long night" as const) },
  { weight: 1, arbitrary: fc.constant("the hub loses its memory" as const) },
);

const manyThings = manyCalls(DELTAS_KEPT + 1);

describe("a dashboard that loses its connection", () => {
  it("shows in the end what one shows that never did", () => {
    fc.assert(
      fc.property(fc.array(somethingHappens, { maxLength: 40 }), (story) => {
        let world: World = { feed: newFeed("0"), calls: {} };
        const greet = (screen: Screen) => {
          const { heard } = screen;
          const from = heard && { epoch: heard.epoch, after: heard.seq };
          return catchUp(world.feed, from).reduce((now, one) => show(now, one, world), screen);
        };
        let steady = greet(BLANK);
        let shaky = greet(BLANK);
        let patience: number | null = null;
        let isThere = true;
        let epochs = 0;

        const publish = (news: readonly LiveNews[]) => {
          const { feed, deltas } = takeNews(world.feed, news);
          const changed = news.flatMap((one) =>
            one.type === "call_changed" ? [[one.call_sid, one.status] as const] : [],
          );
          world = { feed, calls: { ...world.calls, ...Object.fromEntries(changed) } };
          for (const delta of deltas) {
            steady = show(steady, delta, world);
            if (patience !== null && patience-- === 0) isThere = false;
            if (isThere) shaky = show(shaky, delta, world);
          }
        };

        for (const event of story) {
          if (event === "come back") {
            isThere = true;
            patience = null;
            shaky = greet(shaky);
          } else if (event === "a long night") {
            isThere = false;
            publish(manyThings);
          } else if (event === "the hub loses its memory") {
            // All sockets are gone with it, and everybody comes back by themselves.
            world = { ...world, feed: newFeed(`${++epochs}`) };
            steady = greet(steady);
            if (isThere) shaky = greet(shaky);
          } else if ("publish" in event) publish(event.publish);
          else patience = event.breakAfter;
        }

        expect(greet(shaky)).toEqual(steady);
      }),
      { numRuns: 500 },
    );
  });

  it("comes back at any point without missing or repeating a delta", () => {
    const news = manyCalls(20);
    const feed = aFeed(...news);
    const whole = feed.kept;

    for (let cut = 0; cut <= news.length; cut++) {
      const [first, ...missed] = catchUp(feed, { epoch: EPOCH, after: cut });
      expect(first).toEqual({ type: "resumed", epoch: EPOCH, seq: cut });
      expect([...whole.slice(0, cut), ...missed]).toEqual(whole);
    }
  });
});
