import Type from "typebox";
import { act } from "../../accept/act.ts";
import { need } from "../../accept/state.ts";
import { RECORDER } from "../../access/roles.ts";
import { at, Findings, LedgerError } from "../../base/errors.ts";
import { portionNeeds, takePortions } from "../../batches/acts/portions.ts";
import { QUANTITY_ERRORS, STOCK_ERRORS } from "../../rest/documentation.ts";
import { baseOf, formatQuantity, UNITS } from "../../values/quantities.ts";
import { supplies } from "../rows/loads.ts";
import { AGREEMENT_STATE_ERRORS, underAgreement } from "../views/restParts.ts";
import { NewAllotment } from "../views/schemas.ts";
import { accessNeeds, accessTo, GAS_SUPPLY, keptAct } from "./access.ts";
import { lineOf, remaining } from "./supply.ts";

export const COUNTED = QUANTITY_ERRORS.filter((code) => !code.startsWith("DATE_"));

/** Of one batch for a line; `quantity` in base units. */
export const AllotmentArguments = Type.Object({
  agreement: Type.String(),
  line: Type.Integer(),
  batch: Type.String(),
  quantity: Type.String(),
});

/** The seller sets stock aside for a line: nobody else gets it. */
export const allocate = act({
  word: "allocate",
  channel: "relay",
  by: RECORDER,
  resource: "agreement",
  delegation: "allocate",
  whileSuspended: true,
  body: NewAllotment,
  arguments: AllotmentArguments,
  rest: {
    ...underAgreement,
    path: "/v1/agreements/:id/allocations",
    summary: "Set stock aside for a line",
    description: "By the seller, in parts and from several batches; what is set aside is nobody else's to buy.",
    refusals: [
      ...AGREEMENT_STATE_ERRORS,
      ...COUNTED,
      ...STOCK_ERRORS,
      "PRODUCT_MISMATCH",
      "AGREEMENT_UNIT_MISMATCH",
      "AGREEMENT_LINE_EXCEEDED",
    ],
  },
  call: ({ agreement, line, batch, quantity }) => ({
    contract: "agreements",
    function: "allocate",
    values: [agreement, line, batch, quantity],
    gas: GAS_SUPPLY,
  }),
  rule: {
    needs(command, state) {
      const { account, subject, body } = command;
      const needs = [...accessNeeds(command, state), need(supplies, subject)];
      return [...needs, ...portionNeeds(state, account, [body.batch])];
    },
    decide(command, state) {
      const { account, subject: agreement, body } = command;
      const access = accessTo(command, state, "allocate");
      const line = lineOf(access, body.line);
      const findings = new Findings();
      const pointers = { batch: "/batch", quantity: "/quantity" };
      const [portion] = takePortions(state, account, [{ ...body, pointers }], () => false, findings);
      findings.throwAny();
      const { part, document } = portion ?? {
        part: at("/quantity", () => baseOf({ lot: "", unit: body.quantity.unit }, body.quantity)),
      };
      if (document && document.product.id !== line.product.id)
        throw new LedgerError("PRODUCT_MISMATCH", { lot: document.lot }, "/batch");
      if (document && UNITS[document.quantity.unit].dimension !== UNITS[line.quantity.unit].dimension)
        throw new LedgerError("AGREEMENT_UNIT_MISMATCH", { lot: document.lot }, "/batch");
      const { room } = remaining(command, state, access, body.line);
      if (part > room) {
        const { unit } = line.quantity;
        const inUnit = (base: bigint) => formatQuantity(base > 0n ? base : 0n, unit);
        throw new LedgerError(
          "AGREEMENT_LINE_EXCEEDED",
          { unit, room: inUnit(room), asked: inUnit(part) },
          "/quantity",
        );
      }
      const allotted = { line: body.line, batch: body.batch, quantity: part.toString() };
      return {
        arguments: { agreement, ...allotted },
        pendingStock: [{ batch: body.batch, amount: -part }],
        rows: [keptAct(command, { kind: "allocation", ...allotted })],
      };
    },
  },
});
