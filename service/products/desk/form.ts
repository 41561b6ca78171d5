import type { FastifyReply, FastifyRequest } from "fastify";
import type { LedgerError } from "../../base/errors.ts";
import { field, type FormState, hidden, summary, type Typed } from "../../desk/fields.ts";
import { DESK, type DeskFrame, type DeskUser } from "../../desk/frame.ts";
import type { Handler } from "../../desk/guards.ts";
import { perform } from "../../desk/perform.ts";
import { inItsLanguage } from "../../desk/reading.ts";
import { fieldOf, type Problem } from "../../desk/refusals.ts";
import { LIMITS } from "../../formats/fields.ts";
import { type Language, LANGUAGES, type Names } from "../../values/names.ts";
import { flag, type Html, html } from "../../web/html.ts";
import type { Words } from "../../web/words.ts";
import { LOCALES } from "../../words/languages.ts";
import type { NewProduct } from "../acts/create.ts";
import { SIGN_KINDS } from "../rules.ts";
import type { ProductView } from "../views/schemas.ts";

export const PRODUCT_FIELDS = ["ar", "fr", "en", "zgh", "description", "signKind", "signName", "gtin"] as const;
export type ProductField = (typeof PRODUCT_FIELDS)[number];

const POINTERS: Record<string, ProductField> = {
  "/name": "ar",
  "/name/ar": "ar",
  "/name/fr": "fr",
  "/name/en": "en",
  "/name/zgh": "zgh",
  "/description": "description",
  "/description/ar": "description",
  "/description/fr": "description",
  "/description/en": "description",
  "/description/zgh": "description",
  "/sign": "signName",
  "/sign/kind": "signKind",
  "/gtin": "gtin",
};

export function productFieldOf(error: LedgerError): ProductField | null {
  return fieldOf(error, POINTERS);
}

export function productInput(
  typed: Typed<ProductField>,
  words: Words,
): { input: NewProduct } | { problems: Problem<ProductField>[] } {
  const { errors } = words.t;
  const problems: Problem<ProductField>[] = [];
  const name: Names = {};
  for (const language of LANGUAGES) if (typed[language]) name[language] = typed[language];
  if (Object.keys(name).length === 0) problems.push({ field: firstLanguage(words), text: errors.nameNeeded });
  const kind = SIGN_KINDS.find((candidate) => candidate === typed.signKind);
  if (kind && !typed.signName) problems.push({ field: "signName", text: errors.signNameNeeded });
  if (problems.length > 0) return { problems };
  return {
    input: {
      name,
      ...(typed.description && { description: inItsLanguage(typed.description, words.language) }),
      ...(kind && { sign: { kind, name: inItsLanguage(typed.signName!, words.language) } }),
      // As it stands below a bar code, in groups.
      ...(typed.gtin && { gtin: typed.gtin.replace(/[\s-]/g, "") }),
    },
  };
}

export function renderProductForm(
  words: Words,
  form: FormState<ProductField>,
  { csrf, gs1 }: { csrf: string; gs1: boolean },
): Html {
  const { desk, batch, gs1: numbers, product } = words.t;
  const labels = {
    ...desk.productNames,
    description: product.descriptionField,
    signKind: desk.signKind,
    signName: desk.signName,
    gtin: numbers.field,
  } satisfies Record<ProductField, string>;
  const id = (name: ProductField) => `product-${name}`;
  return html`<form method="post" action="/desk/products" data-form="product">
    ${summary(words, form, { idOf: id, labelOf: (name) => labels[name] })}
    <p>${desk.productText}</p>
    ${hidden(csrf, form.idempotencyKey)}
    ${inReadersOrder(words).map((language) => {
      const { lang, dir } = LOCALES[language].meta;
      return field(
        words,
        form,
        { name: language, id: id(language), label: labels[language], optional: language !== words.language },
        (attributes) =>
          html`<input
            ${attributes}
            type="text"
            maxlength="${LIMITS.name.max}"
            lang="${lang}"
            dir="${dir}"
            autocomplete="off"
            value="${form.typed[language] ?? ""}"
          />`,
      );
    })}
    ${field(
      words,
      form,
      {
        name: "description",
        id: id("description"),
        label: labels.description,
        hint: product.descriptionHint,
        optional: true,
      },
      (attributes) =>
        html`<textarea ${attributes} rows="3" maxlength="${LIMITS.description.max}" dir="auto">
${form.typed.description ?? ""}</textarea>`,
    )}
    ${field(
      words,
      form,
      { name: "signKind", id: id("signKind"), label: labels.signKind },
      (attributes) =>
        html`<select ${attributes}>
          <option value="">${desk.signNone}</option>
          ${SIGN_KINDS.map((kind) => html`<option value="${kind}" ${flag("selected", form.typed.signKind === kind)}>${batch.signs[kind]}</option>`)}
        </select>`,
    )}
    ${field(
      words,
      form,
      { name: "signName", id: id("signName"), label: labels.signName, hint: desk.signNameHint, optional: true },
      (attributes) =>
        html`<input
          ${attributes}
          type="text"
          maxlength="${LIMITS.name.max}"
          dir="auto"
          autocomplete="off"
          value="${form.typed.signName ?? ""}"
        />`,
    )}
    ${
      gs1 &&
      field(
        words,
        form,
        { name: "gtin", id: id("gtin"), label: labels.gtin, hint: numbers.hint, optional: true },
        (attributes) =>
          html`<input
            ${attributes}
            type="text"
            inputmode="numeric"
            dir="ltr"
            maxlength="20"
            autocomplete="off"
            value="${form.typed.gtin ?? ""}"
          />`,
      )
    }
    <p class="act"><button type="submit" data-sending="${desk.sending}">${desk.productSave}</button></p>
  </form>`;
}

/** Their own language first; then the others as they are most used here. */
function inReadersOrder(words: Words): Language[] {
  return [...new Set<Language>([words.language, ...LANGUAGES])];
}

function firstLanguage(words: Words): Language {
  return inReadersOrder(words)[0]!;
}

/** The desk again after a refusal, with the form as it was left. */
type Again = (
  request: FastifyRequest,
  reply: FastifyReply,
  user: DeskUser,
  form: FormState<ProductField>,
  status: number,
) => Promise<FastifyReply>;

/** Answers with a redirect, so that reloading the page does nothing twice. */
export function postProduct(deps: ProductDesk, again: Again): Handler {
  return (request, reply, user) =>
    perform(request, reply, deps, {
      fields: PRODUCT_FIELDS,
      read: productInput,
      fieldOf: productFieldOf,
      do: (input, idempotencyKey) => deps.createProduct(user, input, idempotencyKey),
      done: (product, words) => ({
        notice: { kind: "productAdded", name: words.nameText(product.name) },
        to: DESK,
      }),
      again: (form, status) => again(request, reply, user, form, status),
    });
}

/** What the desk asks of the ledger about products. */
export interface ProductReads {
  listProducts(user: DeskUser): Promise<ProductView[]>;
  createProduct(user: DeskUser, input: NewProduct, idempotencyKey: string): Promise<ProductView>;
  /** Whether GS1 licensed a prefix to it. */
  hasCompanyPrefix(user: DeskUser): Promise<boolean>;
}

export interface ProductDesk extends DeskFrame, ProductReads {}
