import { describe, expect, it } from "vitest";
import { tellNews } from "../../../../src/calls/actions/tell-news";
import { tellOwedNews } from "../../../../src/calls/actions/tell-owed-news";
import type { BatchNews } from "../../../../src/calls/batch-news";
import { CALL_SID, NOW } from "../../../support/builders";
import { fakeFailureWindows } from "../../../support/fake-alerts";
import { fakeDeps, fakeOutbox, fakeOwedNews } from "../../../support/fake-deps";

const trouble = {
  kind: "call_in_trouble",
  trouble: "both_dialers_failed",
  key: "lost",
  calls: 1,
  callSid: CALL_SID,
  at: NOW,
  detail: "dialfire: failed",
} as const;
const failed = { at: NOW, calls: 1, failed: 1, reasons: { "dialfire: failed": 1 } };
const fine = { at: NOW, calls: 1, failed: 0, reasons: {} };

const someNews = (changed: Partial<BatchNews> = {}): BatchNews => ({
  id: "batch-1",
  callSids: [CALL_SID],
  counts: { routing: [failed], setup_time: [fine] },
  troubles: [trouble],
  ...changed,
});

const silent = () => {
  const count = () => Promise.reject(new Error("the window is gone"));
  return { ...fakeFailureWindows(), count };
};
const refusing = { send: () => Promise.reject(new Error("no queue")) };

describe("news of a batch", () => {
  it("go to the windows and the outbox, and are settled then", async () => {
    const deps = fakeDeps();

    expect(await tellNews(deps, someNews())).toBe(true);

    expect(deps.failureWindows.fed).toEqual([
      { stream: "routing", counts: [failed] },
      { stream: "setup_time", counts: [fine] },
    ]);
    expect(deps.outbox.sent).toEqual([trouble]);
    expect(deps.owedNews.settled).toEqual(["batch-1"]);
    expect(deps.log.told()).toEqual([]);
  });

  it("of nothing but successes were never written down, and need no settling", async () => {
    const deps = fakeDeps();

    await tellNews(deps, someNews({ counts: { routing: [fine] }, troubles: [] }));

    expect(deps.failureWindows.fed).toHaveLength(1);
    expect(deps.owedNews.settled).toEqual([]);
  });

  it("stay owed where a window does not answer", async () => {
    const deps = fakeDeps({ failureWindows: silent() });

    expect(await tellNews(deps, someNews())).toBe(false);

    expect(deps.outbox.sent).toEqual([trouble]);
    expect(deps.owedNews.settled).toEqual([]);
    expect(deps.log.told()).toEqual(Array(2).fill("ERROR stream.not_fed"));
  });

  it("stay owed where the outbox does not take them", async () => {
    const deps = fakeDeps({ outbox: refusing });

    expect(await tellNews(deps, someNews())).toBe(false);

    expect(deps.failureWindows.fed).toHaveLength(2);
    expect(deps.owedNews.settled).toEqual([]);
    expect(deps.log.told()).toEqual(["ERROR call.trouble_not_told"]);
  });

  it("are told although they cannot be settled", async () => {
    const settle = () => Promise.reject(new Error("D1 is away"));
    const deps = fakeDeps({ owedNews: { ...fakeOwedNews(), settle } });

    expect(await tellNews(deps, someNews())).toBe(true);

    expect(deps.log.told()).toEqual(["WARNING news.not_settled"]);
  });
});

describe("news that got lost on their way", () => {
  const overdue = () => fakeOwedNews(someNews(), someNews({ id: "batch-2", troubles: [] }));

  it("are told by the cron, once", async () => {
    const deps = fakeDeps({ owedNews: overdue() });

    await tellOwedNews(deps, NOW);
    await tellOwedNews(deps, NOW);

    expect(deps.owedNews.settled).toEqual(["batch-1", "batch-2"]);
    expect(deps.outbox.sent).toEqual([trouble]);
    expect(deps.log.told()).toEqual(Array(2).fill("WARNING news.told_late"));
  });

  it("wait for the next minute where nobody takes them, and hold up no others", async () => {
    const owedNews = overdue();
    await tellOwedNews(fakeDeps({ owedNews, outbox: refusing }), NOW);
    expect(owedNews.settled).toEqual(["batch-2"]);

    await tellOwedNews(fakeDeps({ owedNews, outbox: fakeOutbox() }), NOW);
    expect(owedNews.settled).toEqual(["batch-2", "batch-1"]);
  });
});
