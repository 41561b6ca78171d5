import { isPending } from "../../accept/operationStates.ts";
import { suspension } from "../../accept/organisations.ts";
import { found, type Need, need, type State } from "../../accept/state.ts";
import { at, LedgerError } from "../../base/errors.ts";
import { successor } from "../../organisations/rows/kin.ts";
import type { OrganisationRow } from "../../organisations/rows/organisations.ts";
import { named } from "../../organisations/views/parties.ts";
import { type Pair, standing } from "../rows/memberships.ts";
import { afterAct, type MembershipAct, type MembershipState } from "../rules.ts";

/** A membership or a merger: three new slots and events, by far. */
export const GAS_REGISTER = 300_000;

/** The organisation that the body names at `pointer`, by account or public code. */
export const otherAt = (state: State, pointer: string, name: string): OrganisationRow =>
  at(pointer, () => found(state, named, name));

/** What it takes to know whom `name` names; `more`: once that is known. */
export function otherNeeds(state: State, name: string, more: (other: string) => Need[]): Need[] {
  const other = state.get(named, name);
  return [need(named, name), ...(other && !(other instanceof LedgerError) ? more(other.account) : [])];
}

/** As `otherNeeds`, to agree with it on something. */
export const agreeingNeeds = (state: State, name: string, more: (other: string) => Need[]): Need[] =>
  otherNeeds(state, name, (other) => [need(suspension, other), need(successor, other), ...more(other)]);

/** Nothing is agreed with who is not there, stopped, or gone. */
export function refuseAbsent(state: State, { account, code, state: registration }: OrganisationRow): void {
  if (isPending(registration)) throw new LedgerError("PARTY_PENDING", { code });
  if (state.get(suspension, account)) throw new LedgerError("PARTY_SUSPENDED", { code });
  const into = state.get(successor, account);
  if (into !== undefined) throw new LedgerError("ORGANISATION_MERGED", { account, successor: into });
}

/** Throws MEMBERSHIP_STATE when the act leads nowhere from where the chain and the actor's own acts on their way lead. */
export function requireStep(state: State, actor: string, pair: Pair, act: MembershipAct): void {
  const stands = standingOf(state, actor, pair);
  if (afterAct(stands, act) === null) throw new LedgerError("MEMBERSHIP_STATE", { ...pair, state: stands });
}

/** Throws MEMBERSHIP_REQUIRED unless the organisation is a member of the union, as its own acts will leave it. */
export function requireMember(state: State, pair: Pair): void {
  if (standingOf(state, pair.account, pair) !== "member") throw new LedgerError("MEMBERSHIP_REQUIRED", { ...pair });
}

function standingOf(state: State, actor: string, pair: Pair): MembershipState {
  const { state: stands, pending } = state.get(standing, { actor, ...pair })!;
  const start = (stands === null || stands === "ended" ? "none" : stands) as MembershipState;
  return (pending as MembershipAct[]).reduce((from, act) => afterAct(from, act) ?? from, start);
}
