import type { PathNode, PathView } from "../views/types.ts";

/** Where each batch of a drawing stands: one a row, the oldest above, in lanes that are used again when they are free. */
export interface Placed {
  node: PathNode;
  row: number;
  lane: number;
}

export interface Layout {
  placed: Placed[];
  lanes: number;
  /** From an input to what was made of it. */
  links: { from: Placed; to: Placed }[];
}

export function layOut({ nodes }: PathView): Layout {
  const order = inOrder(nodes);
  const lastUse = new Map<string, number>();
  for (const [row, { inputs }] of order.entries()) for (const id of inputs) lastUse.set(id, row);
  const placed: Placed[] = [];
  const byId = new Map<string, Placed>();
  const busy: (string | null)[] = [];
  for (const [row, node] of order.entries()) {
    for (const [lane, holder] of busy.entries())
      if (holder !== null && (lastUse.get(holder) ?? -1) <= row) busy[lane] = null;
    const free = busy.indexOf(null);
    const lane = free === -1 ? busy.length : free;
    busy[lane] = node.id;
    const place = { node, row, lane };
    placed.push(place);
    byId.set(node.id, place);
  }
  const links = placed.flatMap((to) => to.node.inputs.map((id) => ({ from: byId.get(id)!, to })));
  return { placed, lanes: busy.length, links };
}

/** Everything after what it was made of, and the batch itself last; what belongs together stays together. */
function inOrder([root, ...others]: PathNode[]): PathNode[] {
  const byId = new Map([root!, ...others].map((node) => [node.id, node]));
  const seen = new Set<string>();
  const order: PathNode[] = [];
  const visit = (node: PathNode): void => {
    if (seen.has(node.id)) return;
    seen.add(node.id);
    for (const id of node.inputs) visit(byId.get(id)!);
    order.push(node);
  };
  visit(root!);
  return order;
}
