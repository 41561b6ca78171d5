import { expect } from "chai";
import type { ReachedView } from "../../../service/recalls/views/recall.ts";
import type { MembershipView } from "../../../service/unions/views/schemas.ts";
import { LOCALES } from "../../../service/words/languages.ts";
import { DRIVABLE, type Hand } from "../../support/chain/direct.ts";
import { DRIVES } from "../../support/scenes/strangerActs.ts";
import { drivesBlindly, isOfManager, NOT_DRIVEN } from "../../support/scenes/strangerChance.ts";
import { Refused, StrangerWorld } from "../../support/scenes/strangerWorld.ts";
import { addressesOf, readEverything, type Reader } from "../../support/service/everyView.ts";
import { type Organisation, Rest } from "../../support/service/rest.ts";
import { addressOf } from "../../../service/chain/sign.ts";
import { functionsOf } from "../../../service/chain/functions.ts";
import { signerOf } from "../../../service/formats/signingKeys.ts";
import { OPERATOR_KEY, openStack, type Stack } from "../../support/service/stack.ts";
import { eventually } from "../../support/service/waiting.ts";

const deep = process.env["TEST_DEEP"] === "1";
/** Further rounds in which everything is driven again, in another order, with as many blind calls. */
const ROUNDS = deep ? 60 : 0;
const BLIND = deep ? 100 : 60;
const SOME = deep ? 8 : 2;

const micro = (value: string): number => Math.round(Number(value) * 1e6);

/** What a report says in all, as a reach does: one row for each unit. */
function sumsOf(rows: ReachedView[]): { unit: string; free: number; inTransit: number; spent: number }[] {
  const total = (list: { quantity: string }[]) => list.reduce((sum, { quantity }) => sum + micro(quantity), 0);
  return [...Map.groupBy(rows, ({ unit }) => unit)].map(([unit, of]) => ({
    unit,
    free: of.reduce((sum, { free }) => sum + micro(free), 0),
    inTransit: of.reduce((sum, { sent }) => sum + total(sent), 0),
    spent: of.reduce((sum, { spent }) => sum + total(spent), 0),
  }));
}

