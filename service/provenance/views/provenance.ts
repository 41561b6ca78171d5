import type { Ledger } from "../../accept/ledger.ts";
import type { Actor } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { findBatch } from "../../batches/rows/batches.ts";
import { findBalances } from "../../batches/rows/stock.ts";
import { authoriseBatch } from "../../batches/views/batch.ts";
import { readClaims } from "../../batches/views/claims.ts";
import { heldBy } from "../../batches/views/stock.ts";
import type { Queryable } from "../../store/pool.ts";
import { formatQuantity } from "../../values/quantities.ts";
import { countInputs, type Direction, findMadeBy, findNodes, type NodeRow } from "../rows/provenance.ts";
import { distinct, type KnownBatch, tellBatches, tellOrganisations, tellTransformations } from "./genealogy.ts";
import { GraphReader } from "./graphReader.ts";
import type { ProvenanceNode } from "./schemas.ts";
import { downstreamFor, mayKnowHolders, type ProvenanceView } from "./types.ts";

export interface ProvenanceQuery {
  direction: Direction | "both";
  /** How many steps away; left out: to the end. */
  depth?: number | undefined;
  cursor?: string | undefined;
  /** Nodes of a page. */
  limit: number;
}

/** A node, as far as the walk knows it. */
type Place = Pick<ProvenanceNode, "id" | "relation" | "depth">;

/** More steps than any goods take. */
export const MAX_DEPTH = 1_000_000;

/** A page ends early rather than name more inputs than this: each transformation may have a hundred. */
const MAX_INPUTS = 10_000;

/** Nearest first, then by id. A page costs what lies before it in ids, and its own nodes in full. */
export async function readProvenance(
  ledger: Ledger,
  actor: Actor,
  id: string,
  query: ProvenanceQuery,
): Promise<ProvenanceView> {
  const { db } = ledger;
  const root = await findBatch(db, id);
  await authoriseBatch(db, actor, "batch.read", root);
  const walks = await walksOf(db, actor, root!, query);
  const places = await placesAfter(id, walks, decodePlace(query.cursor), query.limit + 1);
  const rows = await findNodes(
    db,
    places.slice(0, query.limit).map((place) => place.id),
  );
  const shown = await cutByInputs(db, rows);
  const batches = await tellBatches(db, shown);
  return {
    ...(await tell(ledger, actor, batches, places)),
    next: places.length > shown.length ? encodePlace(places[shown.length - 1]!) : null,
  };
}

async function walksOf(
  db: Queryable,
  actor: Actor,
  root: { id: string; account: string },
  { direction, depth = MAX_DEPTH }: ProvenanceQuery,
): Promise<{ relation: Place["relation"]; walk: GraphReader }[]> {
  const walks = [];
  if (direction !== "down")
    walks.push({ relation: "ancestor" as const, walk: new GraphReader(db, "up", root.id, depth) });
  const reach = direction === "up" ? "none" : downstreamFor(actor, root.account);
  if (actor.kind === "organisation" && reach === "own") {
    const first = await findMadeBy(db, actor.account, root.id);
    walks.push({ relation: "descendant" as const, walk: new GraphReader(db, "down", root.id, depth, { first }) });
  }
  if (reach === "all")
    walks.push({ relation: "descendant" as const, walk: new GraphReader(db, "down", root.id, depth) });
  return walks;
}

/** The next `count` places in order, or as many as there are. */
async function placesAfter(
  root: string,
  walks: { relation: Place["relation"]; walk: GraphReader }[],
  after: Pick<Place, "id" | "depth"> | null,
  count: number,
): Promise<Place[]> {
  const places: Place[] = after ? [] : [{ id: root, relation: "self", depth: 0 }];
  for (let depth = 1; places.length < count; depth += 1) {
    const level: Place[] = [];
    for (const { relation, walk } of walks) for (const id of await walk.next()) level.push({ id, relation, depth });
    if (level.length === 0) break;
    if (after && depth < after.depth) continue;
    level.sort((a, b) => (a.id < b.id ? -1 : 1));
    for (const place of level) if (!after || depth > after.depth || place.id > after.id) places.push(place);
  }
  return places.slice(0, count);
}

