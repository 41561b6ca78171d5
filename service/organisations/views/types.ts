import type { Evidence, Party } from "../../accept/evidence.ts";
import type { Names, Place } from "../../values/names.ts";
import type { OrganisationKind } from "../rules/organisation.ts";

export interface OrganisationView {
  id: string;
  code: string;
  kind: OrganisationKind;
  name: Names;
  place: Place;
  status: "pending" | "active" | "suspended" | "rejected";
  /** Account of the cooperative or union that vouches for it, while no registrar does. */
  sponsor: string | null;
  commitment: string;
  operation: string;
  createdAt: string;
  evidence: Evidence | null;
  /** Of which it is a member. */
  unions: Party[];
  /** How many members it has, as a union. */
  members: number;
  /** Who acts in its place, when it merged. */
  mergedInto: Party | null;
  /** Which merged into it, themselves. */
  predecessors: Party[];
}
