import { Buffer } from "node:buffer";
import { OPERATOR_KEY, type Stack } from "../service/stack.ts";
import { Rest, type Send, type Told } from "../service/rest.ts";
import { eventually } from "../service/waiting.ts";
import { Deal, inDays, mad } from "./seller.ts";
import { kg, Trader, WAIT } from "./trader.ts";

const PDF = Buffer.from("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n");

/** What a service needs so that `fillBooks` ends soon. */
export const FULL_BOOKS = { environment: { JOURNAL_SECONDS: "1" } };

/** Every kind of thing that the books can hold, through REST: some of each, all of it on the chain. */
export async function fillBooks(stack: Stack): Promise<void> {
  const rest = new Rest(stack);
  const [oasis, hotel, union, certifier] = (await Promise.all(
    ["cooperative", "buyer", "union", "certifier"].map((kind) => Trader.found(stack, kind)),
  )) as [Trader, Trader, Trader, Trader];
  const as = (who: Trader): Send => rest.as(who.key);
  const file = await upload(stack, oasis.key);
  const certificate = await certify(rest, as(certifier), certifier.id, oasis.id);

  const first = await oasis.makes();
  const product = first.product.id;
  const registered = async (lot: string, more: object = {}) => {
    const input = { product, lot, quantity: kg(400), producedOn: "2025-10-01", ...more };
    return done(await as(oasis)("POST", "/v1/batches", input)).body as { id: string };
  };
  const claimed = await registered("CLAIMED", {
    claims: [
      { scheme: "organic", certificate },
      { scheme: "sanitary_authorisation", file },
    ],
  });
  await certificateEnds(as(certifier), hotel.id);
  await certifyBatch(stack, certifier, first.id);
  await packaged(rest, oasis);
  done(await as(oasis)("POST", `/v1/batches/${first.id}/amendments`, { lot: "OTHER", reason: "A slip." }));
  for (const way of ["retail", "lost"]) done(await dispose(as(oasis), first.id, way));
  await transforms(as(oasis), product, claimed.id);
  await intakes(await ownKey(rest, oasis), (await registered("BROUGHT")).id);
  await observe(stack, as(oasis), first.id);
  await recalls(rest, oasis, (await registered("GLASS")).id);
  done(await as(oasis)("POST", `/v1/batches/${first.id}/hold`, { reason: "To be looked at." }));
  done(await as(oasis)("POST", `/v1/batches/${first.id}/release`, { reason: "Looked at." }));
  done(await as(oasis)("POST", `/v1/batches/${(await registered("NEVER")).id}/annulment`, { reason: "Never was." }));
  await ships(oasis, hotel, claimed);
  await sells(oasis, hotel, union, claimed, product);
  await acts(rest, union, oasis, product);
  await recallsShare(rest, oasis, hotel, claimed.id);
}

function done(answer: Told): Told {
  if (answer.status !== 200 && answer.status !== 201) throw new Error(answer.text);
  return answer;
}

async function upload(stack: Stack, key: string): Promise<string> {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/pdf" };
  const answer = await stack.app.inject({ method: "POST", url: "/v1/files", headers, payload: PDF });
  return answer.json<{ id: string }>().id;
}

async function certify(rest: Rest, send: Send, certifier: string, organisation: string): Promise<string> {
  done(await rest.operator("POST", `/v1/organisations/${certifier}/accreditations`, { scheme: "organic" }));
  return (await issue(send, organisation, "BIO-1")).body.id as string;
}

const issue = async (send: Send, organisation: string, number: string): Promise<Told> =>
  done(await send("POST", "/v1/certificates", { ...CERTIFICATE, subject: { organisation }, number }));

const CERTIFICATE = {
  ...{ scheme: "organic", scope: { fr: "Dattes" } },
  ...{ validFrom: "2025-01-01", validUntil: "2099-12-31" },
};

/** Of a batch, with the paper itself. */
async function certifyBatch(stack: Stack, { key, send }: Trader, batch: string): Promise<void> {
  const file = await upload(stack, key);
  done(await send("POST", "/v1/certificates", { ...CERTIFICATE, subject: { batch }, number: "BIO-3", file }, WAIT));
}

/** A product with a number of GS1's. */
async function packaged(rest: Rest, { id, key }: Trader): Promise<void> {
  const seen = { prefix: "6111234", certificateSeenOn: "2025-01-01" };
  done(await rest.operator("POST", `/v1/organisations/${id}/company-prefixes`, seen));
  done(await rest.as(key)("POST", "/v1/products", { name: { fr: "Boîte" }, gtin: "06111234567895" }));
}

async function certificateEnds(send: Send, organisation: string): Promise<void> {
  const { id } = (await issue(send, organisation, "BIO-2")).body as { id: string };
  for (const [act, more] of [
    ["suspension", {}],
    ["reinstatement", {}],
    ["revocation", { effectiveFrom: "2025-06-01" }],
  ] as const)
    done(await send("POST", `/v1/certificates/${id}/${act}`, { reason: "An audit.", ...more }));
}

const dispose = (send: Send, batch: string, way: string): Promise<Told> =>
  send("POST", `/v1/batches/${batch}/disposals`, { quantity: kg(1), way, disposedOn: "2025-11-01" });

async function transforms(send: Send, product: string, batch: string): Promise<void> {
  const some = (lot: string, part: number) => ({
    ...{ process: "sort", performedOn: "2025-10-02", inputs: [{ batch, quantity: kg(part) }] },
    outputs: [{ product, lot, quantity: kg(part) }],
  });
  done(await send("POST", "/v1/transformations", some("SORTED", 40)));
  const { id } = done(await send("POST", "/v1/transformations", some("UNSORTED", 20))).body as { id: string };
  done(await send("POST", `/v1/transformations/${id}/annulment`, { reason: "Not done." }));
}

