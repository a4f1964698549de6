import { html } from "../../lib/html";
import { addRow, type Keyed, patchRow } from "../../lib/reorder";
import { EMPTY_SCHEDULE, type Schedule, type TimeBasedForm } from "../../lib/rules/time-based-form";
import { listZones } from "../../lib/zones";
import { DayChoice } from "../day-choice";
import { DialerField } from "../dialer-field";
import { SelectField, TextField } from "../form-field";
import { ReorderList } from "../reorder-list";
import { WeekChart } from "../week-chart";
import { ExceptionFields } from "./exception-fields";
import type { FieldsProps } from "./fields-props";
import { AddButton, RemoveButton } from "./row-buttons";
import { TimeSpanFields } from "./time-span-fields";

/** Who takes calls when, by the clock of one zone. */
export function TimeBasedFields(props: FieldsProps<TimeBasedForm>) {
  const { form, onChange, problemOf, isReadOnly } = props;
  const { timezone, schedules } = form;

  return html`
    <${SelectField}
      label="Time zone"
      hint="Summer time is followed by itself"
      value=${timezone}
      options=${listZones(timezone)}
      isReadOnly=${isReadOnly}
      error=${problemOf("timezone")}
      onChange=${(to: string) => onChange({ timezone: to })}
    />
    <${WeekChart} schedules=${schedules} />
    <fieldset class="form-rows">
      <legend>Opening hours, the first that fit count</legend>
      ${schedules.length === 0 && html`<p class="faint">No opening hours yet.</p>`}
      <${ReorderList}
        items=${schedules}
        label="Opening hours"
        keyOf=${({ key }: Keyed<Schedule>) => key}
        nameOf=${({ name }: Schedule) => name || "new hours"}
        onReorder=${isReadOnly ? undefined : (rows: Keyed<Schedule>[]) => onChange({ schedules: rows })}
      >
        ${(one: Keyed<Schedule>, index: number) => html`
          <${ScheduleFields} ...${props} one=${one} index=${index} />
        `}
      <//>
      ${
        !isReadOnly &&
        html`<${AddButton}
          label="Add opening hours"
          onClick=${() => onChange({ schedules: addRow(schedules, EMPTY_SCHEDULE) })}
        />`
      }
    </fieldset>
    <${ExceptionFields} ...${props} />
  `;
}

interface ScheduleFieldsProps extends FieldsProps<TimeBasedForm> {
  one: Keyed<Schedule>;
  index: number;
}

function ScheduleFields(props: ScheduleFieldsProps) {
  const { form, onChange, problemOf, dialers, isReadOnly, one, index } = props;
  const patch = (change: Partial<Schedule>) =>
    onChange({ schedules: patchRow(form.schedules, one.key, change) });
  const remove = () => onChange({ schedules: form.schedules.filter(({ key }) => key !== one.key) });
  const errorOf = (name: string) => problemOf(`schedules.${index}.${name}`);

  return html`
    <div class="form-cells cells-2">
      <${TextField}
        label="Name"
        value=${one.name}
        isReadOnly=${isReadOnly}
        error=${errorOf("name")}
        onChange=${(name: string) => patch({ name })}
      />
      <${DialerField}
        label="Dialer"
        value=${one.dialer}
        dialers=${dialers}
        isReadOnly=${isReadOnly}
        error=${errorOf("dialer")}
        onChange=${(dialer: string) => patch({ dialer })}
      />
      ${!isReadOnly && html`<${RemoveButton} name=${one.name || "new hours"} onClick=${remove} />`}
      <${TimeSpanFields}
        span=${one}
        endHint=${one.end !== "" && one.end <= one.start && one.end !== "00:00" ? "Of the next day" : undefined}
        isReadOnly=${isReadOnly}
        patch=${patch}
        errorOf=${errorOf}
      />
      <${DayChoice}
        days=${one.days}
        error=${errorOf("days")}
        isReadOnly=${isReadOnly}
        onChange=${(days: string[]) => patch({ days })}
      />
    </div>
  `;
}
