import type { Done } from "../../accept/act.ts";
import type { Given } from "../../accept/execute.ts";
import type { Party } from "../../accept/schemas.ts";
import { aboutBatch, batchHome } from "../../batches/desk/subject.ts";
import type { BatchView } from "../../batches/views/schemas.ts";
import type { ActForm } from "../../desk/form.ts";
import type { DeskUser } from "../../desk/frame.ts";
import { Reading } from "../../desk/reading.ts";
import { fieldOf } from "../../desk/refusals.ts";
import { isAccount } from "../../formats/hex.ts";
import { html } from "../../web/html.ts";
import type { Words } from "../../web/words.ts";
import type { ProposedRecall } from "../acts/proposals.ts";
import { lift, recall } from "../acts/recall.ts";
import type { RecallView } from "../views/recall.ts";
import type { RecallDesk } from "./reads.ts";

type Field = "reason" | "scope";
type Proposal = ProposedRecall & { id: string; kind: "recall" | "lift" };

interface Subject {
  batch: BatchView;
  /** Whose share alone can be meant; null: all of it. */
  scopes: (Party | null)[];
}

const ALL = "all";

/** All of a batch, or what one of those it was sent to has of it. */
export const recallForm = proposalForm("recall", async (deps, user, batch) => [
  null,
  ...(await receiversOf(deps, user, batch.id)),
]);

/** Of what stands: the same scope as was recalled. */
export const liftForm = proposalForm("lift", async (deps, user, batch) => {
  const [{ items }, receivers] = await Promise.all([
    deps.listRecalls(user, { batch: batch.id, limit: FIRST }),
    receiversOf(deps, user, batch.id),
  ]);
  const standing = items.filter(({ by, kind, inForce }) => by === "origin" && kind === "recall" && inForce);
  return standing.flatMap(({ scope }) => {
    if (scope === null) return [null];
    // Somebody further down, whom others sent it to, is not told here by name; by the account alone.
    return [receivers.find(({ id }) => id === scope.holder) ?? { id: scope.holder, code: null, name: null }];
  });
});

const FIRST = 50;

function proposalForm(
  kind: "recall" | "lift",
  scopesOf: (deps: RecallDesk, user: DeskUser, batch: BatchView) => Promise<(Party | null)[]>,
): ActForm<RecallDesk, Subject, Field, Proposal, { id: string }> {
  return {
    act: kind,
    path: `/desk/batches/:id/${kind}`,
    by: recall.by,
    find: async (deps, user, id) => {
      const batch = await deps.getBatch(user, id);
      return batch && batch.organisation.id === user.account
        ? { batch, scopes: await scopesOf(deps, user, batch) }
        : null;
    },
    about: ({ batch }, words) => aboutBatch(batch, words),
    home: ({ batch }) => batchHome(batch),
    fields: () => ["scope", "reason"],
    start: ({ scopes }) => ({ scope: valueOf(scopes[0] ?? null) }),
    labelOf: (field, _, { t }) => t.acts.fields[field],
    draw: (controls, { scopes }, { words }) => [
      controls.select(
        "scope",
        scopes.map((scope) => [valueOf(scope), scopeText(scope, words)]),
      ),
      controls.note("reason", { hint: words.t.acts.reasonHint }),
    ],
    read: (typed, { batch }, words) => {
      const reading = new Reading(typed, words);
      const scope = reading.text("scope");
      if (scope !== ALL && !isAccount(scope)) reading.refuse("scope", words.t.errors.required);
      const reason = reading.needed("reason");
      return reading.give({ id: batch.id, kind, reason, ...(scope !== ALL && { scope: { holder: scope } }) });
    },
    fieldOf: (error) => fieldOf(error, { "/reason": "reason", "/scope": "scope" }),
    do: (deps, user, input, idempotencyKey) => deps.proposeRecall(user, input, idempotencyKey),
    done: ({ id }, { batch }) => ({ lot: batch.lot, to: `/desk/recalls/${id}` }),
  };
}

const valueOf = (scope: Party | null): string => scope?.id ?? ALL;

const scopeText = (scope: Party | null, words: Words): string =>
  scope === null
    ? words.t.acts.recallAll
    : words.format(words.t.acts.recallShare, { organisation: words.partyText(scope) || words.t.story.unknown });

/** Who was sent some of the batch by this organisation; who is further down is told by the report. */
export async function receiversOf(deps: RecallDesk, user: DeskUser, batch: string): Promise<Party[]> {
  const { items } = await deps.listShipments(user, { batch, limit: FIRST });
  const receivers = items.map(({ receiver }) => receiver).filter(({ id }) => id !== user.account);
  return [...new Map(receivers.map((party) => [party.id, party])).values()];
}

/** What the forms about a proposal have in common. */
const recallHome = ({ id }: RecallView): string => `/desk/recalls/${id}`;
const proposal = {
  find: (deps: RecallDesk, user: DeskUser, id: string): Promise<RecallView | null> => deps.getRecall(user, id),
  home: recallHome,
  done: (_: unknown, recall: RecallView) => ({ lot: recall.batch.lot, to: recallHome(recall) }),
};

type Confirmed = { act: typeof recall | typeof lift; given: Given<typeof recall> };

/** With a second manager's key, which repeats how far it reaches. */
export const confirmationForm: ActForm<RecallDesk, RecallView, "reach", Confirmed, Done> = {
  ...proposal,
  act: "confirmRecall",
  path: "/desk/recalls/:id/confirm-recall",
  by: recall.by,
  about: ({ reason, reach }, words) => [
    html`<bdi>${reason}</bdi> – `,
    words.format(words.t.acts.reachLots, { n: reach.batches }),
  ],
  fields: () => ["reach"],
  start: () => ({}),
  labelOf: (field, _, { t }) => t.acts.fields[field],
  draw: (controls, _, { words }) => controls.number("reach", { hint: words.t.acts.reachHint }),
  read: (typed, { id, kind }, words) => {
    const reading = new Reading(typed, words);
    const reach = Number(reading.amount("reach"));
    if (!Number.isInteger(reach)) reading.refuse("reach", words.t.errors.FIELD_INVALID);
    return reading.give({ act: kind === "recall" ? recall : lift, given: { subject: id, body: { reach } } });
  },
  fieldOf: (error) => fieldOf(error, { "/reach": "reach" }),
  do: (deps, user, { act, given }, idempotencyKey) => deps.perform(act, user, given, idempotencyKey),
};

export const withdrawalForm: ActForm<RecallDesk, RecallView, never, { id: string }, void> = {
  ...proposal,
  act: "withdrawRecall",
  path: "/desk/recalls/:id/withdraw-recall",
  by: recall.by,
  about: ({ reason }) => html`<bdi>${reason}</bdi>`,
  fields: () => [],
  start: () => ({}),
  labelOf: () => "",
  draw: () => null,
  read: (_, { id }) => ({ input: { id } }),
  fieldOf: () => null,
  do: (deps, user, input, idempotencyKey) => deps.withdrawRecall(user, input, idempotencyKey),
};