/** As many of the first as bring at most MAX_INPUTS; one at least. */
async function cutByInputs(db: Queryable, rows: NodeRow[]): Promise<NodeRow[]> {
  const counts = await countInputs(db, distinct(rows.map((row) => row.made)));
  let inputs = 0;
  const counted = new Set<string | null>();
  const end = rows.findIndex(({ made }, at) => {
    if (!counted.has(made)) inputs += counts.get(made ?? "") ?? 0;
    counted.add(made);
    return at > 0 && inputs > MAX_INPUTS;
  });
  return end === -1 ? rows : rows.slice(0, end);
}

async function tell(
  ledger: Ledger,
  actor: Actor,
  batches: KnownBatch[],
  places: Place[],
): Promise<Omit<ProvenanceView, "next">> {
  const { db } = ledger;
  const known = new Set(batches.filter(({ row }) => mayKnowHolders(actor, row.account)).map(({ row }) => row.id));
  const [transformations, balances] = await Promise.all([
    tellTransformations(db, batches),
    findBalances(db, [...known]),
  ]);
  const organisations = await tellOrganisations(db, [
    ...[...batches, ...transformations].flatMap(({ row }) => [row.account, row.delegate]),
    ...balances.map(({ account }) => account),
  ]);
  const organisationOf = (account: string | null) => (account === null ? null : (organisations.get(account) ?? null));
  const delegateOf = (account: string | null) => {
    const delegate = organisationOf(account);
    return delegate && { delegate };
  };
  const conserved = new Map(transformations.map(({ row }) => [row.id, row.conserved]));
  const balancesOf = Map.groupBy(balances, ({ batch }) => batch);

  const stockOf = ({ row, quantity }: KnownBatch): ProvenanceNode["stock"] => {
    if (!known.has(row.id) || !quantity) return null;
    const { unit } = quantity;
    const amount = (base: bigint) => ({ value: formatQuantity(base, unit), unit });
    const all = balancesOf.get(row.id) ?? [];
    return {
      holders: [...heldBy(all)].map(([account, base]) => ({
        organisation: organisationOf(account),
        free: amount(base),
      })),
      inTransit: amount(all.find(({ place }) => place === "in_transit")?.amount ?? 0n),
    };
  };
  const claiming = batches.flatMap(({ row: { id, account, created_at: stated }, producedOn }) => {
    const organisation = organisationOf(account);
    if (!organisation || !stated || producedOn === null) return [];
    return [{ id, organisation, producedOn, createdAt: stated.toISOString(), product: {} }];
  });
  const claims = await readClaims(ledger, db, claiming);
  return {
    nodes: batches.map((batch, at) => {
      const { row, product, lot, quantity, producedOn } = batch;
      return {
        ...places[at]!,
        code: row.code,
        organisation: organisationOf(row.account),
        ...delegateOf(row.delegate),
        product,
        lot,
        quantity,
        producedOn,
        conserved: row.net_mass_mg === null ? null : row.net_mass_mg !== "0" && conserved.get(row.made ?? "") !== false,
        version: row.version,
        annulled: row.annulled,
        ...(claims.get(row.id)?.length && { claims: claims.get(row.id)! }),
        made: row.made,
        stock: stockOf(batch),
      };
    }),
    transformations: transformations.map(({ row, process, performedOn, inputs }) => ({
      id: row.id,
      organisation: organisationOf(row.account),
      ...delegateOf(row.delegate),
      process,
      performedOn,
      recordedAt: row.time.toISOString(),
      conserved: row.conserved,
      annulled: row.annulled,
      inputs,
    })),
  };
}

function encodePlace({ depth, id }: Place): string {
  return Buffer.from(`${depth}.${id.slice(2)}`).toString("base64url");
}

function decodePlace(cursor: string | undefined): Pick<Place, "id" | "depth"> | null {
  if (cursor === undefined) return null;
  const [, depth, id] = /^(\d{1,7})\.([0-9a-f]{64})$/.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  if (depth === undefined) throw new LedgerError("CURSOR_INVALID");
  return { depth: Number(depth), id: `0x${id}` };
}