describe("a stranger who calls the contracts past the service", function () {
  // One order that everybody can repeat; at length, another each time.
  const seed = Number(process.env["TEST_SEED"] ?? (deep ? Date.now() % 2 ** 31 : 9));
  let stack: Stack;
  let rest: Rest;
  let world: StrangerWorld;
  let readers: Reader[];
  const honest = new Map<string, Organisation>();
  /** Ids and codes that honest parties look at whatever else they do. */
  const own = new Set<string>();

  before(async () => {
    stack = await openStack();
    rest = new Rest(stack);
    world = new StrangerWorld(stack.testChain, seed);
    for (const kind of ["cooperative", "union", "buyer"]) {
      const organisation = await rest.organisation(kind, `Honest ${kind}`);
      honest.set(kind, organisation);
      const key = world.key();
      const { status, text } = await organisation.send("POST", `/v1/organisations/${organisation.id}/signers`, {
        signer: addressOf(key),
        custody: "own_device",
      });
      expect(status, text).to.equal(201);
      world.hands.set(kind, { account: organisation.id, key });
    }
    const cooperative = honest.get("cooperative")!;
    const batches = [];
    for (const lot of ["H-1", "H-2", "H-3"]) batches.push((await rest.batch(cooperative, lot, "100000")).id);
    world.known.set(cooperative.id, batches);
    for (const { id, code } of honest.values()) own.add(id).add(code);
    for (const id of batches) own.add(id);
    for (const kind of ["cooperative", "union", "buyer"])
      world.hands.set(`strange${kind[0]!.toUpperCase()}${kind.slice(1)}`, await world.stranger(kind));
    const key = world.key();
    const values = [world.serial(), world.fresh(), signerOf(key), 2];
    const sponsored = await world.does(world.hand("cooperative"), "organisations.sponsor", values);
    world.hands.set("sponsored", { account: sponsored, key });
    const certifier = await world.stranger("certifier");
    world.hands.set("certifier", certifier);
    for (const scheme of [1, 2, 5]) await world.registrar("certificates.accredit", [certifier.account, scheme, true]);
    const { rows } = await stack.ledger.db.query<{ commitment: string }>("select commitment from documents");
    world.words.push(...rows.map(({ commitment }) => commitment));
    readers = [
      ...[...honest].map(([name, { key }]) => ({ name, key })),
      { name: "operator", key: OPERATOR_KEY },
      { name: "anybody", key: null },
    ];
  });
  after(() => stack.close());

  const known = async () => {
    const head = await stack.chain.blockNumber();
    await eventually(async () => {
      const { rows } = await stack.ledger.db.query<{ number: number }>("select max(number) as number from blocks");
      if (Number(rows[0]!.number) < head) throw new Error(`knows of ${rows[0]!.number} blocks of ${head}`);
    });
  };

  async function reportOf(of: Organisation, recall: string): Promise<ReachedView[]> {
    const rows: ReachedView[] = [];
    for (let cursor = ""; ;) {
      const { status, body, text } = await of.send("GET", `/v1/recalls/${recall}/report?limit=2${cursor}`);
      expect(status, text).to.equal(200);
      rows.push(...body.items);
      if (body.next === null) return rows;
      cursor = `&cursor=${body.next}`;
    }
  }

  const shuffled = (names: string[]): string[] =>
    names
      .map((name): [number, string] => [world.chance(2 ** 30), name])
      .sort(([a], [b]) => a - b)
      .map(([, name]) => name);

  /** Every view for everybody, and the books. */
  async function allIsWell(): Promise<void> {
    await known();
    const wrong = await readEverything(
      stack,
      readers,
      await addressesOf(stack, { own, some: SOME, chance: world.chance }),
    );
    expect(wrong, `seed ${seed}`).to.deep.equal([]);
    // The registrar's key is used past the service here, which the check of the books rightly tells.
    await rest.sound(({ table, kind }) => table === "attempts" && kind === "missing");
  }

  async function round(names: string[]): Promise<void> {
    const blind = DRIVABLE.filter((name) => !isOfManager(name) && name !== "relay.execute");
    for (const [at, name] of shuffled(names).entries()) {
      try {
        await DRIVES[name]!(world);
      } catch (error) {
        // Another's act stands in the way, such as a recall: so it is here.
        if (!(error instanceof Refused)) throw error;
      }
      for (let i = 0; i < BLIND / names.length; i += 1) await drivesBlindly(world, blind);
      if (at % 20 === 19) await known();
    }
  }

  it("drives every function there is, and every view of everybody still answers", async () => {
    const missing = DRIVABLE.filter((name) => !(name in DRIVES) && !(name in NOT_DRIVEN) && !isOfManager(name));
    expect(missing, "neither driven nor listed with a reason").to.deep.equal([]);
    for (let tries = 0, left = Object.keys(DRIVES); left.length > 0 && tries < 12; tries += 1) {
      await round(left);
      left = left.filter((name) => !world.direct.driven.has(name));
    }
    expect(
      Object.keys(DRIVES).filter((name) => !world.direct.driven.has(name)),
      `seed ${seed}`,
    ).to.deep.equal([]);
    await allIsWell();
  });

  it("leaves nothing out of the report of a recall, and adds up to its reach", async () => {
    const cooperative = honest.get("cooperative")!;
    const { send: second } = await rest.key(cooperative, "manager");
    const strange = await world.stranger("buyer");
    const cooperatives = world.hand("cooperative");
    // Sent by an honest hand to one whom the service does not know, who sends it on; some more is still on its way.
    const batch = (await rest.batch(cooperative, "H-R", "50")).id;
    const ship = async (to: Hand, from: Hand, quantity: bigint, arrives: boolean) => {
      const values = [world.fresh(), to.account, 3_600, batch, quantity];
      const shipment = await world.does(from, "batches.ship", values);
      if (arrives)
        await world.does(to, "batches.receiveShipment", [shipment, world.fresh(), [[batch, quantity - 1n, 1n]]]);
    };
    await ship(strange, cooperatives, 10_000_000n, true);
    await ship(world.hand("sponsored"), strange, 4_000_000n, true);
    await ship(world.hand("buyer"), strange, 2_000_000n, false);
    await known();
    for (const id of [batch, ...world.known.get(cooperative.id)!]) {
      const proposed = await cooperative.send("POST", `/v1/batches/${id}/recall`, { reason: "glass" });
      // The stranger's own hand recalled it already.
      if (proposed.status === 409 && id !== batch) continue;
      expect(proposed.status, proposed.text).to.equal(202);
      const { id: recall, reach } = proposed.body;
      const confirmed = await second("POST", `/v1/recalls/${recall}/confirmation`, { reach: reach.batches });
      expect(confirmed.status, confirmed.text).to.equal(201);
      const rows = await reportOf(cooperative, recall);
      expect(sumsOf(rows), `seed ${seed}`).to.deep.equal(
        reach.quantities.map(({ unit, free, inTransit, spent }: Record<string, string>) => ({
          unit,
          free: micro(free!),
          inTransit: micro(inTransit!),
          spent: micro(spent!),
        })),
      );
      const organisations = new Set(rows.map(({ organisation }) => organisation.id));
      expect(organisations.size).to.equal(reach.organisations);
      if (id === batch) {
        const row = rows.find(({ organisation }) => organisation.id === strange.account)!;
        expect(row.organisation).to.deep.equal({ id: strange.account, code: null, name: null });
        expect([row.free, row.sent[0]!.quantity]).to.deep.equal(["3.999999", "2"]);
      }
    }
  });

  it("is expelled by its union all the same, which reads what it granted for ever", async () => {
    const union = honest.get("union")!;
    const member = await world.stranger("cooperative");
    const hand = world.hand("union");
    await world.does(member, "organisations.join", [union.id]);
    await world.does(hand, "organisations.admit", [member.account]);
    const { addresses } = world.direct;
    await world.does(member, "organisations.grant", [union.id, functionsOf(addresses, ["dispose"]), 2n ** 48n - 1n]);
    await known();
    const { body } = await union.send("GET", `/v1/organisations/${union.id}/grants?limit=1`);
    expect(body.items[0].organisation).to.deep.equal({ id: member.account, code: null, name: null });
    expect(body.items[0].acts[0].until).to.equal("9999-12-31T23:59:59.000Z");
    const expelled = await union.send("POST", `/v1/organisations/${union.id}/memberships/${member.account}/expulsion`, {
      reason: "nobody knows it",
    });
    expect(expelled.status, expelled.text).to.be.oneOf([200, 201]);
    const { body: after } = await union.send("GET", `/v1/organisations/${union.id}/memberships`);
    const theirs = after.items.find((one: MembershipView) => one.organisation.id === member.account);
    expect([theirs.state, theirs.reason]).to.deep.equal(["ended", "nobody knows it"]);
  });

  it("amends a batch to words that nobody here knows, and it is shown as corrected", async () => {
    const cooperative = honest.get("cooperative")!;
    const { id, code } = await rest.batch(cooperative, "H-A", "50");
    const other = world.pick(world.known.get(cooperative.id)!);
    // Once to what nobody knows, once to the words of another batch, which are not this one's.
    const { body: words } = await cooperative.send("GET", `/v1/batches/${other}`);
    await world.does(world.hand("cooperative"), "batches.amend", [id, world.fresh()]);
    await world.does(world.hand("cooperative"), "batches.amend", [id, words.commitment]);
    await known();
    const { body } = await cooperative.send("GET", `/v1/batches/${id}`);
    expect(body).to.include({ status: "corrected", version: 2, wordsVersion: 0, lot: "H-A" });
    const { body: versions } = await cooperative.send("GET", `/v1/batches/${id}/versions`);
    expect(versions.items.map(({ version, lot }: Record<string, unknown>) => [version, lot])).to.deep.equal([
      [0, "H-A"],
      [1, null],
      [2, null],
    ]);
    for (const language of ["ar", "fr", "en", "zgh"] as const) {
      const page = await stack.app.inject({ url: `/b/${code}`, headers: { "accept-language": language } });
      expect(page.body).to.contain(LOCALES[language].unheld.words);
    }
  });

  it("…and again, in any other order", async function () {
    if (ROUNDS === 0) return this.skip();
    for (let i = 0; i < ROUNDS; i += 1) {
      await round(Object.keys(DRIVES));
      await allIsWell();
    }
  });

  after(() => {
    const { sent, taken, driven } = world.direct;
    process.stdout.write(`      ${sent} direct calls, ${taken} taken, ${driven.size} functions, seed ${seed}\n`);
  });
});
