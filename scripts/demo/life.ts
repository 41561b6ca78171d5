/**
 * What becomes of the example region's dates: they are sorted, sold to a hotel and arrive short, are watched, and one lot
 * is called back. So that a stranger sees a story, and not only a harvest.
 */
import { certify, sell } from "./sale.ts";
import { type Organisation, type Service, sorted } from "./service.ts";

const DAY_MS = 24 * 3600 * 1000;
const kg = (value: number) => ({ value: String(value), unit: "KGM" });
const day = (daysAgo: number) => new Date(Date.now() - daysAgo * DAY_MS).toISOString().slice(0, 10);

const SORTED = {
  ar: "تمور المجهول مفرزة، علبة 1 كغ",
  fr: "Dattes Majhoul triées, boîte de 1 kg",
  en: "Sorted Majhoul dates, 1 kg box",
};
const SORTED_TEXT = {
  ar: "تمور المجهول من الواحة، مفرزة باليد حسب الحجم.",
  fr: "Dattes Majhoul de l’oasis, triées à la main selon leur taille.",
  en: "Majhoul dates of the oasis, sorted by hand for their size.",
};
/** Two that a certifier stands behind, and one that nobody does. */
const CLAIMS = [
  { scheme: "geographical_indication" },
  { scheme: "sanitary_authorisation" },
  {
    scheme: "own_words",
    words: { ar: "بلا مواد حافظة", fr: "Sans conservateur", en: "Without preservatives" },
  },
];
const HOTEL = { ar: "فندق القصبة (مثال)", fr: "Hôtel de la Kasbah (exemple)", en: "Kasbah Hotel (example)" };
const PLACE = { commune: { ar: "ورزازات", fr: "Ouarzazate" }, region: { ar: "درعة تافيلالت", fr: "Drâa-Tafilalet" } };

interface Batch {
  id: string;
  code: string;
  lot: string;
}

/** The boxes, and the lot that is recalled. Run again, on whatever day, it does only what was not done. */
export async function live(
  service: Service,
  cooperative: Organisation,
  products: { majhoul: string; boufeggous: string },
): Promise<{ boxes: Batch; recalled: Batch }> {
  const hotel = await service.post<Organisation>(
    service.operator,
    "/v1/organisations",
    { kind: "buyer", name: HOTEL, place: PLACE },
    "demo-organisation-hotel",
  );
  const boxes =
    (await findBoxes(service, cooperative)) ?? (await makeBoxes(service, cooperative, products.majhoul, hotel));
  return { boxes, recalled: await recallOldest(service, products.boufeggous) };
}

async function findBoxes(service: Service, cooperative: Organisation): Promise<Batch | null> {
  const { items } = await service.get<{ items: { id: string; organisation: string; name: object }[] }>(
    service.operator,
    "/v1/products?limit=200",
  );
  const product = items.find(
    (one) => one.organisation === cooperative.id && JSON.stringify(one.name) === sorted(SORTED),
  );
  return product ? (await batchesOf(service, product.id))[0]! : null;
}

const batchesOf = async (service: Service, product: string): Promise<Batch[]> =>
  (await service.get<{ items: Batch[] }>(service.operator, `/v1/batches?product=${product}&limit=200`)).items;

async function makeBoxes(service: Service, owner: Organisation, majhoul: string, hotel: Organisation): Promise<Batch> {
  const key = await service.keyOf(owner);
  await certify(service, owner);
  const { id: product } = await service.post<{ id: string }>(
    key,
    "/v1/products",
    { name: SORTED, description: SORTED_TEXT },
    "demo-boxes",
  );
  const harvest = (await batchesOf(service, majhoul)).slice(0, 3);
  const made = await service.post<{ outputs: { id: string }[] }>(key, "/v1/transformations", {
    process: "sort",
    performedOn: day(1),
    loss: kg(9),
    inputs: harvest.map(({ id }) => ({ batch: id, quantity: kg(100) })),
    outputs: [{ product, lot: "MJT-001", quantity: kg(288), claims: CLAIMS }],
  });
  const boxes = made.outputs[0]!.id;
  await service.post(key, `/v1/batches/${boxes}/observations`, {
    kind: "temperature",
    observedAt: new Date(Date.now() - 3_600_000).toISOString(),
    value: { value: "4.5", unit: "CEL" },
  });
  const shipment = await service.post<{ id: string }>(key, "/v1/shipments", {
    receiver: hotel.id,
    dispatchedOn: day(1),
    lines: [{ batch: boxes, quantity: kg(80) }],
  });
  await service.post(await service.keyOf(hotel), `/v1/shipments/${shipment.id}/receipt`, {
    receivedOn: day(0),
    lines: [{ batch: boxes, accepted: kg(78), missing: kg(2) }],
  });
  await sell(service, { seller: owner, buyer: hotel, product, batch: boxes });
  return service.get<Batch>(key, `/v1/batches/${boxes}`);
}

/** By the operator, as an authority. */
async function recallOldest(service: Service, product: string): Promise<Batch> {
  const oldest = (await batchesOf(service, product)).at(-1)!;
  const { items } = await service.get<{ items: unknown[] }>(service.operator, `/v1/recalls?batch=${oldest.id}`);
  if (items.length) return oldest;
  const reason = "Exemple : des traces d’un produit non autorisé ont été trouvées au laboratoire.";
  const { id, reach } = await service.post<{ id: string; reach: { batches: number } }>(
    service.operator,
    `/v1/batches/${oldest.id}/recall`,
    { reason },
  );
  await service.post(service.operator, `/v1/recalls/${id}/confirmation`, { reach: reach.batches });
  return oldest;
}
