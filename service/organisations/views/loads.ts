import { type Load, loadFinding } from "../../accept/state.ts";
import type { LedgerError } from "../../base/errors.ts";
import type { Carrier } from "../rules/organisation.ts";
import type { OrganisationRow } from "../rows/organisations.ts";
import { carrierOf, findParty, requireParty, receiverOf } from "./parties.ts";

/** Whom an organisation names, by account or public code. */
export interface NamedParty {
  account: string;
  name: string;
}

const nameOf = ({ account, name }: NamedParty): string => `${account} ${name}`;

/** An organisation, by account or public code, however it stands. */
export const named: Load<string, OrganisationRow | LedgerError> = loadFinding((name) => name, findParty);

/** The account of whom it can agree with now. */
export const party: Load<NamedParty, string | LedgerError> = loadFinding(nameOf, (tx, { account, name }) =>
  requireParty(tx, account, name),
);

/** The account of whom it can send to now. */
export const receiver: Load<NamedParty, string | LedgerError> = loadFinding(nameOf, (tx, { account, name }) =>
  receiverOf(tx, account, name),
);

type NamedCarrier = { organisation?: string; name?: string } | undefined;

/** Who carries it, as a document says; nothing where nobody was named. */
export const carrier: Load<NamedCarrier, Carrier | undefined | LedgerError> = loadFinding(
  (named) => JSON.stringify([named?.organisation, named?.name]),
  carrierOf,
);
