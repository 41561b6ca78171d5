import { html } from "./html.ts";
import { icon } from "./icons.ts";
import { type PageContext, renderPage } from "./layout.ts";
import { codeForm } from "./parts.ts";
import { code } from "./words.ts";

/** Nothing found: whether a code or a page was asked for, a code can be typed on the spot. */
export function renderNotFoundPage(context: PageContext, asked: "batch" | "organisation" | "product" | "page"): string {
  const { failure, organisation, product } = context.words.t;
  const [title, text] = {
    batch: [failure.batchTitle, failure.batchText],
    organisation: [organisation.missingTitle, organisation.missingText],
    product: [product.missingTitle, product.missingText],
    page: [failure.pageTitle, failure.pageText],
  }[asked] as [string, string];
  return renderPage(context, {
    title,
    width: "tight",
    main: html`<section class="hero">
        <h1>${title}</h1>
        <p class="lead">${text}</p>
      </section>
      ${codeForm(context.words)}`,
  });
}

/** A code that cannot be one: said beside the field, with what was typed still in it. */
export function renderCodePage(context: PageContext, typed: string): string {
  const { words } = context;
  return renderPage(context, {
    title: words.t.code.title,
    width: "tight",
    main: html`<h1>${words.t.code.title}</h1>
      ${codeForm(words, { text: typed, wrong: typed !== "" })}`,
  });
}

/** Any other failure, by its status; a request id only where somebody can do something with it. */
export function renderFailurePage(context: PageContext, status: number, requestId: string): string {
  const { failure } = context.words.t;
  const [title, text] =
    status === 429
      ? [failure.rateTitle, failure.rateText]
      : status === 503
        ? [failure.awayTitle, failure.awayText]
        : status >= 500
          ? [failure.internalTitle, failure.internalText]
          : [failure.refusedTitle, failure.back];
  return renderPage(context, {
    title,
    width: "tight",
    main: html`<section class="hero">
      <h1>${icon("warning")}${title}</h1>
      <p class="lead">${text}</p>
      ${status >= 500 && status !== 503 && html`<p>${context.words.say(failure.quote, { id: code(requestId) })}</p>`}
    </section>`,
  });
}
