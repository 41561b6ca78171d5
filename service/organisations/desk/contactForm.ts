import type { Controls } from "../../desk/controls.ts";
import type { Typed } from "../../desk/fields.ts";
import type { ActForm } from "../../desk/form.ts";
import type { DeskFrame, DeskUser } from "../../desk/frame.ts";
import { Reading } from "../../desk/reading.ts";
import { fieldOf } from "../../desk/refusals.ts";
import { type Language, LANGUAGES, type Names } from "../../values/names.ts";
import { type Html, html } from "../../web/html.ts";
import type { Words } from "../../web/words.ts";
import { LOCALES } from "../../words/languages.ts";
import type { Contact } from "../rules/contact.ts";

export const CONTACT = "/desk/contact";

const WORDY = ["opening", "directions"] as const;
const PLAIN = ["phone", "email", "website"] as const;
type Wordy = (typeof WORDY)[number];
type Field = `${Wordy}-${Language}` | (typeof PLAIN)[number];

const inLanguage = (field: Wordy, language: Language): Field => `${field}-${language}`;
const WORDY_FIELDS = WORDY.flatMap((field) => LANGUAGES.map((language) => inLanguage(field, language)));
const FIELDS: readonly Field[] = [...WORDY_FIELDS, ...PLAIN];

export const contactForm: ActForm<OrganisationDesk, Contact, Field, Contact, Contact> = {
  act: "contact",
  path: `${CONTACT}/change`,
  action: "contact.state",
  find: (deps, user) => deps.readContact(user),
  about: (_, words) => words.t.contact.page,
  home: () => CONTACT,
  fields: () => FIELDS,
  start: typedOf,
  labelOf: (field, _, words) => labelOf(field, words),
  draw: (controls, contact) => draw(controls, contact),
  read: (typed, _, words) => {
    const reading = new Reading(typed, words);
    const plain = PLAIN.map((field) => [field, reading.text(field)]).filter(([, text]) => text !== "");
    const wordy = WORDY.map((field) => [field, namesIn(field, reading)]).filter(
      ([, names]) => Object.keys(names as Names).length > 0,
    );
    return reading.give(Object.fromEntries([...wordy, ...plain]) as Contact);
  },
  fieldOf: (error) => fieldOf(error, POINTERS),
  do: (deps, user, input) => deps.stateContact(user, input),
  done: () => ({ lot: "", to: CONTACT }),
};

const POINTERS: Record<string, Field> = Object.fromEntries([
  ...PLAIN.map((field) => [`/${field}`, field]),
  ...WORDY.flatMap((field) => LANGUAGES.map((one) => [`/${field}/${one}`, inLanguage(field, one)])),
]) as Record<string, Field>;

function typedOf(contact: Contact): Typed<Field> {
  const { phone, email, website } = contact;
  const wordy = WORDY.flatMap((field) =>
    LANGUAGES.map((language) => [inLanguage(field, language), contact[field]?.[language] ?? ""]),
  );
  return {
    ...(Object.fromEntries(wordy) as Typed<Field>),
    phone: phone ?? "",
    email: email ?? "",
    website: website ?? "",
  };
}

const namesIn = (field: Wordy, reading: Reading<Field>): Names =>
  Object.fromEntries(
    LANGUAGES.map((language) => [language, reading.text(inLanguage(field, language))]).filter(
      ([, text]) => text !== "",
    ),
  ) as Names;

function labelOf(field: Field, words: Words): string {
  const { contact: t } = words.t;
  const [part, language] = field.split("-") as [Wordy, Language | undefined];
  if (language === undefined || language === words.language) return t[part];
  return words.format(t.inLanguage, { field: t[part], language: LOCALES[language].meta.name });
}

/** The reader's own language before the eyes; the others folded, but where something stands in them. */
function draw(controls: Controls<Field>, contact: Contact): Html {
  const { language, t } = controls.words;
  const hints = { opening: t.contact.openingHint, directions: t.contact.directionsHint };
  const others = LANGUAGES.filter((one) => one !== language);
  const used = WORDY_FIELDS.some((field) => !field.endsWith(`-${language}`) && controls.typed(field) !== "");
  const optional = true;
  return html`${WORDY.map((field) => controls.note(inLanguage(field, language), { hint: hints[field], optional }))}
    <details ${(used || Object.keys(contact).length === 0) && html` open`}>
      <summary>${t.contact.otherLanguages}</summary>
      ${WORDY.map((field) => others.map((one) => controls.note(inLanguage(field, one), { optional })))}
    </details>
    ${controls.text("phone", { dir: "ltr", hint: t.contact.phoneHint, optional })}
    ${controls.text("email", { dir: "ltr", max: 254, optional })}
    ${controls.text("website", { dir: "ltr", max: 200, hint: t.contact.websiteHint, optional })}`;
}

/** What the desk asks of the ledger about the organisation itself. */
export interface OrganisationReads {
  /** How it may be visited or reached, as everybody sees it. */
  readContact(user: DeskUser): Promise<Contact>;
  stateContact(user: DeskUser, contact: Contact): Promise<Contact>;
}

export interface OrganisationDesk extends DeskFrame, OrganisationReads {}
