import type { Option } from "../form-field";

/** What the fields of every rule type are given. */
export interface FieldsProps<F> {
  form: F;
  onChange: (patch: Partial<F>) => void;
  /** Why a field cannot stay as it is; named from `config` on, as in "tiers.0.min". */
  problemOf: (field: string) => string | null;
  dialers: readonly Option[];
  isReadOnly: boolean;
}
