import Type from "typebox";
import { act, rows } from "../../accept/act.ts";
import { RECORDER } from "../../access/roles.ts";
import { Findings } from "../../base/errors.ts";
import { DISPOSALS } from "../../chain/enums.ts";
import { SCHEMAS } from "../../formats/fields.ts";
import { QUANTITY_ERRORS, STOCK_ERRORS } from "../../rest/documentation.ts";
import { inOrder, notInFuture } from "../../values/dates.ts";
import { disposals } from "../rows/disposals.ts";
import { DISPOSAL_WAYS, disposalDocument, GIVEN_AWAY } from "../rules/disposal.ts";
import { acknowledgedIn, checkExpiry, EXPIRED } from "../rules/expiry.ts";
import { Disposal, getDisposalOf, NewDisposal } from "../views/disposals.ts";
import { BatchPath } from "../views/schemas.ts";
import { notBeforeArrival, portionNeeds, takePortions } from "./portions.ts";

/** Stock of the organisation leaves the ledger, for good. What is recalled can only be destroyed. */
export const dispose = act({
  word: "dispose",
  channel: "relay",
  by: RECORDER,
  resource: "batch",
  delegation: "dispose",
  body: NewDisposal,
  arguments: Type.Object({
    batch: Type.String(),
    quantity: Type.String(),
    disposal: Type.Enum([...DISPOSAL_WAYS]),
    commitment: Type.String(),
  }),
  rest: {
    path: "/v1/batches/:id/disposals",
    tags: ["batches"],
    summary: "Dispose of stock of a batch",
    description:
      "Stock that you hold leaves the ledger for good: sold to people, given as a sample, destroyed or lost.",
    params: BatchPath,
    refusals: [...QUANTITY_ERRORS, ...STOCK_ERRORS, "BATCH_EXPIRED"],
    answer: {
      schema: Disposal,
      read: (ledger, db, actor, { operation }) => getDisposalOf(ledger, db, actor, operation),
    },
  },
  call: ({ batch, quantity, disposal, commitment }) => ({
    contract: "batches",
    function: "dispose",
    values: [batch, quantity, DISPOSALS.indexOf(disposal), commitment],
    gas: 170_000,
  }),
  rule: {
    needs: ({ account, subject }, state) => portionNeeds(state, account, [subject]),
    decide({ account, subject: batch, body, today, operation, seal }, state) {
      const findings = new Findings();
      const { acknowledge, ...stated } = body;
      const given = findings.check("", () => disposalDocument({ ...stated, organisation: account, batch }));
      const asked = [{ batch, quantity: body.quantity, pointers: { batch: "", quantity: "/quantity" } }];
      const mayMove = (stop: string) => stop === "recalled" && body.way === "destroyed";
      const [portion] = takePortions(state, account, asked, mayMove, findings);
      if (given)
        findings.check("/disposedOn", () => {
          notInFuture(given.disposedOn, today);
          inOrder(portion?.document.producedOn ?? "", given.disposedOn);
          if (portion) notBeforeArrival(state, { account, batch }, portion.document.lot, given.disposedOn);
        });
      // What is destroyed or lost goes to nobody.
      const expired =
        given && portion && GIVEN_AWAY.includes(given.way)
          ? findings.check("", () => checkExpiry(portion.document, given.disposedOn, acknowledge))
          : false;
      findings.throwAny();
      const document = { ...given!, ...acknowledgedIn(expired ? [EXPIRED] : undefined) };
      const sealed = seal(SCHEMAS.disposal, document);
      const { commitment } = sealed;
      const { part } = portion!;
      return {
        arguments: { batch, quantity: part.toString(), disposal: document.way, commitment },
        documents: [sealed],
        pendingStock: [{ batch, amount: -part }],
        rows: [rows(disposals, { commitment, batch, account, intent: operation })],
      };
    },
  },
});
