import type { NetworkHelpers } from "@nomicfoundation/hardhat-network-helpers/types";
import { CUSTODY, DISPOSAL, KIND, LINE, STATUS, UNIT } from "./enums.ts";
import { by, type Deployed, type Ledger } from "./ledger.ts";
import { type LineModel, Model } from "./model.ts";
import { GROUP_GAS } from "./outcomes.ts";
import { commitmentOf, keyOf, registerMember, requestOf, signerOf, type Member, type Request } from "./requests.ts";
import {
  HOUR,
  KG,
  WEEK,
  transformationIdOf,
  transformationOf,
  type Portion,
  type Registration,
  type Transformation,
} from "./stock.ts";

const NOBODY = `0x${"00".repeat(20)}`;
const KINDS = [KIND.cooperative, KIND.union, KIND.processor, KIND.cooperative, KIND.buyer, KIND.carrier];

type Draw = (below: number) => number;

/**
 * Years of trade by organisations that act at random, mostly sensibly and sometimes not at all: groups of requests through
 * the Relay, registrars, authorities and time between them. The model sees every log and nothing else.
 */
export class Season {
  readonly model = new Model();
  readonly members: Member[] = [];
  readonly #ledger: Ledger;
  readonly #helpers: NetworkHelpers;
  readonly #draw: Draw;
  readonly #tried: { id: string; account: string; stated: Transformation }[] = [];
  #names = 0;
  #block = 0;

  constructor(ledger: Ledger, helpers: NetworkHelpers, draw: Draw) {
    this.#ledger = ledger;
    this.#helpers = helpers;
    this.#draw = draw;
  }

