import { formatDialer } from "../lib/format";
import { html } from "../lib/html";
import { type Option, SelectField } from "./form-field";

interface DialerFieldProps {
  label: string;
  value: string;
  dialers: readonly Option[];
  onChange: (dialer: string) => void;
  /** What choosing nobody means; left out where somebody has to be chosen. */
  none?: string;
  hint?: string;
  error?: string | null;
  isReadOnly?: boolean;
}

/** A choice of dialer. A name that no dialer has any more stays visible until it is replaced. */
export function DialerField({ value, dialers, none, ...field }: DialerFieldProps) {
  const isKnown = value === "" || dialers.some((one) => one.value === value);
  const options = [
    ...(none !== undefined || value === "" ? [{ value: "", label: none ?? "Choose…" }] : []),
    ...dialers,
    ...(isKnown ? [] : [{ value, label: `${formatDialer(value)} (unknown)` }]),
  ];
  return html`<${SelectField} ...${field} value=${value} options=${options} />`;
}
