import type { Ledger } from "../../accept/ledger.ts";
import { toActor } from "../../desk/acts.ts";
import type { DeskFrame, DeskUser } from "../../desk/frame.ts";
import { readGrants } from "../views/grants.ts";
import { readMemberships } from "../views/memberships.ts";
import { readMergers } from "../views/mergers.ts";
import type { GrantView, MembershipView, MergerView } from "../views/schemas.ts";

/** What the desk asks of the ledger for unions, grants and mergers: the latest of the organisation's, on either side. */
interface UnionReads {
  listMemberships(user: DeskUser): Promise<MembershipView[]>;
  listGrants(user: DeskUser): Promise<GrantView[]>;
  listMergers(user: DeskUser): Promise<MergerView[]>;
}

export interface UnionDesk extends DeskFrame, UnionReads {}

/** A union of more members than this has the REST API. */
const FIRST = { limit: 200 };

export const deskUnions = (ledger: Ledger): UnionReads => ({
  listMemberships: async (user) => (await readMemberships(ledger, toActor(user), user.account, FIRST)).items,
  listGrants: async (user) => (await readGrants(ledger, toActor(user), user.account, FIRST)).items,
  listMergers: async (user) => (await readMergers(ledger, toActor(user), user.account, FIRST)).items,
});
