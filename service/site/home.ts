import { codeForm } from "../web/codeForm.ts";
import { html, type Html } from "../web/html.ts";
import { icon, type IconName } from "../web/icons.ts";
import { type PageContext, renderPage } from "../web/layout.ts";

/** The start page: what this is, and the two doors, for a buyer and for a cooperative. */
export function renderHomePage(context: PageContext): string {
  const { t } = context.words;
  return renderPage(context, {
    title: t.home.title,
    main: html`<section class="hero">
        <h1>${t.home.title}</h1>
        <p class="lead">${t.home.lead}</p>
      </section>
      ${codeForm(context.words)}
      <ol class="steps">
        ${step("pen", t.home.state, t.home.stateText)} ${step("chain", t.home.keep, t.home.keepText)}
        ${step("search", t.home.look, t.home.lookText)}
      </ol>
      <section class="card">
        <h2>${icon("people")}${t.home.deskTitle}</h2>
        <p>${t.home.deskText}</p>
        <p class="links">
          <a class="button" href="/desk">${icon("key")}${t.site.desk}</a>
          <a href="/docs">${t.site.docs}</a>
        </p>
      </section>`,
  });
}

function step(name: IconName, title: string, text: string): Html {
  return html`<li>
    ${icon(name)}
    <div>
      <h2>${title}</h2>
      <p>${text}</p>
    </div>
  </li>`;
}
