import type { Loose } from "../loose";
import type { FormProblem } from "./form-problem";

/** How the configuration of one rule type becomes a form and a form a configuration again. */
export interface FormShape<F> {
  /** What a new rule of this type begins with. */
  first: Loose;
  /** Never throws: what cannot be read is left empty. */
  read(config: Loose): F;
  write(form: F): Loose;
  /** `field` counts from `config`, as the API's does. */
  check(form: F): FormProblem[];
  /** What the rule does, in sentences. */
  tell(form: F): string;
}
