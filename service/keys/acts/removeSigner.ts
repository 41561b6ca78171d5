import Type from "typebox";
import { act } from "../../accept/act.ts";
import { MANAGER } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { ACCOUNT, HASH } from "../../values/schemas.ts";
import { SignerChange } from "../views/schemas.ts";
import { readSignerChange } from "../views/signers.ts";
import { pickSigner, presentSigners } from "./provideSigner.ts";

const SignerPath = Type.Object({
  id: Type.String({ pattern: ACCOUNT, title: "organisation", description: "The organisation's id, its account." }),
  signer: Type.String({ pattern: HASH, title: "signer", description: "The key's name on the chain, 32 bytes." }),
});

/** In force as soon as it is mined: whatever the key signs after that, the Relay does not take. */
export const removeSigner = act({
  word: "removeSigner",
  channel: "relay",
  by: MANAGER,
  resource: "organisation",
  delegation: "nobody",
  body: Type.Null(),
  arguments: Type.Object({ signer: Type.String() }),
  rest: {
    path: "/v1/organisations/:id/signers/:signer/revocation",
    tags: ["organisations"],
    summary: "Revoke a signing key",
    description:
      "It signs no more as soon as the chain has it; what it signed and was done stays. The last key cannot be revoked. For the organisation's managers.",
    params: SignerPath,
    named: ({ id, signer }) => ({ account: id!, subject: signer! }),
    status: 200,
    refusals: ["SIGNER_UNKNOWN", "SIGNER_LAST"],
    answer: {
      schema: SignerChange,
      read: (ledger, db, actor, { operation, account, subject }) =>
        readSignerChange(ledger, db, actor, account, { added: null, removed: { signer: subject, operation } }),
    },
    location: null,
  },
  call: ({ signer }) => ({ contract: "organisations", function: "removeSigner", values: [signer], gas: 200_000 }),
  rule: {
    async prepare({ account, subject }, tx) {
      const present = await presentSigners(tx, account);
      const { signer, adding } = pickSigner(present, subject);
      if (present.length === 1) throw new LedgerError("SIGNER_LAST", { signer });
      return { arguments: { signer }, dependsOn: adding };
    },
  },
});
