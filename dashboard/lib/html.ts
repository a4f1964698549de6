/** The one place that knows htm and the hooks: everything that renders imports from here. */
export { html, render } from "htm/preact";
export type { ComponentChildren, ComponentType, VNode } from "preact";
export { useSyncExternalStore } from "preact/compat";
export {
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "preact/hooks";
