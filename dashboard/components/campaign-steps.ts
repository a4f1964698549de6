import type { CampaignStep } from "../../src/campaigns/campaign";
import { nextStep, tellHours, tellWhoIsRung } from "../lib/campaign-words";
import { html, useState } from "../lib/html";
import { CAMPAIGNS, type Campaign, campaigns } from "../state/campaigns";
import { useChange } from "../state/change";
import { ConfirmDialog } from "./confirm-dialog";
import { ErrorAlert } from "./error-alert";

const DONE: Readonly<Record<CampaignStep, string>> = {
  start: "started",
  pause: "paused: nobody is rung from now on",
  resume: "goes on",
};

/** Starts, pauses or resumes a campaign; what rings people is asked about first. */
export function CampaignSteps({ campaign }: { campaign: Campaign }) {
  const [asked, setAsked] = useState<CampaignStep | null>(null);
  const move = useChange(campaigns.move, {
    refresh: [CAMPAIGNS],
    done: ({ name }) => `${name} ${DONE[step ?? "start"]}.`,
  });
  const step = nextStep(campaign);
  if (step === null && asked === null) return null;
  if (step === "pause") {
    return html`
      ${move.problem && html`<${ErrorAlert} problem=${move.problem} title="The campaign was not paused" />`}
      <button type="button" class="button" disabled=${move.isBusy} onClick=${() => move.run(campaign.id, step)}>
        Pause
      </button>
    `;
  }
  const close = () => {
    move.forget();
    setAsked(null);
  };
  const confirm = async () => {
    if (asked && (await move.run(campaign.id, asked))) setAsked(null);
  };
  return html`
    ${
      step &&
      html`
        <button type="button" class="button primary" onClick=${() => setAsked(step)}>
          ${VERBS[step]}
        </button>
      `
    }
    ${
      asked &&
      html`
        <${ConfirmDialog}
          title=${`${VERBS[asked]} "${campaign.name}"?`}
          verb=${VERBS[asked]}
          change=${move}
          isHarmless
          onConfirm=${confirm}
          onClose=${close}
        >
          <p>${tellWhoIsRung(campaign)}</p>
          <p>Calling hours: ${tellHours(campaign.calling_hours)}, by the clock of each person.</p>
        <//>
      `
    }
  `;
}

const VERBS: Readonly<Record<CampaignStep, string>> = {
  start: "Start",
  pause: "Pause",
  resume: "Resume",
};
