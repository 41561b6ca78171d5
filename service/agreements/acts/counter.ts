import Type from "typebox";
import { act } from "../../accept/act.ts";
import { loadAll } from "../../accept/state.ts";
import { MANAGER } from "../../access/roles.ts";
import { Findings } from "../../base/errors.ts";
import { requireParty } from "../../organisations/views/parties.ts";
import { AgreementPath, AGREEMENTS, TERMS_ERRORS, AGREEMENT_STATE_ERRORS } from "../views/restParts.ts";
import { NewTerms } from "../views/schemas.ts";
import { accessNeeds, accessTo, GAS_MOVE, keptAct } from "./access.ts";
import { draw, gasOfTerms, keptTerms, ofAgreement, StatedTerms, toRow } from "./propose.ts";

/** Answers the other side's proposal with terms of one's own, each on the same side. */
export const counter = act({
  word: "counter",
  channel: "relay",
  by: MANAGER,
  resource: "agreement",
  delegation: "counter",
  whileSuspended: true,
  body: NewTerms,
  arguments: Type.Object({ predecessor: Type.String(), agreement: Type.String(), terms: StatedTerms }),
  rest: {
    ...ofAgreement,
    path: "/v1/agreements/:id/counter",
    tags: AGREEMENTS,
    params: AgreementPath,
    summary: "Answer a proposal with other terms",
    description: "By the side that did not propose. The first proposal is over; this one waits for its answer.",
    refusals: [...TERMS_ERRORS, ...AGREEMENT_STATE_ERRORS],
  },
  call: ({ predecessor, terms }) => ({
    contract: "agreements",
    function: "counter",
    values: [predecessor, toRow(terms)],
    gas: gasOfTerms(terms) + GAS_MOVE,
  }),
  weight: ({ terms }) => terms.lines.length,
  rule: {
    async prepare(command, tx, ledger) {
      const { account, subject: predecessor, body, operation: intent } = command;
      const state = await loadAll(tx, (known) => accessNeeds(command, known));
      const { row, role } = accessTo(command, state, "counter");
      const selling = role === "seller";
      const findings = new Findings();
      const other = await findings.checkLater("", () => requireParty(tx, account, selling ? row.buyer : row.seller));
      const made = await draw(ledger, tx, { account, other, selling, answers: predecessor }, body, findings);
      return {
        arguments: { predecessor, agreement: made.id, terms: made.terms },
        documents: [made.sealed],
        rows: [keptTerms(made, { intent, thread: row.thread, predecessor }), keptAct(command, { kind: "counter" })],
      };
    },
  },
});
