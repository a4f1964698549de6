import { html } from "../../lib/html";
import { TextField } from "../form-field";

interface TimeSpan {
  start: string;
  end: string;
}

interface TimeSpanFieldsProps {
  span: TimeSpan;
  /** What to know of the end: that it lies on the next day. */
  endHint?: string | undefined;
  isReadOnly: boolean;
  patch: (change: Partial<TimeSpan>) => void;
  errorOf: (name: string) => string | null;
}

/** From one time of the day to another. */
export function TimeSpanFields({ span, endHint, isReadOnly, patch, errorOf }: TimeSpanFieldsProps) {
  return html`
    <${TextField}
      label="From"
      type="time"
      value=${span.start}
      isReadOnly=${isReadOnly}
      error=${errorOf("start_time")}
      onChange=${(start: string) => patch({ start })}
    />
    <${TextField}
      label="To"
      type="time"
      hint=${endHint}
      value=${span.end}
      isReadOnly=${isReadOnly}
      error=${errorOf("end_time")}
      onChange=${(end: string) => patch({ end })}
    />
  `;
}
