import { html } from "../../lib/html";
import { addRow, type Keyed, patchRow } from "../../lib/reorder";
import { type LeadOwnerForm, type OwnerMapping, ownerField } from "../../lib/rules/lead-owner-form";
import { DialerField } from "../dialer-field";
import { TextField } from "../form-field";
import { ReorderList } from "../reorder-list";
import type { FieldsProps } from "./fields-props";
import { AddButton, RemoveButton } from "./row-buttons";

/** Which owner's calls go to which dialer. */
export function LeadOwnerFields(props: FieldsProps<LeadOwnerForm>) {
  const { form, onChange, problemOf, dialers, isReadOnly } = props;
  const { mappings } = form;
  const patch = (key: number, change: Partial<OwnerMapping>) =>
    onChange({ mappings: patchRow(mappings, key, change) });
  const remove = (key: number) => onChange({ mappings: mappings.filter((one) => one.key !== key) });

  return html`
    <fieldset class="form-rows">
      <legend>Owners and their dialers</legend>
      ${mappings.length === 0 && html`<p class="faint">No owner has a dialer yet.</p>`}
      <${ReorderList}
        items=${mappings}
        label="Owners and their dialers"
        keyOf=${({ key }: Keyed<OwnerMapping>) => key}
        nameOf=${({ owner }: OwnerMapping) => owner || "new owner"}
        onReorder=${isReadOnly ? undefined : (rows: Keyed<OwnerMapping>[]) => onChange({ mappings: rows })}
      >
        ${({ key, owner, dialer }: Keyed<OwnerMapping>) => html`
          <div class="form-cells">
            <${TextField}
              label="Lead owner"
              hint="As the CRM writes it"
              value=${owner}
              isReadOnly=${isReadOnly}
              error=${problemOf(ownerField(owner))}
              onChange=${(to: string) => patch(key, { owner: to })}
            />
            <${DialerField}
              label="Dialer"
              value=${dialer}
              dialers=${dialers}
              isReadOnly=${isReadOnly}
              error=${problemOf(`${ownerField(owner)}.dialer`)}
              onChange=${(to: string) => patch(key, { dialer: to })}
            />
            ${!isReadOnly && html`<${RemoveButton} name=${owner || "new owner"} onClick=${() => remove(key)} />`}
          </div>
        `}
      <//>
      ${
        !isReadOnly &&
        html`<${AddButton}
          label="Add an owner"
          onClick=${() => onChange({ mappings: addRow<OwnerMapping>(mappings, { owner: "", dialer: "" }) })}
        />`
      }
    </fieldset>
  `;
}
