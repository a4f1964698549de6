import { type ComponentType, html, useEffect, useState } from "../lib/html";

type Loaded<Props> =
  | { kind: "loading" }
  | { kind: "gone" }
  | { kind: "ready"; page: ComponentType<Props> };

/** A page whose code is fetched when it is first needed. */
export type LazyPage<Props> = ComponentType<Props> & { preload: () => Promise<unknown> };

/**
 * Makes a page of a chunk. `load` is called once; its page then shows without a gap.
 *
 * A chunk that is gone means that a newer version was deployed since this tab was opened: loading
 * the tab again is the way out, and the page says so.
 */
export function lazyPage<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): LazyPage<Props> {
  let loaded: Loaded<Props> = { kind: "loading" };
  let loading: Promise<unknown> | null = null;
  const preload = () => {
    loading ??= load().then(
      (page) => (loaded = { kind: "ready", page }),
      () => (loaded = { kind: "gone" }),
    );
    return loading;
  };

  function Page(props: Props) {
    const [, show] = useState(loaded);
    useEffect(() => void preload().then(() => show(loaded)), []);
    if (loaded.kind === "loading") return null;
    if (loaded.kind === "ready") return html`<${loaded.page} ...${props} />`;
    return html`<${NewVersion} />`;
  }
  return Object.assign(Page, { preload });
}

function NewVersion() {
  return html`
    <div class="alert" role="alert">
      <div class="alert-text">
        <strong>This page could not be loaded</strong>
        <p>There may be a newer version, or the connection is gone.</p>
      </div>
      <button type="button" class="button" onClick=${() => location.reload()}>Reload</button>
    </div>
  `;
}
