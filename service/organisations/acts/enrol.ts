import Type, { type Static } from "typebox";
import { sealDocument } from "../../accept/documents.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { SCHEMAS } from "../../formats/fields.ts";
import { accountOf } from "../../formats/ids.ts";
import { provideSigner } from "../../keys/acts/provideSigner.ts";
import { insertDocuments } from "../../store/documents.ts";
import type { Transaction } from "../../store/pool.ts";
import { newCode } from "../../values/codes.ts";
import { insertOrganisation } from "../rows/organisations.ts";
import { organisationDocument } from "../rules/organisation.ts";
import type { NewOrganisation } from "../views/organisations.ts";

/** What the chain is told of a new organisation, with its first key. */
export const registration = {
  serial: Type.Integer(),
  profile: Type.String(),
  signer: Type.String(),
  custody: Type.String(),
};

/** All of a new organisation but the act that registers it. */
export async function enrol(
  ledger: Ledger,
  tx: Transaction,
  input: Pick<Static<typeof NewOrganisation>, "kind" | "name" | "place">,
): Promise<{ account: string; serial: number; profile: string; signer: string; custody: string }> {
  const document = organisationDocument(input);
  const serial = drawSerial(ledger);
  const account = accountOf(ledger.contracts.chainId, ledger.contracts.organisations, serial);
  const sealed = sealDocument(ledger, SCHEMAS.organisation, document);
  await insertDocuments(tx, [sealed]);
  await insertOrganisation(tx, {
    account,
    serial,
    code: newCode(() => ledger.randomDigits(12)),
    commitment: sealed.commitment,
    document,
  });
  const { signer, custody } = await provideSigner(ledger, tx, account, { custody: "service" });
  return { account, serial, profile: sealed.commitment, signer, custody };
}

/** A random serial: two services on one chain need no common counter, and the contract refuses the rare collision. */
function drawSerial(ledger: Ledger): number {
  const serial = Buffer.from(ledger.randomBytes(4)).readUInt32BE();
  return serial === 0 ? drawSerial(ledger) : serial;
}
