import type { Deps } from "../../deps";
import {
  type CheckSlot,
  chooseSlotSize,
  fillSlots,
  type Range,
  type SlotSize,
  widen,
} from "../../resilience/check-history";
import { AppError } from "../../shared/app-error";
import { requireIntegration } from "./require-integration";

export interface CheckHistory {
  /** As asked for, in whole slots. */
  range: Range;
  size: SlotSize;
  slots: CheckSlot[];
}

/**
 * How the checks of an integration went over time: by the minute, the quarter of an hour or the
 * hour, as the length of the range asks for.
 */
export async function readCheckHistory(
  deps: Pick<Deps, "dialers" | "health">,
  integration: string,
  asked: Range,
): Promise<CheckHistory> {
  await requireIntegration(deps, integration);
  const size = chooseSlotSize(asked);
  const range = widen(asked, size);
  if (!range) {
    throw new AppError("ValidationError", "The range is too long for one chart", [
      { field: "start_date", message: "must be at most 40 days before end_date", code: "too_long" },
    ]);
  }
  const found = await deps.health.listSlots(integration, range, size);
  return { range, size, slots: fillSlots(range, size, found) };
}
