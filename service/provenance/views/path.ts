import type { Ledger } from "../../accept/ledger.ts";
import { findNodes } from "../rows/provenance.ts";
import { distinct, tellBatches, tellOrganisations, tellTransformations } from "./genealogy.ts";
import { GraphReader } from "./graphReader.ts";
import { MAX_DEPTH } from "./provenance.ts";
import type { PathView } from "./types.ts";

/** Ancestors that are drawn: a picture of more is a picture of nothing on a small telephone. */
const DRAWN = 8;
/** Ancestors that are counted; with more of them, the path says "more than". */
const COUNTED = 500;

/** What a batch was made of, as far as it can be drawn: the nearest few, and how many more. Null when of nothing. */
export async function readPath({ db }: Ledger, root: string): Promise<PathView | null> {
  const found = [root];
  const walk = new GraphReader(db, "up", root, MAX_DEPTH);
  for (let level = await walk.next(); level.length > 0; level = await walk.next()) {
    found.push(...level);
    if (found.length > COUNTED + 1) break;
  }
  if (found.length === 1) return null;
  const ids = found.slice(0, DRAWN + 1);
  const batches = await tellBatches(db, await findNodes(db, ids));
  const transformations = new Map((await tellTransformations(db, batches)).map((made) => [made.row.id, made]));
  const organisations = await tellOrganisations(db, distinct(batches.map(({ row }) => row.account)));
  const drawn = new Set(ids);
  return {
    nodes: batches.map(({ row, product, lot }) => {
      const made = row.made === null ? undefined : transformations.get(row.made);
      const inputs = distinct((made?.inputs ?? []).map(({ batch }) => batch));
      return {
        id: row.id,
        code: row.code,
        product: product?.name ?? null,
        lot,
        organisation: (row.account !== null && organisations.get(row.account)?.name) || null,
        process: made?.process ?? null,
        inputs: inputs.filter((id) => drawn.has(id)),
        hidden: inputs.filter((id) => !drawn.has(id)).length,
      };
    }),
    more: Math.min(found.length - 1, COUNTED) - (ids.length - 1),
    orMore: found.length - 1 > COUNTED,
  };
}