/** Of its own making: the operator's opens nothing of members. */
async function ownKey(rest: Rest, { id, key }: Trader): Promise<Send> {
  const given = { name: "the scale", role: "manager" };
  return rest.as((await rest.as(key)("POST", `/v1/organisations/${id}/api-keys`, given)).body.key as string);
}

async function intakes(send: Send, batch: string): Promise<void> {
  const people = ["Aïcha", "Brahim", "Fatna"].map((name, i) => ({ name, number: `M-${i + 1}`, kind: "member" }));
  const { items } = done(await send("POST", "/v1/members", people)).body as { items: { id: string }[] };
  const list = items.map(({ id: member }, i) => ({ member, quantity: kg(10 + i), broughtOn: "2025-09-30" }));
  done(await send("POST", `/v1/batches/${batch}/intakes`, { intakes: list }));
  await send("POST", `/v1/members/${items[2]!.id}/erasure`, {});
}

async function observe(stack: Stack, send: Send, batch: string): Promise<void> {
  const observation = (value: number) => ({
    ...{ kind: "temperature", observedAt: "2025-10-20T08:00:00+01:00" },
    value: { value: String(value), unit: "CEL" },
  });
  const url = `/v1/batches/${batch}/observations`;
  for (const values of [
    [4, 5, 6],
    [7, 8],
  ]) {
    done(await send("POST", url, values.map(observation)));
    await eventually(async () => {
      const { rows } = await stack.ledger.db.query(
        `select 1 from observations where leaf_index >= coalesce(
           (select max((data ->> 'size')::bigint) from records where kind = 'head_anchored'), 0) or leaf_index is null`,
      );
      if (rows.length) throw new Error("A head is still to come.");
    });
  }
}

async function recalls(rest: Rest, oasis: Trader, batch: string): Promise<void> {
  const { body } = await rest.as(oasis.key)("POST", `/v1/organisations/${oasis.id}/api-keys`, {
    ...{ name: "another manager", role: "manager" },
  });
  await rest.age();
  const [first, second] = [rest.as(oasis.key), rest.as(body.key)];
  done(await rest.recalls(first, second, "recall", batch));
  done(await rest.recalls(first, second, "lift", batch));
  const operator = rest.as(OPERATOR_KEY);
  done(await rest.recalls(operator, operator, "recall", batch));
}

async function ships(oasis: Trader, hotel: Trader, batch: { id: string }): Promise<void> {
  const arrived = await oasis.ships(hotel, [[batch, kg(10)]]);
  await hotel.receives(arrived.id, [{ batch: batch.id, accepted: kg(8), missing: kg(1) }]);
  const back = { dispatchedOn: inDays(0), lines: [{ batch: batch.id, quantity: kg(2) }] };
  await hotel.send("POST", `/v1/shipments/${arrived.id}/returns`, back, { prefer: "wait=30" });
  const refused = await oasis.ships(hotel, [[batch, kg(5)]]);
  await hotel.does(refused.id, "rejection", { receivedOn: "2025-10-24", reason: "Wet." });
  await oasis.ships(hotel, [[batch, kg(5)]]);
}

async function sells(
  oasis: Trader,
  hotel: Trader,
  union: Trader,
  batch: { id: string },
  product: string,
): Promise<void> {
  const answered = await Deal.propose(oasis, hotel, product);
  const lines = [{ product, quantity: kg(100), price: mad("80.00") }];
  const counter = { circuit: "short_chain", validUntil: inDays(10), deliveredUntil: inDays(90), lines };
  await answered.does(hotel, "counter", counter);
  const rejected = await Deal.propose(oasis, hotel, product);
  await rejected.does(hotel, "rejection", { reason: "Too dear." });
  const deal = await Deal.agree(oasis, hotel, product, { arbiter: union.code });
  const sent = await deal.delivers(batch, kg(20));
  await deal.receives(sent);
  await deal.does(oasis, "allocations", { line: 0, batch: batch.id, quantity: kg(6) });
  await deal.does(oasis, "releases", { line: 0, batch: batch.id, quantity: kg(2) });
  await deal.pays(mad("100.00"));
  await deal.does(hotel, "dispute", { reason: "Not what was agreed." });
  await deal.does(hotel, "dispute-withdrawal");
}

/** A union joins, is let register, and registers for its member. */
async function acts(rest: Rest, union: Trader, oasis: Trader, product: string): Promise<void> {
  const path = ({ id }: Trader, what: string) => `/v1/organisations/${id}/${what}`;
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const [ours, theirs] = [rest.as(oasis.key), rest.as(union.key)];
  done(await ours("POST", path(oasis, "memberships"), { union: union.code }));
  done(await theirs("POST", path(union, "memberships"), { organisation: oasis.id }));
  done(await ours("POST", path(oasis, "grants"), { union: union.id, acts: ["register"], until }));
  const input = { product, lot: "BY-UNION", quantity: kg(40), producedOn: "2025-10-01" };
  done(await rest.as(union.key, 30, oasis.id)("POST", "/v1/batches", input));
}

async function recallsShare(rest: Rest, oasis: Trader, hotel: Trader, batch: string): Promise<void> {
  const { body } = await rest.as(oasis.key)("POST", `/v1/organisations/${oasis.id}/api-keys`, {
    ...{ name: "a third manager", role: "manager" },
  });
  await rest.age();
  const scope = { scope: { holder: hotel.id } };
  done(await rest.recalls(rest.as(oasis.key), rest.as(body.key), "recall", batch, scope));
}