  async open(): Promise<void> {
    for (const [i, kind] of KINDS.entries()) this.members.push(await registerMember(this.#ledger, i + 1, { kind }));
    await this.#read();
  }

  async step(): Promise<void> {
    const draw = this.#draw(10);
    if (draw === 0) await this.#helpers.time.increase(Number(HOUR) * (1 + this.#draw(200)));
    else if (draw <= 2) await this.#fromAbove();
    else await this.#group();
    await this.#read();
  }

  /** A group of one to six requests; refused ones are part of the game. */
  async #group(): Promise<void> {
    const ahead = new Map<string, bigint>();
    const requests: Request[] = [];
    for (let i = 1 + this.#draw(6); i > 0; i--) {
      const member = this.#pick(this.members);
      const [target, method, args] = this.#act(member);
      const place = ahead.get(member.account) ?? 0n;
      ahead.set(member.account, place + 1n);
      requests.push(await requestOf(this.#ledger, member, target, method, args, { ahead: place, gas: 1_000_000n }));
    }
    const relay = by(this.#ledger.relayer, this.#ledger.relay);
    await (await relay.executeGroup(requests, { gasLimit: GROUP_GAS })).wait();
  }

  /** What nobody signs for: registrars, authorities, passers-by. Refusals are no matter. */
  async #fromAbove(): Promise<void> {
    const { organisations, batches, registrar, authority, stranger } = this.#ledger;
    const [account, batch] = [this.#pick(this.members).account, this.#batch()];
    const suspended = this.members.find((each) => this.model.organisations.get(each.account)!.status !== STATUS.active);
    const waiting = [...this.model.recoveries.keys()].at(-1) ?? account;
    const reason = this.#document();
    // Of what was made of something recalled, if anything was.
    const isRecalled = ([id]: Portion) => {
      const { recalledByOrigin, recalledByAuthority, implicated } = this.model.batches.get(id) ?? {};
      return recalledByOrigin === true || recalledByAuthority === true || implicated === true;
    };
    const reached = this.#made().filter(({ stated }) => this.#draw(9) === 0 || stated[2].some(isRecalled));
    const asRegistrar = by(registrar, organisations);
    const acts: (() => Promise<unknown>)[] = [
      () => asRegistrar.suspend(account, reason),
      ...Array(suspended ? 9 : 1).fill(() => asRegistrar.reinstate(suspended?.account ?? account)),
      () => asRegistrar.startRecovery(account, signerOf(keyOf(account).address), CUSTODY.service, reason),
      () => by(stranger, organisations).completeRecovery(waiting),
      async () => {
        await this.#helpers.time.increase(this.model.recoveries.size > 0 ? WEEK : HOUR);
        await by(stranger, organisations).completeRecovery(waiting);
      },
      () => asRegistrar.withdrawRecovery(waiting),
      () => by(authority, batches).recallByAuthority(batch, this.#holder(), reason),
      () => by(authority, batches).liftByAuthority(batch, this.#holder(), reason),
      ...Array.from({ length: 4 }, () => async () => {
        if (reached.length === 0) return;
        const { account: maker, stated } = this.#pick(reached);
        await by(stranger, batches).propagate(maker, stated);
      }),
    ];
    await this.#pick(acts)().catch((thrown: unknown) => {
      // A refusal is no matter; a mistake of this test is.
      if (thrown instanceof TypeError || thrown instanceof ReferenceError) throw thrown;
    });
    // Who lost its keys to a recovery signs with the new one.
    for (const member of this.members) {
      const fresh = keyOf(member.account);
      const signer = signerOf(fresh.address);
      if (await organisations.signs(member.account, signer)) Object.assign(member, { key: fresh, signer });
    }
  }

  #act(member: Member): [target: Deployed, method: string, args: unknown[]] {
    const { batches, organisations } = this.#ledger;
    const batch = this.#batch(member);
    const mine = this.#ofOrigin(member) ?? batch;
    const reason = this.#document();
    const lines = [...this.model.lines.values()].filter(({ state }) => state === LINE.inTransit || this.#draw(9) === 0);
    const line = lines.length > 0 ? this.#pick(lines) : undefined;
    const incoming = lines.find(({ receiver }) => receiver === member.account) ?? line;
    const outgoing = lines.find(({ sender }) => sender === member.account) ?? line;
    const mayReturn = [...this.model.lines.values()].filter(
      ({ receiver, returnable }) => this.#draw(9) === 0 || (receiver === member.account && returnable > 0n),
    );
    const made = this.#made().filter(({ account }) => account === member.account || this.#draw(9) === 0);
    const spare = signerOf(keyOf(`spare ${this.#draw(3)} of ${member.account}`).address);
    const acts: (() => [Deployed, string, unknown[]])[] = [
      ...Array(4).fill(() => [batches, "register", this.#registration()]),
      () => [batches, "registerMany", [[this.#registration(), this.#registration()]]],
      ...Array(5).fill(() => [batches, "transform", [this.#transformation(member)]]),
      ...Array(5).fill(() => [
        batches,
        "ship",
        [reason, this.#pick(this.members).account, HOUR, ...this.#portion(member)],
      ]),
      () => {
        const parts = [this.#portion(member), this.#portion(member)];
        return [batches, "shipMany", [reason, this.#pick(this.members).account, HOUR * 9n, parts]];
      },
      ...Array(3).fill(() => [batches, "returnShipment", this.#return(mayReturn)]),
      ...Array(6).fill(() => [batches, "receiveShipment", this.#receipt(incoming)]),
      () => [batches, "cancelShipment", [outgoing?.id ?? reason, reason, [outgoing?.batch ?? batch]]],
      () => [batches, "cancelShipment", [outgoing?.id ?? reason, reason, [outgoing?.batch ?? batch]]],
      () => [batches, "dispose", [...this.#portion(member), this.#pick(Object.values(DISPOSAL)), reason]],
      () => [batches, "amend", [mine, reason]],
      () => [batches, "annul", [mine, reason]],
      () => [batches, "annulTransformation", [made.length > 0 ? this.#pick(made).stated : this.#nonsense(), reason]],
      () => [batches, "hold", [batch, reason]],
      () => [batches, "release", [batch, reason]],
      () => [batches, "release", [batch, reason]],
      () => [batches, "recall", [mine, this.#holder(), reason]],
      () => [batches, "lift", [mine, this.#holder(), reason]],
      () => [batches, "lift", [mine, this.#holder(), reason]],
      () => [organisations, "amendProfile", [reason]],
      () => [organisations, "addSigner", [spare, CUSTODY.ownDevice]],
      () => [organisations, "removeSigner", [spare]],
      ...Array(this.model.recoveries.has(member.account) ? 2 : 1).fill(() => [organisations, "vetoRecovery", []]),
    ];
    return this.#pick(acts)();
  }

  /** Of one of these lines, or of none that there is. */
  #return(lines: LineModel[]): unknown[] {
    const line = lines.length > 0 ? this.#pick(lines) : undefined;
    const part = (line?.returnable ?? 1n) / BigInt(1 + this.#draw(3)) + (this.#draw(9) === 0 ? 1n : 0n);
    const [shipment, batch] = line ? [line.id, line.batch] : [this.#document(), this.#document()];
    return [shipment, this.#document(), HOUR, [[batch, part]]];
  }

  #registration(): Registration {
    const quantity = BigInt(1 + this.#draw(200)) * (this.#draw(3) === 0 ? 1n : KG);
    const unit = this.#draw(3) === 0 ? BigInt(1 + this.#draw(5)) : UNIT.mass;
    const netMassMg = unit === UNIT.mass ? quantity : BigInt(this.#draw(3)) * quantity;
    return [this.#document(), quantity, netMassMg, unit];
  }

  #transformation(member: Member): Transformation {
    const parts = new Map(Array.from({ length: 1 + this.#draw(3) }, () => this.#portion(member)));
    const inputs = [...parts].map(([batch, quantity]): Portion => [batch, quantity]);
    // About what goes in, by its mass; sometimes too much.
    const massOf = ([id, part]: Portion) => {
      const found = this.model.batches.get(id);
      return found ? (part * found.netMassMg) / found.quantity : 0n;
    };
    const input = inputs.reduce((sum, portion) => sum + massOf(portion), 0n);
    const count = 1 + this.#draw(3);
    const outputs = Array.from({ length: count }, (): Registration => {
      const [commitment, , , unit] = this.#registration();
      const mass = input / BigInt(count) + (this.#draw(12) === 0 ? 1n : 0n);
      return unit === UNIT.mass ? [commitment, mass, mass, unit] : [commitment, 12n, this.#draw(3) ? mass : 0n, unit];
    });
    const stated = transformationOf(`act ${this.#names++}`, inputs, outputs, BigInt(this.#draw(2)));
    this.#tried.push({ id: transformationIdOf(this.#ledger, member.account, stated), account: member.account, stated });
    return stated;
  }

  /** What was done; one in nine of what was refused. */
  #made() {
    return this.#tried.filter(({ id }) => this.model.transformations.has(id) || this.#draw(9) === 0);
  }

  #nonsense(): Transformation {
    return transformationOf("nonsense", [[this.#batch(), 1n]], [this.#registration()]);
  }

  /** A part of something that the member has, now and then more than it has. */
  #portion(member: Member): Portion {
    const batch = this.#batch(member);
    const { free } = this.model.holding(batch, member.account);
    const part = [free, free / 2n, free / 3n + 1n, free + 1n, 1n][this.#draw(5)]!;
    return [batch, part];
  }

  #receipt(line: { id: string; batch: string; quantity: bigint } | undefined): unknown[] {
    if (!line) return [this.#document(), this.#document(), [[this.#batch(), 1n, 0n]]];
    const accepted = [line.quantity, line.quantity, line.quantity / 2n, 0n, line.quantity + 1n][this.#draw(5)]!;
    const rest = line.quantity > accepted ? line.quantity - accepted : 0n;
    return [line.id, this.#document(), [[line.batch, accepted, [0n, rest, rest / 2n][this.#draw(3)]]]];
  }

  /** One that the member has something of, if any; one in nine is anybody's. */
  #batch(member?: Member): string {
    const all = [...this.model.batches.keys()];
    const own = member ? all.filter((id) => this.model.holding(id, member.account).free > 0n) : [];
    const from = own.length > 0 && this.#draw(9) > 0 ? own : all;
    return from.length > 0 ? this.#pick(from) : this.#document();
  }

  #ofOrigin({ account }: Member): string | undefined {
    const own = [...this.model.batches].filter(([, { origin }]) => origin === account || this.#draw(20) === 0);
    return own.length > 0 ? this.#pick(own)[0] : undefined;
  }

  #holder(): string {
    return this.#draw(2) === 0 ? NOBODY : this.#pick(this.members).account;
  }

  #document(): string {
    return commitmentOf(`document ${this.#names++}`);
  }

  #pick<T>(from: T[]): T {
    return from[this.#draw(from.length)]!;
  }

  /** Every log since the last time. */
  async #read(): Promise<void> {
    const { ethers, organisations, batches, relay } = this.#ledger;
    const latest = await ethers.provider.getBlockNumber();
    for (const log of await ethers.provider.getLogs({ fromBlock: this.#block + 1, toBlock: latest })) {
      for (const contract of [organisations, batches, relay]) {
        if (log.address !== contract.target) continue;
        const parsed = contract.interface.parseLog(log);
        if (parsed) this.model.apply(parsed);
      }
    }
    this.#block = latest;
  }
}
