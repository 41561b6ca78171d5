import { type Html, html } from "./html.ts";
import { icon } from "./icons.ts";
import type { Words } from "./words.ts";

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
        maxlength="40"
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
