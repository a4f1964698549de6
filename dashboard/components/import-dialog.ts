import { readContactRows } from "../lib/contact-rows";
import { html, useState } from "../lib/html";
import { CAMPAIGNS, campaigns, type ImportReport } from "../state/campaigns";
import { useChange } from "../state/change";
import { Dialog } from "./dialog";
import { ErrorAlert } from "./error-alert";
import { FormField, type InputProps } from "./form-field";
import { ImportReportView } from "./import-report";
import { TextAreaField } from "./text-area-field";

interface ImportDialogProps {
  campaignId: number;
  onClose: () => void;
}

/** Adds people to a campaign from a file or from pasted rows, and says what became of each row. */
export function ImportDialog({ campaignId, onClose }: ImportDialogProps) {
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const [report, setReport] = useState<ImportReport | null>(null);
  const add = useChange(campaigns.importContacts, { refresh: [CAMPAIGNS] });
  const type = (next: string) => {
    setText(next);
    setWrong(null);
    add.forget();
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    const rows = readContactRows(text);
    if (rows.kind === "wrong") setWrong(rows.message);
    else setReport(await add.run(campaignId, rows));
  };
  const again = () => {
    type("");
    setReport(null);
  };
  return html`
    <${Dialog} title="Import contacts" onClose=${onClose}>
      ${
        report
          ? html`<${ImportReportView} report=${report} onAgain=${again} onClose=${onClose} />`
          : html`
              <form class="form" noValidate onSubmit=${submit}>
                ${add.problem && html`<${ErrorAlert} problem=${add.problem} title="Nobody was imported" />`}
                <${FileField} onRead=${type} />
                <${TextAreaField}
                  label="Rows"
                  rows=${8}
                  value=${text}
                  error=${wrong}
                  hint="CSV with a first line that names the columns: phone_number, and if you like name, reference and time_zone. Or JSON: a list of objects with these names. At most 10,000 rows."
                  onChange=${type}
                />
                <div class="dialog-buttons">
                  <button type="button" class="button" onClick=${onClose}>Cancel</button>
                  <button type="submit" class="button primary" disabled=${add.isBusy}>
                    ${add.isBusy ? "Importing…" : "Import"}
                  </button>
                </div>
              </form>
            `
      }
    <//>
  `;
}

/** Reads a file into the text below, where it can be looked at before it is sent. */
function FileField({ onRead }: { onRead: (text: string) => void }) {
  type Chosen = Event & { currentTarget: HTMLInputElement };
  const read = async ({ currentTarget: { files } }: Chosen) => {
    const file = files?.[0];
    if (file) onRead(await file.text());
  };
  return html`
    <${FormField} label="File">
      ${(input: InputProps) => html`
        <input ...${input} type="file" accept=".csv,.tsv,.txt,.json,text/csv,application/json" onChange=${read} />
      `}
    <//>
  `;
}
