import Type from "typebox";
import { act } from "../../accept/act.ts";
import { registrationOf } from "../../accept/organisations.ts";
import { OPERATOR } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { CUSTODIES } from "../../chain/enums.ts";
import { SCHEMAS } from "../../formats/fields.ts";
import { OrganisationPath } from "../../rest/schemas.ts";
import { findRecovery } from "../rows/recoveries.ts";
import { isOpen, recoveryDocument } from "../rules.ts";
import { NewRecovery } from "../views/schemas.ts";
import { provideSigner } from "./provideSigner.ts";

/**
 * Asks for the replacement of all keys of an organisation whose keys are lost or stolen. The contract lets seven days pass,
 * in which the organisation can veto; then the service completes it by itself.
 */
export const startRecovery = act({
  word: "startRecovery",
  channel: "registrar",
  by: OPERATOR,
  resource: "organisation",
  delegation: "nobody",
  body: NewRecovery,
  arguments: Type.Object({ signer: Type.String(), custody: Type.String(), reason: Type.String() }),
  rest: {
    path: "/v1/organisations/:id/recovery",
    tags: ["organisations"],
    summary: "Recover an organisation's signing keys",
    description:
      "Asks that all its keys be replaced by one new key: lost or stolen keys, also of a suspended organisation. For seven days any of its present keys can veto; then the service completes it by itself. For the operator; everyone sees it among the acts of the registry.",
    params: OrganisationPath,
    status: 200,
    refusals: ["RECOVERY_PENDING"],
    location: null,
  },
  call: ({ signer, custody, reason }, account) => ({
    contract: "organisations",
    function: "startRecovery",
    values: [account, signer, CUSTODIES.indexOf(custody), reason],
    gas: 300_000,
  }),
  rule: {
    async prepare({ account, body, seal }, tx, ledger) {
      if (isOpen(await findRecovery(tx, account))) throw new LedgerError("RECOVERY_PENDING");
      await registrationOf(tx, account);
      const { signer, custody } = await provideSigner(ledger, tx, account, body);
      const sealed = seal(SCHEMAS.recovery, recoveryDocument({ organisation: account, signer, reason: body.reason }));
      return { arguments: { signer, custody, reason: sealed.commitment }, documents: [sealed] };
    },
  },
});
