import type { Static } from "typebox";
import { act } from "../../accept/act.ts";
import { MANAGER } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { formatMoney, type Money, parseMoney } from "../../values/money.ts";
import { totalOf } from "../rules/sums.ts";
import { MONEY_ERRORS, AGREEMENT_STATE_ERRORS, underAgreement } from "../views/restParts.ts";
import { NewResolution } from "../views/schemas.ts";
import { type Access, GAS_MOVE, StatedArguments, statementRule } from "./access.ts";

/** The arbiter ends it, in words and with what one side owes the other, if anything. */
export const resolve = act({
  word: "resolve",
  channel: "relay",
  by: MANAGER,
  resource: "agreement",
  delegation: "successor",
  whileSuspended: true,
  body: NewResolution,
  arguments: StatedArguments,
  rest: {
    ...underAgreement,
    path: "/v1/agreements/:id/resolution",
    summary: "Decide a dispute",
    description: "By the arbiter, in time. It ends the agreement; what was set aside is freed.",
    refusals: [...AGREEMENT_STATE_ERRORS, ...MONEY_ERRORS, "AWARD_EXCEEDS"],
  },
  call: ({ agreement, commitment }) => ({
    contract: "agreements",
    function: "resolve",
    values: [agreement, commitment],
    gas: GAS_MOVE,
  }),
  rule: statementRule(
    "resolve",
    "resolution",
    ({ decision, award }: Static<typeof NewResolution>) => ({ text: decision, ...(award && { award }) }),
    (access, { award }) => award && refuseBeyond(access, award.money),
  ),
});

/** In the agreement's currency, and at most the whole of it: an arbiter's slip of the pen would be final. */
function refuseBeyond({ document }: Access, { amount, currency }: Money): void {
  const expected = document.lines[0]!.price.currency;
  if (currency !== expected)
    throw new LedgerError("CURRENCY_DIFFERS", { expected, given: currency }, "/award/money/currency");
  const total = totalOf(document.lines);
  if (parseMoney({ amount, currency }) > total)
    throw new LedgerError(
      "AWARD_EXCEEDS",
      { award: amount, currency, total: formatMoney(total, currency).amount },
      "/award/money/amount",
    );
}
