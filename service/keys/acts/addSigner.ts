import type { Static } from "typebox";
import { act } from "../../accept/act.ts";
import { execute } from "../../accept/execute.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { type Actor, MANAGER } from "../../access/roles.ts";
import { at, LedgerError } from "../../base/errors.ts";
import { CUSTODIES } from "../../chain/enums.ts";
import type { Transaction } from "../../store/pool.ts";
import { NewSigner, SignerArguments } from "../views/schemas.ts";
import { readSignerChange, type SignerChangeView } from "../views/signers.ts";
import { pickSigner, presentSigners, provideSigner } from "./provideSigner.ts";
import { removeSigner } from "./removeSigner.ts";

/** A key for each device, and the service's; what is beyond this is a program gone wrong. */
const SIGNERS_AT_MOST = 20;

/** Lets another key sign for the organisation. A key of the service's own is made here, and sealed. */
export const addSigner = act({
  word: "addSigner",
  channel: "relay",
  by: MANAGER,
  resource: "organisation",
  delegation: "nobody",
  body: NewSigner,
  arguments: SignerArguments,
  // Its address takes another key away in the same request, if that is wanted.
  rest: null,
  call: ({ signer, custody }) => ({
    contract: "organisations",
    function: "addSigner",
    values: [signer, CUSTODIES.indexOf(custody)],
    gas: 200_000,
  }),
  rule: {
    async prepare({ account, body }, tx, ledger) {
      const present = await presentSigners(tx, account);
      const { replaces } = body;
      if (replaces !== undefined) at("/replaces", () => pickSigner(present, replaces));
      if (present.length >= SIGNERS_AT_MOST + (replaces === undefined ? 0 : 1))
        throw new LedgerError("SIGNERS_TOO_MANY", { limit: SIGNERS_AT_MOST });
      const { signer, custody } = await provideSigner(ledger, tx, account, body);
      if (present.some((one) => one.signer === signer)) throw new LedgerError("SIGNER_TAKEN", { signer }, "/signer");
      return { arguments: { signer, custody } };
    },
  },
});

/**
 * Adds a key. With `replaces` that one is taken away in the same request, but only once the new one is on the chain: at no
 * moment is there none.
 */
export async function changeSigners(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  account: string,
  body: Static<typeof NewSigner>,
): Promise<SignerChangeView> {
  const adding = await execute(ledger, tx, actor, addSigner, { account, body });
  const added = { ...adding.arguments, operation: adding.operation };
  if (body.replaces === undefined) return readSignerChange(ledger, tx, actor, account, { added, removed: null });
  const given = { account, subject: body.replaces, body: null, after: adding.operation };
  const { operation } = await execute(ledger, tx, actor, removeSigner, given);
  return readSignerChange(ledger, tx, actor, account, { added, removed: { signer: body.replaces, operation } });
}
