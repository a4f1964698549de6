import { useLocation } from "wouter-preact";
import { html, useState } from "../lib/html";
import { tellChange } from "../lib/version-words";
import { useChange } from "../state/change";
import { notify } from "../state/notice";
import { RULESET_KEY, type RulesetChange } from "../state/ruleset";
import { previewRestore, type RulesetVersionDetail, restoreVersion } from "../state/versions";
import { ConfirmDialog } from "./confirm-dialog";
import { ErrorAlert } from "./error-alert";

interface RestoreButtonProps {
  version: RulesetVersionDetail;
  /** The number of the one that calls go by now. */
  latest: number;
}

/** What somebody was shown before they confirm it: it holds as long as nobody publishes. */
interface Asked {
  changes: readonly RulesetChange[];
  from: number;
}

/** Brings an older version back as the newest one, once somebody has seen what that changes. */
export function RestoreButton({ version, latest }: RestoreButtonProps) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [, navigate] = useLocation();
  const preview = useChange(previewRestore);
  const restore = useChange(restoreVersion, {
    refresh: [RULESET_KEY],
    done: (number) => `Version ${version.number} counts again, as version ${number}.`,
  });
  const ask = async () => {
    const found = await preview.run(version, latest);
    if (found?.length === 0) notify("Calls go by exactly this already.");
    else if (found) setAsked({ changes: found, from: latest });
  };
  const close = () => {
    restore.forget();
    setAsked(null);
  };
  const confirm = async () => {
    const number = asked && (await restore.run(version, asked.from));
    if (number !== null) navigate(`/settings/versions/${number}`);
  };
  return html`
    <button type="button" class="button" aria-busy=${preview.isBusy} disabled=${preview.isBusy} onClick=${ask}>
      Restore this version
    </button>
    ${preview.problem && html`<${ErrorAlert} problem=${preview.problem} title="This version cannot be restored" />`}
    ${
      asked &&
      html`
        <${ConfirmDialog}
          title=${`Restore version ${version.number}?`}
          verb="Restore"
          change=${restore}
          isHarmless
          onConfirm=${confirm}
          onClose=${close}
        >
          <p>It is published as the newest version. New calls go by it at once. This changes:</p>
          <ul class="change-list">
            ${asked.changes.map((one) => html`<li key=${tellChange(one)}>${tellChange(one)}</li>`)}
          </ul>
          <p>The version in force now stays in the list, and can be restored, too.</p>
        <//>
      `
    }
  `;
}
