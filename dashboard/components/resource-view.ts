import { type ComponentChildren, html } from "../lib/html";
import type { Resource } from "../state/resource";
import { ErrorAlert } from "./error-alert";

interface ResourceViewProps<T> {
  resource: Resource<T>;
  /** What it is, for the error: "The calls". */
  name: string;
  /** Stands where the value will be, in about its size. */
  skeleton: ComponentChildren;
  children: (value: T) => ComponentChildren;
}

/**
 * Shows something loaded in each of its states: a skeleton while loading, an error one can retry,
 * and the value. A value stays on screen while a refresh fails, with the error above it.
 */
export function ResourceView<T>({ resource, name, skeleton, children }: ResourceViewProps<T>) {
  const title = `${name} could not be loaded`;
  if (resource.kind === "loading") {
    return html`<div aria-busy="true"><p class="visually-hidden">Loading…</p>${skeleton}</div>`;
  }
  const { problem, retry } = resource;
  if (resource.kind === "failed") {
    const { isRetrying } = resource;
    return html`<${ErrorAlert} problem=${problem} title=${title} retry=${retry} isRetrying=${isRetrying} />`;
  }
  return html`
    ${problem && html`<${ErrorAlert} problem=${problem} title=${title} retry=${retry} isStale />`}
    <div class="resource" aria-busy=${resource.isPrevious}>${children(resource.value)}</div>
  `;
}
