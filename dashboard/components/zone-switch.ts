import { formatZone } from "../lib/format";
import { html } from "../lib/html";
import { DEVICE_ZONE, useCompanyZone, useZoneChoice, type ZoneChoice } from "../state/time-zone";

/** Whose clock times are told by: the company's, or this device's. */
export function ZoneSwitch() {
  const company = useCompanyZone();
  const [chosen, choose] = useZoneChoice();
  const choices: { zone: ZoneChoice; label: string; name: string }[] = [
    { zone: "company", label: "Company", name: company },
    { zone: "device", label: "This device", name: DEVICE_ZONE },
  ];
  const shown = chosen === "company" ? company : DEVICE_ZONE;
  return html`
    <fieldset class="segments">
      <legend>Times in ${formatZone(shown, Date.now())}</legend>
      ${choices.map(
        ({ zone, label, name }) => html`
          <label key=${zone} title=${name}>
            <input
              type="radio"
              name="zone"
              value=${zone}
              checked=${zone === chosen}
              onChange=${() => choose(zone)}
            />
            <span>${label}</span>
          </label>
        `,
      )}
    </fieldset>
  `;
}
