import { parseCode } from "../../service/domain/codes.ts";
import type { ObservationView } from "../../service/ledger/observationView.ts";
import type { BatchView, Evidence, OrganisationView, ProductView } from "../../service/ledger/views.ts";

/** Views as the ledger would give them, for tests that need something to show and no ledger. */

export const hex = (byte: string, bytes = 32) => `0x${byte.repeat(bytes)}`;

/** Any valid code: the check digit is found by trying. */
export function someCode(seed: number): string {
  const digits = String(100000000000 + seed * 7919);
  for (let check = 0; check < 10; check += 1) {
    try {
      return parseCode(`${digits}${check}`);
    } catch {
      continue;
    }
  }
  throw new Error("No check digit fits");
}

export const EVIDENCE: Evidence = {
  chainId: "731802946",
  contract: hex("c0", 20),
  block: 48213,
  blockHash: hex("b1"),
  transaction: hex("7a"),
  time: "2026-10-05T09:41:12Z",
  account: hex("ac", 20),
  signer: hex("51"),
  custody: "service",
};

export const ORGANISATION: OrganisationView = {
  id: hex("ac", 20),
  code: someCode(3),
  kind: "cooperative",
  name: { ar: "تعاونية تاليوين للزعفران", fr: "Coopérative Taliouine Safran", zgh: "ⵜⴰⵎⵢⴰⵡⴰⵙⵜ ⵏ ⵜⴰⵍⵉⵡⵉⵏ" },
  place: {
    commune: { ar: "تاليوين", fr: "Taliouine", zgh: "ⵜⴰⵍⵉⵡⵉⵏ" },
    province: { ar: "تارودانت", fr: "Taroudannt" },
    region: { ar: "سوس ماسة", fr: "Souss-Massa" },
  },
  status: "active",
  commitment: hex("0c"),
  operation: "op-organisation",
  createdAt: "2026-09-01T08:00:00Z",
  evidence: EVIDENCE,
};

export const PRODUCT: ProductView = {
  id: hex("9d"),
  organisation: ORGANISATION.id,
  name: { ar: "زعفران تاليوين، خيوط", fr: "Safran de Taliouine en filaments", zgh: "ⴰⵣⵄⴼⵔⴰⵏ ⵏ ⵜⴰⵍⵉⵡⵉⵏ" },
  sign: { kind: "aop", name: { ar: "زعفران تاليوين", fr: "Safran de Taliouine" } },
  commitment: hex("1c"),
  createdAt: "2026-09-02T08:00:00Z",
};

export const BATCH: BatchView = {
  id: hex("5e"),
  code: someCode(1),
  organisation: { id: ORGANISATION.id, code: ORGANISATION.code, name: ORGANISATION.name },
  product: { id: PRODUCT.id, name: PRODUCT.name, sign: PRODUCT.sign! },
  lot: "2026-014",
  quantity: { value: "12.5", unit: "KGM" },
  producedOn: "2026-10-03",
  expiresOn: "2028-10-03",
  place: ORGANISATION.place,
  note: {
    ar: "قُطف عند الفجر وجُفّف في اليوم نفسه.",
    fr: "Cueilli à l’aube, séché le jour même.",
  },
  conserved: true,
  commitment: hex("2c"),
  state: "final",
  status: "current",
  version: 0,
  operation: "op-batch",
  rejection: null,
  createdAt: "2026-10-05T09:40:00Z",
  evidence: EVIDENCE,
  recordedBy: { role: "recorder", name: null },
};

export const OBSERVATION: ObservationView = {
  id: "0198c0de-1d2f-4a7b-9c3e-5b1f2a3c4d5e",
  organisation: ORGANISATION.id,
  batch: BATCH.id,
  kind: "temperature",
  observedAt: "2026-10-05T07:30:00Z",
  value: { value: "-18.5", unit: "CEL" },
  note: "A private word",
  commitment: hex("4c"),
  index: 7,
  state: "final",
  rejection: null,
  createdAt: "2026-10-05T09:50:00Z",
  evidence: EVIDENCE,
  recordedBy: { role: "recorder", name: null },
};
