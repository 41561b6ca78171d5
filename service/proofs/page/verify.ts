import type { FastifyInstance } from "fastify";
import { html, type Html } from "../../web/html.ts";
import { icon, type IconName } from "../../web/icons.ts";
import { type PageContext, renderPage } from "../../web/layout.ts";
import { compressPages, contextOf, sendPage, type Site } from "../../web/reply.ts";
import { code } from "../../web/words.ts";
import { sha256, verifyFile } from "./verifyFile.ts";

export interface VerifyDeps extends Site {
  embeddedChain: boolean;
  /** The manifest's text, as /manifest.json has it. */
  manifest: string;
}

/** The file that checks without us, and the page that hands it out. */
export async function verifyPages(app: FastifyInstance, deps: VerifyDeps): Promise<void> {
  await compressPages(app);
  const file = verifyFile();
  const [policy] = /(?<=Content-Security-Policy" content=")[^"]*/.exec(file)!;

  app.get("/verify", (request, reply) =>
    sendPage(request, reply, renderVerifyPage(contextOf(request, reply, deps), sha256(file), deps)),
  );

  app.get("/verify.html", (_request, reply) =>
    reply
      .headers({
        "content-security-policy": `${policy}; frame-ancestors 'none'`,
        "cache-control": "public, max-age=300",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
      })
      .type("text/html; charset=utf-8")
      .send(file),
  );
}

function renderVerifyPage(context: PageContext, fingerprint: string, deps: VerifyDeps): string {
  const { words, witnesses = [] } = context;
  const { verify: t } = words.t;
  return renderPage(context, {
    title: t.title,
    width: "tight",
    main: html`<h1>${t.title}</h1>
      <p class="lead">${t.lead}</p>
      ${deps.embeddedChain && html`<p class="card">${icon("warning")}${t.embedded}</p>`}
      <section class="card">
        ${step("print", t.steps.take, t.steps.takeText)}
        <p>
          <a class="button" href="/verify.html">${t.open}</a>
          <a href="/verify.html" download="verify.html">${t.save}</a>
        </p>
      </section>
      <section class="card">
        ${step("scale", t.steps.compare, t.steps.compareText)} ${command("sha256sum verify.html")}
        <dl>${hash(t.fingerprint, fingerprint)}</dl>
        <p>${t.operator}</p>
        <p>${t.reproduce}</p>
        ${command("npm run verify:html")}
      </section>
      <section class="card">
        ${step("people", t.steps.choose, t.steps.chooseText)}
        <dl>
          ${hash(t.manifestFingerprint, sha256(deps.manifest))}
          <div>
            <dt>${t.nodes}</dt>
            <dd>${code(nodeAddress(deps))} (${t.ownNode})</dd>
            ${witnesses.map((url) => html`<dd>${code(url)}</dd>`)}
          </div>
        </dl>
        <p><a href="/manifest.json">${t.manifest}</a></p>
      </section>
      <section class="card">${step("warning", t.limits, t.limitsText)}</section>`,
  });
}

const nodeAddress = ({ publicUrl }: Site): string => `${publicUrl.replace(/\/+$/, "")}/rpc`;

function step(sign: IconName, title: string, text: string): Html {
  return html`<h2>${icon(sign)}${title}</h2>
    <p>${text}</p>`;
}

const command = (text: string): Html => html`<pre dir="ltr"><code>${text}</code></pre>`;

const hash = (label: string, value: string): Html =>
  html`<div class="hash">
    <dt>${label}</dt>
    <dd>${code(value)}</dd>
  </div>`;
