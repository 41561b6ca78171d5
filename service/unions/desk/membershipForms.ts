import type { Party } from "../../accept/evidence.ts";
import { GRANTABLE_ACTS, type GrantableAct } from "../../access/delegation.ts";
import { type ActForm, reasonForm } from "../../desk/form.ts";
import type { DeskUser } from "../../desk/frame.ts";
import { Reading } from "../../desk/reading.ts";
import { fieldOf } from "../../desk/refusals.ts";
import { html } from "../../web/html.ts";
import type { Words } from "../../web/words.ts";
import type { NewMembership } from "../acts/memberships.ts";
import type { GrantView, MembershipView } from "../views/schemas.ts";
import type { UnionDesk } from "./reads.ts";

export const UNIONS = "/desk/unions";

const home = () => UNIONS;
const done = () => ({ lot: "", to: UNIONS });
const nameOf = ({ other }: { other: Party }, words: Words) => words.name(other.name);

/** The other side of a membership, as seen from here. */
interface Side {
  id: string;
  other: Party;
}

const otherOf = ({ organisation, union }: MembershipView, user: DeskUser): Party =>
  organisation.id === user.account ? union : organisation;

async function findSide(deps: UnionDesk, user: DeskUser, id: string): Promise<Side | null> {
  const found = (await deps.listMemberships(user)).find((one) => otherOf(one, user).id === id);
  return found ? { id, other: otherOf(found, user) } : null;
}

/** A union takes in, everybody else joins. `code`: of the other, where the page that leads here names it. */
export const membershipForm: ActForm<
  UnionDesk,
  { code: string; side: "union" | "organisation" },
  "code",
  NewMembership,
  unknown
> = {
  act: "membership",
  path: `${UNIONS}/membership`,
  action: "membership.manage",
  find: async (_deps, user, _id, request) => {
    const { code } = request.query as { code?: unknown };
    const side = user.organisation.kind === "union" ? "organisation" : "union";
    return { code: typeof code === "string" ? code.slice(0, 40) : "", side };
  },
  about: (_, words) => words.t.unions.memberships,
  home,
  fields: () => ["code"],
  start: ({ code }) => ({ code }),
  labelOf: (field, _, words) => words.t.acts.fields[field],
  draw: (controls) => controls.text("code", { dir: "ltr", hint: controls.words.t.unions.codeHint }),
  read: (typed, { side }, words) => {
    const reading = new Reading(typed, words);
    const code = reading.needed("code");
    return reading.give({ [side]: code });
  },
  fieldOf: (error) => fieldOf(error, { "/union": "code", "/organisation": "code" }),
  do: (deps, user, input, wish) => deps.consentToMembership(user, input, wish),
  done,
};

export const departureForm: ActForm<UnionDesk, Side, never, { id: string }, unknown> = {
  act: "leaveUnion",
  path: `${UNIONS}/:id/departure`,
  action: "membership.manage",
  find: findSide,
  about: nameOf,
  home,
  fields: () => [],
  start: () => ({}),
  labelOf: (field) => field,
  draw: () => null,
  read: (_, { id }) => ({ input: { id } }),
  fieldOf: () => null,
  do: (deps, user, input, wish) => deps.leaveUnion(user, input, wish),
  done,
};

export const expulsionForm = reasonForm<UnionDesk, Side>({
  act: "expel",
  path: `${UNIONS}/:id/expulsion`,
  action: "membership.manage",
  find: findSide,
  about: nameOf,
  home,
  do: (deps, user, input, wish) => deps.expelMember(user, input, wish),
  done,
});

/** Of a union that the user's organisation is a member of. */
interface Granted extends Side {
  granted: GrantView["acts"];
}

async function findGranted(deps: UnionDesk, user: DeskUser, id: string): Promise<Granted | null> {
  const found = (await deps.listGrants(user)).find(
    (one) => one.organisation.id === user.account && one.union.id === id,
  );
  return found ? { id, other: found.union, granted: found.acts } : null;
}

const marked = (typed: Partial<Record<GrantableAct, string>>, among: readonly GrantableAct[]): GrantableAct[] =>
  among.filter((act) => typed[act] === "1");

type GrantField = GrantableAct | "until";
type Grant = { union: string; acts: GrantableAct[]; until: string };

export const grantForm: ActForm<UnionDesk, Granted, GrantField, Grant, unknown> = {
  act: "grant",
  path: `${UNIONS}/:id/grant`,
  action: "grant.manage",
  find: findGranted,
  about: nameOf,
  home,
  fields: () => ["until", ...GRANTABLE_ACTS],
  start: ({ granted }) => Object.fromEntries(granted.filter(({ ended }) => !ended).map(({ act }) => [act, "1"])),
  labelOf: (field, _, words) => (field === "until" ? words.t.acts.fields.until : words.t.unions.acts[field]),
  draw: (controls) => html`${GRANTABLE_ACTS.map((act) => controls.tick(act))} ${controls.date("until")}`,
  read: (typed, { id }, words) => {
    const reading = new Reading(typed, words);
    const day = reading.day("until");
    const acts = marked(typed, GRANTABLE_ACTS);
    if (acts.length === 0) reading.refuse("register", words.t.errors.required);
    if (day !== "" && Number.isNaN(Date.parse(day))) reading.refuse("until", words.t.errors.required);
    return reading.give({ union: id, acts, until: `${day}T23:59:59Z` });
  },
  fieldOf: (error) => fieldOf(error, { "/until": "until" }),
  do: (deps, user, input, wish) => deps.grantActs(user, input, wish),
  done,
};

const present = ({ granted }: Granted): GrantableAct[] => granted.filter(({ ended }) => !ended).map(({ act }) => act);

export const grantWithdrawalForm: ActForm<
  UnionDesk,
  Granted,
  GrantableAct,
  { union: string; acts: GrantableAct[] },
  unknown
> = {
  act: "revokeGrant",
  path: `${UNIONS}/:id/grant-withdrawal`,
  action: "grant.manage",
  find: async (deps, user, id) => {
    const found = await findGranted(deps, user, id);
    return found && present(found).length > 0 ? found : null;
  },
  about: nameOf,
  home,
  fields: present,
  start: (subject) => Object.fromEntries(present(subject).map((act) => [act, "1"])),
  labelOf: (act, _, words) => words.t.unions.acts[act],
  draw: (controls, subject) => html`${present(subject).map((act) => controls.tick(act))}`,
  read: (typed, subject, words) => {
    const reading = new Reading(typed, words);
    const acts = marked(typed, present(subject));
    if (acts.length === 0) reading.refuse(present(subject)[0]!, words.t.errors.required);
    return reading.give({ union: subject.id, acts });
  },
  fieldOf: () => null,
  do: (deps, user, input, wish) => deps.withdrawGrant(user, input, wish),
  done,
};
