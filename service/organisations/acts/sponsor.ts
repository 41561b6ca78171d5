import Type from "typebox";
import { act } from "../../accept/act.ts";
import { MANAGER } from "../../access/roles.ts";
import { CUSTODIES } from "../../chain/enums.ts";

/** A cooperative or union vouches for a new buyer: the first of the three acts that follow from an invitation. */
export const sponsor = act({
  word: "sponsor",
  channel: "relay",
  by: MANAGER,
  resource: "organisation",
  delegation: "nobody",
  body: Type.Null(),
  arguments: Type.Object({
    serial: Type.Integer(),
    profile: Type.String(),
    signer: Type.String(),
    custody: Type.String(),
  }),
  rest: null,
  call: ({ serial, profile, signer, custody }) => ({
    contract: "organisations",
    function: "sponsor",
    values: [serial, profile, signer, CUSTODIES.indexOf(custody)],
    gas: 400_000,
  }),
  rule: null,
});
