import { html } from "../web/html.ts";
import { icon } from "../web/icons.ts";
import type { PageContext } from "../web/layout.ts";
import { renderDesk } from "./frame.ts";

/** The door of the desk. The key is never put back into the page, not even a wrong one. */
export function renderSignIn(context: PageContext, said: { problem?: string; notice?: string } = {}): string {
  const { desk } = context.words.t;
  const { problem, notice } = said;
  return renderDesk(context, null, "", {
    title: desk.signInTitle,
    width: "tight",
    main: html`${notice && html`<p class="done" role="status" ${notice === desk.signedOut && html` data-done`}>${notice}</p>`}
      <form class="card" method="post" action="/desk/session">
        <h1>${icon("key")}${desk.signInTitle}</h1>
        <p>${desk.signInText}</p>
        <div class="field">
          <label for="key">${desk.key}</label>
          ${problem && html`<p class="error" id="key-error" role="alert">${icon("warning")}${problem}</p>`}
          <input
            id="key"
            name="key"
            type="password"
            required
            maxlength="200"
            dir="ltr"
            autocomplete="current-password"
            autocapitalize="off"
            spellcheck="false"
            aria-describedby="${problem ? "key-error key-hint" : "key-hint"}"
            ${problem && html` aria-invalid="true" data-focus`}
          />
          <p class="hint" id="key-hint">${desk.keyHint}</p>
          <p hidden data-show="key">
            <label class="tick"><input type="checkbox" /> ${desk.showKey}</label>
          </p>
        </div>
        <p class="act"><button type="submit" data-sending="${desk.sending}">${desk.signIn}</button></p>
      </form>`,
  });
}
