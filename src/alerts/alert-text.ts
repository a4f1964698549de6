import type { AlertDraft } from "./alert";
import type { News } from "./alert-news";
import type { RoutingPlan } from "./impact";
import { writeChange, writeStillDown } from "./integration-text";
import { writeMaintenance } from "./maintenance-text";
import { writeBurning, writeStream } from "./rate-text";
import {
  writeBrokenRule,
  writeDeadLetters,
  writeStoppedCampaign,
  writeTrouble,
} from "./trouble-text";

/** What the words need to know beside the news. */
export interface TextContext {
  plan: RoutingPlan;
  /** Calls of the same trouble that were held back since people last heard of one. */
  heldBack: number;
}

/** Puts news into the words of a mail. Lines of the body end with the moment it speaks of. */
export function writeAlert(news: News, context: TextContext): AlertDraft {
  switch (news.kind) {
    case "integration_changed":
      return writeChange(news.change, context.plan);
    case "still_down":
      return writeStillDown(news, context.plan);
    case "stream":
      return writeStream(news.stream, news.notice);
    case "burning":
      return writeBurning(news.notice);
    case "call_in_trouble":
      return writeTrouble(news, context.heldBack);
    case "dead_letters":
      return writeDeadLetters(news);
    case "broken_rule":
      return writeBrokenRule(news);
    case "campaign_stopped":
      return writeStoppedCampaign(news);
    case "maintenance":
      return writeMaintenance(news.step, news.maintenance, news.at);
  }
}
