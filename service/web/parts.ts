import QRCode from "qrcode";
import type { Party } from "../accept/schemas.ts";
import type { Place } from "../values/names.ts";
import { type Content, type Html, html, raw } from "./html.ts";
import { icon, type IconName } from "./icons.ts";
import type { Words } from "./words.ts";

/** One line of a list of facts. */
export function fact(name: IconName, label: string, value: Content): Html {
  return html`<div>
    <dt>${icon(name)}${label}</dt>
    <dd>${value}</dd>
  </div>`;
}

export function day(moment: string, words: Words): Html {
  return html`<time datetime="${moment}">${words.date(moment)}</time>`;
}

/** The way in for a phone that cannot scan: digits of any script, spaces and dashes are all taken. */
export function codeForm({ t }: Words, typed?: { text: string; wrong: boolean }): Html {
  const wrong = typed?.wrong === true;
  return html`<form class="card" method="get" action="/b" role="search">
    <label for="code">${t.code.label}</label>
    <p class="hint" id="code-hint">${t.code.hint}</p>
    ${wrong && html`<p class="error" id="code-error">${icon("warning")}${t.code.invalid}</p>`}
    <div class="together">
      <input
        id="code"
        name="code"
        type="text"
        inputmode="numeric"
        autocomplete="off"
        maxlength="300"
        required
        dir="ltr"
        value="${typed?.text ?? ""}"
        aria-describedby="${wrong ? "code-error code-hint" : "code-hint"}"
        ${wrong && html` aria-invalid="true"`}
      />
      <button type="submit">${icon("search")}${t.code.button}</button>
    </div>
  </form>`;
}

/** The name of an organisation as the way to its page. */
export function partyLink(party: Party, words: Words): Html {
  return party.code === null ? words.party(party) : html`<a href="${`/o/${party.code}`}">${words.party(party)}</a>`;
}

export function placeOf({ commune, province, region }: Place, words: Words): Html {
  const { batch } = words.t;
  return html`${words.name(commune)}${province && html`<br /><small>${words.say(batch.province, { name: words.name(province) })}</small>`}${region && html`<br /><small>${words.say(batch.region, { name: words.name(region) })}</small>`}`;
}

const QUIET_MODULES = 4;

/** A QR code (ISO/IEC 18004) as a picture that scales; what it says must stand beside it in words. */
export function qrOf(content: string): Html {
  const { modules } = QRCode.create(content, { errorCorrectionLevel: "M" });
  const size = modules.size + 2 * QUIET_MODULES;
  let path = "";
  for (let y = 0; y < modules.size; y += 1)
    for (let x = 0; x < modules.size; x += 1)
      if (modules.get(y, x)) path += `M${x + QUIET_MODULES} ${y + QUIET_MODULES}h1v1h-1z`;
  return raw(
    `<svg viewBox="0 0 ${size} ${size}" aria-hidden="true" focusable="false"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>`,
  );
}
