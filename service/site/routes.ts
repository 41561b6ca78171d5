import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Page } from "../accept/paging.ts";
import type { Party } from "../accept/schemas.ts";
import type { DisclosureView } from "../agreements/acts/disclose.ts";
import { renderAgreementProof } from "../agreements/page/proof.ts";
import type { AgreementProof } from "../agreements/views/proof.ts";
import { LedgerError } from "../base/errors.ts";
import type { PublicStatus } from "../batches/views/status.ts";
import { isAccount } from "../formats/hex.ts";
import { idFromBase64url } from "../formats/ids.ts";
import type { ScannedUnit } from "../labels/acts/printUnits.ts";
import { type Gs1Pages, gs1Pages } from "../labels/page/gs1.ts";
import { type MessageDeps, messagePages } from "../labels/page/message.ts";
import { pathWith, scannedUnit, unitIn, type UnitPages } from "../labels/page/units.ts";
import type { ObservationView } from "../observations/views/observation.ts";
import { renderRegistryPage } from "../organisations/page/registry.ts";
import type { Contact } from "../organisations/rules/contact.ts";
import type { RegistryActView } from "../organisations/views/registry.ts";
import type { PathView, StoryView } from "../provenance/views/types.ts";
import { parseCode } from "../values/codes.ts";
import { assetRoutes } from "../web/assets.ts";
import { renderCodePage, renderNotFoundPage } from "../web/failure.ts";
import { html, type Html } from "../web/html.ts";
import { icon, type IconName } from "../web/icons.ts";
import { isSettled, KeptPages, type MadePage } from "../web/keptPages.ts";
import { type PageContext, renderPage } from "../web/layout.ts";
import { codeForm } from "../web/parts.ts";
import { compressPages, contextOf, sendFailure, sendPage, sendReadyPage } from "../web/reply.ts";
import { renderBatchPage } from "./batchPage.ts";
import type { PublicOrganisation } from "./organisation.ts";
import { renderOrganisationPage } from "./organisationPage.ts";
import type { PublicProduct } from "./product.ts";
import { renderProductPage } from "./productPage.ts";

export interface PagesDeps extends MessageDeps, UnitPages, Gs1Pages {
  /** Grows as soon as anything has changed that the page of a settled batch shows. */
  pageVersion(): Promise<number>;
  /** YYYY-MM-DD in the country. */
  today(): string;
  /** Newest first. */
  listRegistryActs(cursor: string | undefined): Promise<Page<RegistryActView>>;
  /** By its account or 13 digits; null when it has no public page. */
  findOrganisation(name: { account: string } | { code: string }): Promise<PublicOrganisation | null>;
  /** How an organisation may be visited or reached. */
  findContact(account: string): Promise<Contact>;
  /** By its id; null when it has no public page. */
  findProduct(id: string): Promise<PublicProduct | null>;
  /** The codes of those accounts that have a public page. */
  findPublicCodes(accounts: string[]): Promise<Map<string, string>>;
  /** The latest few of a batch, newest first. */
  findObservations(batch: string): Promise<ObservationView[]>;
  /** Why a batch is not as it was stated, for whoever reads its label. */
  readStanding(batch: string): Promise<PublicStatus>;
  /** Who an organisation merged into, by its account; null when it did not. */
  findSuccessor(account: string): Promise<Party | null>;
  /** How it came to be. */
  readStory(batch: string): Promise<StoryView>;
  /** What it was made of, to be drawn; null when of nothing. */
  readPath(batch: string): Promise<PathView | null>;
  /** What parties of its sales opened to everybody. */
  readDisclosures(batch: string): Promise<DisclosureView[]>;
  /** What the chain holds of an agreement; null when nothing. */
  readAgreementProof(id: string): Promise<AgreementProof | null>;
}

