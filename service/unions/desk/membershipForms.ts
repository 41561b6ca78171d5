import type { Static } from "typebox";
import type { Party } from "../../accept/schemas.ts";
import { GRANTABLE_ACTS, type GrantableAct } from "../../access/delegation.ts";
import { formOf, reasonFormOf } from "../../desk/form.ts";
import type { DeskUser } from "../../desk/frame.ts";
import { Reading } from "../../desk/reading.ts";
import { fieldOf } from "../../desk/refusals.ts";
import { html } from "../../web/html.ts";
import type { Words } from "../../web/words.ts";
import { grant } from "../acts/grant.ts";
import { admit, join } from "../acts/join.ts";
import { expel, leaveUnion } from "../acts/leaveUnion.ts";
import { revokeGrant } from "../acts/revokeGrant.ts";
import type { GrantView, MembershipView, NewMembership } from "../views/schemas.ts";
import type { UnionDesk } from "./reads.ts";

export const UNIONS = "/desk/unions";

const home = () => UNIONS;
const done = () => ({ lot: "", to: UNIONS });
const nameOf = ({ other }: { other: Party }, words: Words) => words.party(other);

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

/** The form of either side's consent. `code`: of the other, where the page that leads here names it. */
const consentForm = (act: typeof join | typeof admit, side: keyof Static<typeof NewMembership>) =>
  formOf<UnionDesk, typeof act, { code: string }, "code">({
    act,
    under: UNIONS,
    find: async (_deps, _user, _id, request) => {
      const { code } = request.query as { code?: unknown };
      return { code: typeof code === "string" ? code.slice(0, 40) : "" };
    },
    about: (_, words) => words.t.unions.memberships,
    home,
    fields: () => ["code"],
    start: ({ code }) => ({ code }),
    labelOf: (field, _, words) => words.t.acts.fields[field],
    draw: (controls) => controls.text("code", { dir: "ltr", hint: controls.words.t.unions.codeHint }),
    read: (typed, _, words) => {
      const reading = new Reading(typed, words);
      return reading.give({ body: { [side]: reading.needed("code") } });
    },
    fieldOf: (error) => fieldOf(error, { [`/${side}`]: "code" }),
    done,
  });

export const joinForm = consentForm(join, "union");
export const admitForm = consentForm(admit, "organisation");

export const leaveForm = formOf<UnionDesk, typeof leaveUnion, Side, never>({
  act: leaveUnion,
  under: `${UNIONS}/:id`,
  find: findSide,
  about: nameOf,
  home,
  fields: () => [],
  start: () => ({}),
  labelOf: (field) => field,
  draw: () => null,
  read: (_, { id }) => ({ input: { subject: id, body: null } }),
  fieldOf: () => null,
  done,
});

export const expelForm = reasonFormOf<UnionDesk, typeof expel, Side>({
  act: expel,
  under: `${UNIONS}/:id`,
  find: findSide,
  about: nameOf,
  home,
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

export const grantForm = formOf<UnionDesk, typeof grant, Granted, GrantableAct | "until">({
  act: grant,
  under: `${UNIONS}/:id`,
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
    return reading.give({ body: { union: id, acts, until: `${day}T23:59:59Z` } });
  },
  fieldOf: (error) => fieldOf(error, { "/until": "until" }),
  done,
});

const present = ({ granted }: Granted): GrantableAct[] => granted.filter(({ ended }) => !ended).map(({ act }) => act);

export const revokeGrantForm = formOf<UnionDesk, typeof revokeGrant, Granted, GrantableAct>({
  act: revokeGrant,
  under: `${UNIONS}/:id`,
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
    return reading.give({ body: { union: subject.id, acts } });
  },
  fieldOf: () => null,
  done,
});
