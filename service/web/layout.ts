import { LANGUAGES } from "../values/names.ts";
import { assetPath } from "./assets.ts";
import { type Content, html, type Html } from "./html.ts";
import { icon } from "./icons.ts";
import type { Words } from "./words.ts";
import { LOCALES } from "../words/languages.ts";

/** What every page knows of its reader and of the installation. */
export interface PageContext {
  words: Words;
  /** Where the language links lead: this page, or its nearest form that can be asked for again. */
  path: string;
  /** The chain is the embedded one, or the address is local: nothing here proves anything to a stranger. */
  test: boolean;
  /** Nodes of the chain that readers' browsers may ask, beside the operator's own: URLs. */
  witnesses?: readonly string[];
}

interface Page {
  title: string;
  main: Content;
  /** Beside the wordmark, such as the way out of the desk. */
  tools?: Content;
  desk?: boolean;
  /** An asset that is loaded as a module once the page is there. */
  script?: string;
  /** `tight` for forms and messages, which read badly when wide. */
  width?: "tight" | "wide";
}

/** The shell of every page; readable without scripts, and the desk alone brings one. */
export function renderPage({ words, path, test }: PageContext, page: Page): string {
  const { meta, site } = words.t;
  const regular = { ar: "arabic-regular.woff2", zgh: "tifinagh.woff2", fr: null, en: null }[words.language];
  return `<!doctype html>\n${
    html`<html lang="${meta.lang}" dir="${meta.dir}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${page.title} · ${site.name}</title>
        ${page.desk && html`<meta name="robots" content="noindex" />`}
        ${!page.desk && LANGUAGES.map((language) => html`<link rel="alternate" hreflang="${LOCALES[language].meta.lang}" href="${`${path}?lang=${language}`}" />`)}
        ${!page.desk && html`<link rel="alternate" hreflang="x-default" href="${path}" />`}
        <meta name="theme-color" content="#f7f0e3" />
        ${regular && html`<link rel="preload" href="${assetPath(regular)}" as="font" type="font/woff2" crossorigin />`}
        <link rel="stylesheet" href="${assetPath("style.css")}" />
        ${page.desk && html`<link rel="stylesheet" href="${assetPath("desk.css")}" />`}
        <link rel="icon" href="${assetPath("favicon.svg")}" type="image/svg+xml" />
        ${page.desk && html`<script src="${assetPath("desk.js")}" defer></script>`}
        ${page.script && html`<script type="module" src="${assetPath(page.script)}"></script>`}
      </head>
      <body>
        <a class="skip" href="#content">${site.skip}</a>
        <header class="top">
          <a class="mark" href="/">${icon("chain")}<span>${site.name}</span>${otherScript(words)}</a>
          <nav class="languages" aria-label="${site.languages}">
            <ul>
              ${LANGUAGES.map((language) => languageLink(words, path, language))}
            </ul>
          </nav>
          ${page.tools}
        </header>
        ${
          test &&
          html`<aside class="test" aria-label="${site.test}">
            ${icon("flask")}
            <p><strong>${site.test}</strong> ${site.testNotice}</p>
          </aside>`
        }
        <main id="content" class="${page.width ?? "wide"}" tabindex="-1">${page.main}</main>
        <footer>
          ${meta.review !== null && html`<p class="review">${icon("pen")}${site.review}</p>`}
          <p>
            <a href="/">${site.home}</a
            >${!page.desk && html`<a href="/desk">${site.desk}</a><a href="/registry">${words.t.registry.title}</a>`}
          </p>
        </footer>
      </body>
    </html>`.text
  }\n`;
}

/** The name in the other script as well: it is one word, and both readers should know it. */
function otherScript(words: Words): Html {
  const other = words.language === "ar" ? LOCALES.fr : LOCALES.ar;
  return html`<span class="other" lang="${other.meta.lang}" dir="${other.meta.dir}">${other.site.name}</span>`;
}

function languageLink(words: Words, path: string, language: (typeof LANGUAGES)[number]): Html {
  const { meta } = LOCALES[language];
  const current = language === words.language;
  return html`<li>
    <a
      href="${`${path}${path.includes("?") ? "&" : "?"}lang=${language}`}"
      lang="${meta.lang}"
      dir="${meta.dir}"
      hreflang="${meta.lang}"
      ${current && html` aria-current="true"`}
      >${meta.name}</a
    >
  </li>`;
}
