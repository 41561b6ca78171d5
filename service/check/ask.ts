import type { Ask } from "../verifier/nodes.ts";
import type { Known } from "../verifier/verdict.ts";

/** On a weak line an answer of some kilobytes takes a while; longer than this, nobody keeps looking. */
const PATIENCE_MS = 15_000;

/** A node's JSON-RPC over HTTP. */
export function nodeAt(url: string): Ask {
  return async (method, params) => {
    const answer = (await read(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    })) as { result?: unknown };
    if (!Object.hasOwn(answer, "result")) throw new Error("The node refuses.");
    return answer.result;
  };
}

/** An answer that is not what was asked for. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`refused with ${status}`);
    this.status = status;
  }
}

/** JSON from an address. Rejects with Refused where it is refused, else where nothing answers. */
export async function read(url: string, init: RequestInit = {}): Promise<unknown> {
  const patience = new AbortController();
  // AbortSignal.timeout is younger than many phones.
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    const from: RequestInit = { credentials: "omit", referrerPolicy: "no-referrer", signal: patience.signal };
    const response = await fetch(url, { ...init, ...from });
    if (!response.ok) throw new Refused(response.status);
    return await response.json();
  } finally {
    clearTimeout(timer);
  }
}

/** The contracts that proofs rest on. */
const CONTRACTS = ["organisations", "batches", "certificates", "relay"] as const;
type Contracts = Record<(typeof CONTRACTS)[number], string>;

/** The contracts that a manifest lists, one entry a generation. Throws TypeError where it is none. */
export function generationsIn(manifest: unknown): NonNullable<Known["generations"]> {
  const { chainId, generations } = manifest as {
    chainId: string;
    generations: { addresses: Contracts; codeHashes?: Contracts }[];
  };
  if (!/^[1-9][0-9]*$/.test(chainId) || !Array.isArray(generations) || generations.length === 0)
    throw new TypeError("no manifest");
  return generations.map(({ addresses, codeHashes }) => ({
    chainId,
    ...contractsIn(addresses),
    ...(codeHashes && { codeHashes: contractsIn(codeHashes) }),
  }));
}

function contractsIn(of: Contracts): Contracts {
  for (const name of CONTRACTS) if (!/^0x[0-9a-f]+$/.test(of[name])) throw new TypeError("no manifest");
  const { organisations, batches, certificates, relay } = of;
  return { organisations, batches, certificates, relay };
}
