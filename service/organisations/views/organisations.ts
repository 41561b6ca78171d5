import Type, { type Static } from "typebox";
import { readDocument } from "../../accept/documents.ts";
import { toEvidence } from "../../accept/evidence.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { isPending } from "../../accept/operationStates.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import { Evidence, Party } from "../../accept/schemas.ts";
import { type Actor, authorise, scopeOf } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { IssuedApiKey } from "../../keys/views/apiKeys.ts";
import { listOf } from "../../rest/schemas.ts";
import type { Queryable } from "../../store/pool.ts";
import { fold } from "../../values/folding.ts";
import { account, code, hash, Names, nullable, Place, ref, time, uuid } from "../../values/schemas.ts";
import { findBelongings, findKin } from "../rows/kin.ts";
import {
  findOrganisation,
  findOrganisationByCode,
  listOrganisations,
  type OrganisationRow,
} from "../rows/organisations.ts";
import { ORGANISATION_KINDS, type OrganisationDocument, type OrganisationKind } from "../rules/organisation.ts";
import { nameParties } from "./parties.ts";

const Kind = Type.Enum([...ORGANISATION_KINDS], {
  description: "What it is; the contract lets cooperatives, unions and processors register batches.",
  examples: ["cooperative"],
});

export const NewOrganisation = Type.Object(
  {
    kind: Kind,
    name: ref(Names),
    place: ref(Place),
    acknowledge: Type.Optional(
      Type.Array(Type.Literal("ORGANISATION_NAMESAKE"), {
        maxItems: 1,
        description: "That it is another organisation than the one that has the same name and place.",
        examples: [["ORGANISATION_NAMESAKE"]],
      }),
    ),
  },
  {
    $id: "NewOrganisation",
    additionalProperties: false,
    description: "An organisation to register.",
    examples: [
      {
        kind: "cooperative",
        name: { ar: "تعاونية واحة فركلة", fr: "Coopérative Oasis Ferkla" },
        place: { commune: { ar: "فركلة العليا", fr: "Ferkla Oulia" }, province: { fr: "Errachidia" } },
      },
    ],
  },
);

const organisation = {
  id: account("Its account on the chain."),
  code: code("Its public code, for people: 12 digits and a check digit."),
  kind: Kind,
  name: ref(Names),
  place: ref(Place),
  status: Type.Enum(["pending", "active", "suspended", "rejected"], {
    description: "pending until the chain has registered it.",
    examples: ["active"],
  }),
  sponsor: nullable(account("Account of the cooperative or union that vouches for it, while no registrar does.")),
  commitment: hash("Commitment of its profile; the chain holds this and no name."),
  operation: uuid("The operation that registers it."),
  createdAt: time("When it was asked for."),
  evidence: nullable(ref(Evidence)),
  unions: Type.Array(ref(Party), { description: "The unions of which it is a member." }),
  members: Type.Integer({ description: "How many members it has, as a union; they are listed under memberships." }),
  mergedInto: nullable(ref(Party)),
  predecessors: Type.Array(ref(Party), {
    description: "Organisations that merged into it; it acts in their accounts.",
  }),
};

export const Organisation = Type.Object(organisation, {
  $id: "Organisation",
  additionalProperties: false,
  description: "An organisation of the registry.",
});

export type OrganisationView = Static<typeof Organisation>;

export const RegisteredOrganisation = Type.Object(
  { ...organisation, apiKey: ref(IssuedApiKey) },
  { $id: "RegisteredOrganisation", additionalProperties: false, description: "A new organisation and its first key." },
);

export const Suspension = Type.Object(
  {
    reason: Type.String({
      description: "Why, 1 to 500 characters. Kept here; the chain gets its commitment only.",
      examples: ["ONSSA authorisation withdrawn on 12 May"],
    }),
  },
  { $id: "Suspension", additionalProperties: false, description: "Why an organisation is suspended." },
);

export const Organisations = listOf(Organisation, "Organisations");

export async function getOrganisation(
  ledger: Ledger,
  db: Queryable,
  actor: Actor,
  account: string,
): Promise<OrganisationView> {
  authorise(actor, "organisation.read", account);
  const row = await findOrganisation(db, account);
  if (!row) throw new LedgerError("NOT_FOUND", { resource: "organisation" });
  return (await toViews(ledger, db, [row]))[0]!;
}

/** By its account or public code, whatever its state; null when there is none. For whoever may know of it without a key. */
export async function findOrganisationView(
  ledger: Ledger,
  db: Queryable,
  name: { account: string } | { code: string },
): Promise<OrganisationView | null> {
  const row = await ("account" in name ? findOrganisation(db, name.account) : findOrganisationByCode(db, name.code));
  return row && (await toViews(ledger, db, [row]))[0]!;
}

/** The operator sees all; an organisation sees itself. Newest first. */
export async function readOrganisations(
  ledger: Ledger,
  actor: Actor,
  query: { search?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<Page<OrganisationView>> {
  authorise(actor, "organisation.read");
  const rows = await listOrganisations(ledger.db, {
    account: scopeOf(actor),
    search: query.search === undefined ? null : fold(query.search),
    before: decodeCursor(query.cursor, 1)?.[0] ?? null,
    limit: query.limit + 1,
  });
  const { items, next } = toPage(
    rows,
    query.limit,
    (row) => [row.sequence],
    (row) => row,
  );
  return { items: await toViews(ledger, ledger.db, items), next };
}

/** With whom each belongs together, asked for all of them at once. */
async function toViews(ledger: Ledger, db: Queryable, rows: OrganisationRow[]): Promise<OrganisationView[]> {
  const accounts = rows.map(({ account }) => account);
  const belongings = await findBelongings(db, accounts);
  const kin = await findKin(db, accounts);
  const others = accounts.flatMap((account) => {
    const { successor, predecessors } = kin.get(account)!;
    return [...belongings.get(account)!.unions, ...predecessors, ...(successor === null ? [] : [successor])];
  });
  const parties = await nameParties(db, others);
  return rows.map((row) => {
    const { unions, members } = belongings.get(row.account)!;
    const { successor, predecessors } = kin.get(row.account)!;
    return {
      ...toView(ledger, row),
      unions: unions.map((account) => parties.get(account)!),
      members,
      mergedInto: successor === null ? null : parties.get(successor)!,
      predecessors: predecessors.map((account) => parties.get(account)!),
    };
  });
}

type Kin = "unions" | "members" | "mergedInto" | "predecessors";

function toView(ledger: Ledger, row: OrganisationRow): Omit<OrganisationView, Kin> {
  const document = readDocument<OrganisationDocument>(row.opening);
  return {
    id: row.account,
    code: row.code,
    kind: row.kind as OrganisationKind,
    name: document.name,
    place: document.place,
    status: toStatus(row),
    sponsor: row.sponsor,
    commitment: row.commitment,
    operation: row.operation,
    createdAt: row.created_at.toISOString(),
    evidence: toEvidence(row, ledger.contracts.chainId),
  };
}

function toStatus(row: OrganisationRow): OrganisationView["status"] {
  if (row.state === "rejected") return "rejected";
  if (isPending(row.state)) return "pending";
  return row.status_kind === "organisation_suspended" ? "suspended" : "active";
}
