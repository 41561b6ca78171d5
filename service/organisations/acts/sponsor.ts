import Type from "typebox";
import { act, rows } from "../../accept/act.ts";
import { MANAGER } from "../../access/roles.ts";
import { CUSTODIES } from "../../chain/enums.ts";
import { registrations } from "../rows/organisations.ts";
import { registration } from "./enrol.ts";

/** A cooperative or union vouches for a new buyer, in place of a registrar. */
export const sponsor = act({
  word: "sponsor",
  channel: "relay",
  by: MANAGER,
  resource: "organisation",
  delegation: "nobody",
  body: Type.Object({ ...registration, account: Type.String() }),
  arguments: Type.Object(registration),
  // Whoever accepts an invitation asks for it.
  rest: null,
  call: ({ serial, profile, signer, custody }) => ({
    contract: "organisations",
    function: "sponsor",
    values: [serial, profile, signer, CUSTODIES.indexOf(custody)],
    gas: 400_000,
  }),
  rule: {
    needs: () => [],
    decide: ({ operation, body: { account, ...given } }) => ({
      arguments: given,
      rows: [rows(registrations, { account, intent: operation })],
    }),
  },
});
