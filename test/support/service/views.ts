import type { Evidence } from "../../../service/accept/schemas.ts";
import type { BatchView } from "../../../service/batches/views/schemas.ts";
import type { ObservationView } from "../../../service/observations/views/observation.ts";
import type { Contact } from "../../../service/organisations/rules/contact.ts";
import type { OrganisationView } from "../../../service/organisations/views/organisations.ts";
import type { ProductView } from "../../../service/products/views/schemas.ts";
import type { PathView, StoryBatch, StoryStep, StoryView } from "../../../service/provenance/views/types.ts";
import type { PublicOrganisation } from "../../../service/site/organisation.ts";
import type { PublicProduct } from "../../../service/site/product.ts";
import { parseCode } from "../../../service/values/codes.ts";

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
  sponsor: null,
  status: "active",
  commitment: hex("0c"),
  operation: "op-organisation",
  createdAt: "2026-09-01T08:00:00Z",
  evidence: EVIDENCE,
  unions: [],
  members: 0,
  mergedInto: null,
  predecessors: [],
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
  expired: false,
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

/** With one of everything but certificates, which have scenes of their own. */
export const PUBLIC_ORGANISATION: PublicOrganisation = {
  organisation: {
    ...ORGANISATION,
    unions: [{ id: hex("a1", 20), code: someCode(33), name: { ar: "اتحاد سوس", fr: "Union du Souss" } }],
  },
  sponsor: null,
  contact: {},
  certificates: [],
  products: [PRODUCT],
  batches: [BATCH, { ...BATCH, id: hex("5f"), code: someCode(34), lot: "2026-013", status: "recalled" }],
};

export const CONTACT: Contact = {
  opening: { ar: "كل يوم ما عدا الجمعة، من 9 إلى 12", fr: "Tous les jours sauf le vendredi, de 9 h à midi" },
  directions: { fr: "Derrière la mosquée, sur la route d’Agadir" },
  phone: "+212528123456",
  email: "safran+visites@taliouine.ma",
  website: "https://taliouine.ma/safran",
};

export const PUBLIC_PRODUCT: PublicProduct = {
  product: { ...PRODUCT, description: { fr: "Stigmates séchés à l’ombre.", ar: "خيوط مجففة في الظل." } },
  maker: ORGANISATION,
  certificates: { ofSign: [], others: [] },
  batches: PUBLIC_ORGANISATION.batches,
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

export const NO_STORY: StoryView = { steps: [], more: 0, orMore: false };

const OLIVES: StoryBatch = {
  code: someCode(11),
  product: { ar: "زيتون", fr: "Olives", zgh: "ⵣⵣⵉⵜⵓⵏ" },
  lot: "OL-3",
  quantity: { value: "120", unit: "KGM" },
};
const OWN: StoryBatch = { code: BATCH.code, product: PRODUCT.name, lot: BATCH.lot, quantity: BATCH.quantity };
const MILL = { ar: "معصرة تارودانت", fr: "Moulin de Taroudannt" };

export const aStep = (kind: StoryStep["kind"], when: string, changes: Partial<StoryStep> = {}): StoryStep => ({
  kind,
  when,
  stated: null,
  organisation: ORGANISATION.name,
  batches: [OLIVES],
  process: null,
  inputs: [],
  moreInputs: 0,
  ...changes,
});

/** Everything that can happen to BATCH and to what it was made of. */
export const STORY: StoryView = {
  steps: [
    aStep("registered", "2026-09-28T18:00:00.000Z", { stated: "2026-09-25" }),
    aStep("corrected", "2026-09-29T10:00:00.000Z"),
    aStep("arrived", "2026-09-30T10:00:00.000Z", { organisation: MILL }),
    aStep("made", "2026-10-03T10:00:00.000Z", {
      stated: "2026-10-02",
      organisation: MILL,
      process: "press",
      inputs: [OLIVES, { code: null, product: null, lot: null, quantity: null }],
      moreInputs: 3,
      batches: [OWN],
    }),
    aStep("shipped", "2026-10-06T10:00:00.000Z", { organisation: MILL, batches: [OWN] }),
    aStep("annulled", "2026-10-07T10:00:00.000Z", { organisation: null, batches: [OWN] }),
  ],
  more: 7,
  orMore: false,
};

const ancestor = (seed: number, lot: string, inputs: string[] = [], hidden = 0): PathView["nodes"][number] => ({
  id: `id-${seed}`,
  code: someCode(seed),
  product: OLIVES.product,
  lot,
  organisation: ORGANISATION.name,
  process: inputs.length + hidden > 0 ? "merge" : null,
  inputs,
  hidden,
});

/** BATCH, pressed from a mixture of two and from a third, that goes back farther; one has no document here. */
export const PATH: PathView = {
  nodes: [
    {
      ...ancestor(1, BATCH.lot, ["id-50", "id-51", "unknown"]),
      id: BATCH.id,
      code: BATCH.code,
      product: PRODUCT.name,
      organisation: MILL,
      process: "press",
    },
    ancestor(50, "OL-50", ["id-52", "id-53"]),
    ancestor(51, "OL-51", ["id-53"], 4),
    { ...ancestor(0, ""), id: "unknown", code: null, product: null, lot: null, organisation: null },
    ancestor(52, "OL-52"),
    ancestor(53, "OL-53"),
  ],
  more: 4,
  orMore: false,
};
