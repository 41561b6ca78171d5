import Type from "typebox";
import type { Ledger } from "../../accept/ledger.ts";
import { lockOrganisation } from "../../accept/organisations.ts";
import { type Actor, authorise } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import type { Transaction } from "../../store/pool.ts";
import { Names, ref } from "../../values/schemas.ts";
import { findContact, findOrganisation, replaceContact } from "../rows/organisations.ts";
import { cleanContact, type Contact as Details } from "../rules/contact.ts";

export const Contact = Type.Object(
  {
    opening: Type.Optional(ref(Names)),
    directions: Type.Optional(ref(Names)),
    phone: Type.Optional(
      Type.String({
        description: "With the code of the country, or as in Morocco; answered as in E.164.",
        examples: ["+212612345678"],
      }),
    ),
    email: Type.Optional(Type.String({ description: "In plain letters.", examples: ["bonjour@oasis-ferkla.ma"] })),
    website: Type.Optional(
      Type.String({ description: "By https, without a port or a password.", examples: ["https://oasis-ferkla.ma"] }),
    ),
  },
  {
    $id: "Contact",
    additionalProperties: false,
    description:
      "How an organisation may be visited or reached: when it is open and how to get there, in words, and by what. Public, by its own choice.",
    examples: [
      {
        opening: { fr: "Tous les jours sauf le vendredi, de 9 h à midi", ar: "كل يوم ما عدا الجمعة، من 9 إلى 12" },
        directions: { fr: "À deux kilomètres de Tinejdad, sur la route de Goulmima" },
        phone: "+212612345678",
      },
    ],
  },
);

/** Says how an organisation may be visited or reached; what it said before is deleted. In force at once. */
export async function stateContact(tx: Transaction, actor: Actor, account: string, input: Details): Promise<Details> {
  authorise(actor, "contact.state", account);
  const contact = cleanContact(input);
  if (!(await lockOrganisation(tx, account))) throw new LedgerError("NOT_FOUND", { resource: "organisation" });
  await replaceContact(tx, account, contact);
  return contact;
}

export async function readContact({ db }: Ledger, actor: Actor, account: string): Promise<Details> {
  authorise(actor, "organisation.read", account);
  if (!(await findOrganisation(db, account))) throw new LedgerError("NOT_FOUND", { resource: "organisation" });
  return findContact(db, account);
}

/** For everybody, of one that made what they hold. */
export async function findPublicContact({ db }: Ledger, account: string): Promise<Details> {
  return findContact(db, account);
}
