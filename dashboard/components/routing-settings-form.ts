import { type ComponentType, html } from "../lib/html";
import { problemAt } from "../lib/rules/form-problem";
import { checkSettings } from "../lib/settings-check";
import { useChange } from "../state/change";
import { type Dialer, toOptions, useDialers } from "../state/dialers";
import { useDraft } from "../state/draft";
import {
  type RoutingSettings,
  type SettingsWithFindings,
  saveRoutingSettings,
  useRoutingSettings,
} from "../state/routing-settings";
import { type Finding, RULESET_KEY, reloadRuleset } from "../state/ruleset";
import { useRole } from "../state/session";
import { FindingList } from "./finding-list";
import { type Option, refusalOf } from "./form-field";
import { ResourceView } from "./resource-view";
import { SettingsForm } from "./settings-form";
import { Skeleton } from "./skeleton";

/** What the fields of one page of the routing settings are given. */
export interface SettingsFieldsProps {
  settings: RoutingSettings;
  onChange: (patch: Partial<RoutingSettings>) => void;
  /** Why a field cannot stay as it is; named as the API names it. */
  problemOf: (field: string) => string | null;
  dialers: readonly Option[];
  isReadOnly: boolean;
}

interface RoutingSettingsFormProps {
  fields: ComponentType<SettingsFieldsProps>;
  /** Which findings belong on this page, by the field they are about. */
  concerns: (field: string) => boolean;
}

/** One page of the routing settings, which are saved as a whole. */
export function RoutingSettingsForm({ fields, concerns }: RoutingSettingsFormProps) {
  const settings = useRoutingSettings();
  const dialers = useDialers();
  return html`
    <${ResourceView} resource=${settings} name="The settings" skeleton=${html`<${Skeleton} lines=${12} />`}>
      ${(loaded: SettingsWithFindings) => html`
        <${ResourceView} resource=${dialers} name="The dialers" skeleton=${html`<${Skeleton} lines=${12} />`}>
          ${(all: Dialer[]) => html`
            <${Editor}
              loaded=${loaded.settings}
              findings=${loaded.findings.filter((one) => one.rule_id === null && concerns(one.field))}
              dialers=${toOptions(all)}
              fields=${fields}
            />
          `}
        <//>
      `}
    <//>
  `;
}

interface EditorProps {
  loaded: RoutingSettings;
  findings: readonly Finding[];
  dialers: readonly Option[];
  fields: ComponentType<SettingsFieldsProps>;
}

function Editor({ loaded, findings, dialers, fields }: EditorProps) {
  const isReadOnly = useRole() !== "admin";
  const draft = useDraft(loaded);
  const save = useChange(saveRoutingSettings, {
    refresh: [RULESET_KEY],
    done: () => "Saved. New calls go by it from now on.",
  });
  const problems = checkSettings(draft.value);

  const submit = async () => {
    if (await save.run(draft.value)) draft.reset();
  };
  const reload = async () => {
    await reloadRuleset();
    draft.reset();
    save.forget();
  };
  const problemOf = (field: string) =>
    problemAt(problems, field, true) ?? refusalOf(save.problem, field);

  return html`
    <${SettingsForm}
      label="Settings"
      draft=${draft}
      save=${save}
      isOfRuleset
      problemCount=${problems.length}
      isReadOnly=${isReadOnly}
      onSave=${submit}
      onReload=${reload}
    >
      <${FindingList} findings=${findings} />
      <${fields}
        settings=${draft.value}
        onChange=${draft.change}
        problemOf=${problemOf}
        dialers=${dialers}
        isReadOnly=${isReadOnly}
      />
    <//>
  `;
}
