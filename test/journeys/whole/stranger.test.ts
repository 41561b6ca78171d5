import { expect } from "chai";
import { DRIVABLE } from "../../support/chain/direct.ts";
import { DRIVES, drivesBlindly, isOfManager, NOT_DRIVEN } from "../../support/scenes/strangerActs.ts";
import { Refused, StrangerWorld } from "../../support/scenes/strangerWorld.ts";
import { addressesOf, readEverything, type Reader } from "../../support/service/everyView.ts";
import { type Organisation, Rest } from "../../support/service/rest.ts";
import { addressOf } from "../../../service/chain/sign.ts";
import { signerOf } from "../../../service/formats/signingKeys.ts";
import { OPERATOR_KEY, openStack, type Stack } from "../../support/service/stack.ts";
import { eventually } from "../../support/service/waiting.ts";

const deep = process.env["TEST_DEEP"] === "1";
/** Further rounds in which everything is driven again, in another order, with as many blind calls. */
const ROUNDS = deep ? 60 : 0;
const BLIND = deep ? 100 : 60;
const SOME = deep ? 8 : 2;

describe("a stranger who calls the contracts past the service", function () {
  const seed = Number(process.env["TEST_SEED"] ?? Date.now() % 2 ** 31);
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

  const shuffled = (names: string[]): string[] =>
    names.map((name): [number, string] => [world.chance(2 ** 30), name]).sort(([a], [b]) => a - b).map(([, name]) => name);

  /** Every view for everybody, and the books. */
  async function allIsWell(): Promise<void> {
    await known();
    const wrong = await readEverything(stack, readers, await addressesOf(stack, { own, some: SOME, chance: world.chance }));
    expect(wrong, `seed ${seed}`).to.deep.equal([]);
    await rest.sound();
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
    for (let tries = 0, left = Object.keys(DRIVES); left.length > 0 && tries < 5; tries += 1) {
      await round(left);
      left = left.filter((name) => !world.direct.driven.has(name));
    }
    expect(Object.keys(DRIVES).filter((name) => !world.direct.driven.has(name)), `seed ${seed}`).to.deep.equal([]);
    await allIsWell();
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
    console.log(`      ${sent} direct calls, ${taken} taken, ${driven.size} functions, seed ${seed}`);
  });
});
