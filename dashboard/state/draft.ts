import { useState } from "../lib/html";

/** A copy of something loaded, while somebody edits it. */
export interface Draft<T> {
  value: T;
  change: (patch: Partial<T>) => void;
  isChanged: boolean;
  /** Gives up what was edited: what is loaded counts again. */
  reset: () => void;
}

/**
 * Follows what is loaded until somebody edits it; from then on what they see stays theirs, with
 * the version they began from.
 */
export function useDraft<T extends object>(loaded: T): Draft<T> {
  const [edited, setEdited] = useState<T | null>(null);
  return {
    value: edited ?? loaded,
    change: (patch) => setEdited((current) => ({ ...(current ?? loaded), ...patch })),
    isChanged: edited !== null && JSON.stringify(edited) !== JSON.stringify(loaded),
    reset: () => setEdited(null),
  };
}