/** What anyone may see: the start page, a batch by its code, and the files both need. */
export async function pages(app: FastifyInstance, deps: PagesDeps): Promise<void> {
  app.setErrorHandler((error, request, reply) => sendFailure(error, request, reply, deps));
  await compressPages(app);
  assetRoutes(app);

  await app.register(messagePages, deps);
  gs1Pages(app, deps);

  app.get("/", (request, reply) => sendPage(request, reply, renderHomePage(contextOf(request, reply, deps))));

  const kept = new KeptPages();
  const readBatchPage = async (request: FastifyRequest, reply: FastifyReply, code: string, context: PageContext) => {
    const unitOf = (batch: string) => scannedUnit(request, reply, deps, batch);
    const make = () => makeBatchPage(deps, code, context, unitOf);
    // What else is asked than the page in a language is this reader's alone.
    if (Object.keys(request.query as object).some((name) => name !== "lang")) return kept.make(make);
    // What is past its date is so from a midnight on, without anything being recorded.
    return kept.read(`${code} ${context.words.language} ${deps.today()}`, await deps.pageVersion(), make);
  };

  app.get<{ Querystring: { code?: unknown } }>("/b", (request, reply) => {
    const typed = typeof request.query.code === "string" ? request.query.code.slice(0, 300) : "";
    const code = codeOf(typed);
    // What the label pins comes along when the whole of its link was pasted.
    const [pinned = ""] = /#[\w-]{43}(?=\s*$)/.exec(typed) ?? [];
    if (code) return reply.redirect(`/b/${code}${pinned}`, 303);
    const body = renderCodePage(contextOf(request, reply, deps), typed);
    return sendPage(request, reply, body, typed === "" ? 200 : 400);
  });

  app.get<{ Params: { code: string } }>("/b/:code", async (request, reply) => {
    const code = codeOf(request.params.code);
    // One address for one batch: other digits and groupings lead to it.
    if (code && code !== request.params.code) return reply.redirect(`/b/${code}`, 303);
    const context = contextOf(request, reply, deps, pathWith(`/b/${code}`, unitIn(request)));
    const page = code && (await readBatchPage(request, reply, code, context));
    if (!page) return sendPage(request, reply, renderNotFoundPage(context, "batch"), 404);
    return sendReadyPage(request, reply, page);
  });

  app.get<{ Params: { code: string } }>("/o/:code", async (request, reply) => {
    const asked = request.params.code.slice(0, 60);
    const account = isAccount(asked.toLowerCase()) ? asked.toLowerCase() : null;
    const code = account === null ? codeOf(asked) : null;
    const name = account !== null ? { account } : code !== null ? { code } : null;
    const found = name && (await deps.findOrganisation(name));
    if (!found) {
      return sendPage(request, reply, renderNotFoundPage(contextOf(request, reply, deps), "organisation"), 404);
    }
    // One address for one organisation, as for batches.
    if (found.organisation.code !== asked) return reply.redirect(`/o/${found.organisation.code}`, 303);
    return sendPage(request, reply, renderOrganisationPage(found, contextOf(request, reply, deps)));
  });

  app.get<{ Params: { id: string } }>("/p/:id", async (request, reply) => {
    const id = idFromBase64url(request.params.id);
    const found = id && (await deps.findProduct(id));
    const context = contextOf(request, reply, deps);
    if (!found) return sendPage(request, reply, renderNotFoundPage(context, "product"), 404);
    return sendPage(request, reply, renderProductPage(found, context));
  });

  app.get<{ Params: { id: string } }>("/a/:id", async (request, reply) => {
    const id = idFromBase64url(request.params.id);
    const proof = id && (await deps.readAgreementProof(id));
    const context = contextOf(request, reply, deps);
    if (!proof) return sendPage(request, reply, renderNotFoundPage(context, "page"), 404);
    void reply.header("x-robots-tag", "noindex");
    return sendPage(request, reply, renderAgreementProof(context, proof));
  });

  app.get<{ Querystring: { cursor?: unknown } }>("/registry", async (request, reply) => {
    const { cursor } = request.query;
    const page = await deps.listRegistryActs(typeof cursor === "string" ? cursor.slice(0, 100) : undefined);
    const codes = await deps.findPublicCodes(page.items.flatMap(({ organisation }) => organisation ?? []));
    return sendPage(request, reply, renderRegistryPage(page, codes, contextOf(request, reply, deps)));
  });
}

/** `unitOf`: whose label was scanned; asked for one reader alone. */
async function makeBatchPage(
  deps: PagesDeps,
  code: string,
  context: PageContext,
  unitOf: (batch: string) => Promise<ScannedUnit | null>,
): Promise<MadePage | null> {
  const batch = await deps.findBatchByCode(code);
  // A refused batch never became a fact, so it is nobody else's business.
  if (!batch || batch.state === "rejected") return null;
  const standing = batch.status === "current" ? null : await deps.readStanding(batch.id);
  const observations = await deps.findObservations(batch.id);
  const story = await deps.readStory(batch.id);
  const path = batch.transformation === undefined ? null : await deps.readPath(batch.id);
  const disclosures = await deps.readDisclosures(batch.id);
  const successor = await deps.findSuccessor(batch.organisation.id);
  const unit = await unitOf(batch.id);
  const contact = await deps.findContact(batch.organisation.id);
  const beside = { standing, observations, story, path, disclosures, successor, unit, contact };
  return { body: renderBatchPage(batch, context, beside), settled: isSettled([batch, beside]) };
}

function codeOf(text: string): string | null {
  try {
    return parseCode(text);
  } catch (error) {
    if (error instanceof LedgerError) return null;
    throw error;
  }
}

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
