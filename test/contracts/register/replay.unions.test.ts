import { expect } from "chai";
import { type LogDescription, ZeroAddress } from "ethers";
import { artifacts, network } from "hardhat";
import { argsOf, DAY, stated } from "../support/certificates.ts";
import { drawing } from "../support/chance.ts";
import { CUSTODY, KIND, MEMBERSHIP, SCHEME } from "../support/enums.ts";
import { by, type Deployed, deployLedger, type Ledger } from "../support/ledger.ts";
import { GROUP_GAS } from "../support/outcomes.ts";
import { commitmentOf, type Member, registerMember, requestOf } from "../support/requests.ts";
import { byMass, KG } from "../support/stock.ts";
import { actOf, laneOf } from "../support/unions.ts";

const { ethers, networkHelpers } = await network.create();

const deep = process.env["TEST_DEEP"] === "1";
const SEEDS = deep ? Array.from({ length: 40 }, (_, i) => i) : [1, 2];
const STEPS = deep ? 800 : 400;

// Types come from the ABI at run time; what is not as it was thought fails the comparison.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Args = Record<string, any>;

/** Unions, mergers, sponsors and certificates as their events tell them, and nothing else. */
class Model {
  readonly memberships = new Map<string, { state: bigint; since: bigint; term: bigint }>();
  readonly grants = new Map<string, { until: bigint }>();
  readonly successors = new Map<string, string>();
  readonly sponsors = new Map<string, string>();
  readonly accredited = new Set<string>();
  readonly certificates = new Map<string, unknown[]>();
  readonly seen = new Set<string>();
  #now = 0n;

  apply({ name, args }: LogDescription, now: bigint): void {
    this.seen.add(name);
    this.#now = now;
    this.#apply[name]?.(args);
  }

  membership(account: string, union: string) {
    return this.memberships.get(`${account} ${union}`) ?? { state: MEMBERSHIP.none, since: 0n, term: 0n };
  }

  #stand({ account, union }: Args, state: bigint): void {
    this.memberships.set(`${account} ${union}`, { ...this.membership(account, union), state, since: this.#now });
  }

  #endGrants({ account, union }: Args): void {
    const found = this.membership(account, union);
    this.memberships.set(`${account} ${union}`, { ...found, term: found.term + 1n });
    this.#forget(`${account} ${union}`);
  }

  #forget(prefix: string): void {
    for (const key of this.grants.keys()) if (key.startsWith(prefix)) this.grants.delete(key);
  }

  #change({ id }: Args, places: Record<number, bigint>): void {
    const found = this.certificates.get(id)!;
    for (const [place, value] of Object.entries(places)) found[Number(place)] = value;
  }

  readonly #apply: Record<string, (args: Args) => void> = {
    MembershipAsked: (args) => this.#stand(args, MEMBERSHIP.asked),
    MembershipOffered: (args) => this.#stand(args, MEMBERSHIP.offered),
    MembershipBegan: (args) => this.#stand(args, MEMBERSHIP.member),
    MembershipEnded: (args) => {
      this.#stand(args, MEMBERSHIP.none);
      this.#endGrants(args);
    },
    ActsGranted: ({ account, union, acts, until }) => {
      for (const [target, selector] of acts) this.grants.set(`${account} ${union} ${target} ${selector}`, { until });
    },
    ActsRevoked: ({ account, union, acts }) => {
      for (const [target, selector] of acts) this.grants.delete(`${account} ${union} ${target} ${selector}`);
    },
    AllActsRevoked: (args) => this.#endGrants(args),
    RecoveryCompleted: ({ account }) => this.#forget(account),
    OrganisationMerged: ({ account, successor }) => {
      this.successors.set(account, successor);
      this.#forget(account);
    },
    OrganisationSponsored: ({ account, sponsor }) => this.sponsors.set(account, sponsor),
    OrganisationVouched: ({ account }) => this.sponsors.delete(account),
    CertifierAccredited: ({ account, scheme, allowed }) =>
      allowed ? this.accredited.add(`${account} ${scheme}`) : this.accredited.delete(`${account} ${scheme}`),
    CertificateIssued: ({ id, account, scheme, subjectType, validFrom, validUntil }) =>
      this.certificates.set(id, [account, scheme, subjectType, validFrom, validUntil, 0n, 0n, 0n]),
    CertificateSuspended: (args) => this.#change(args, { 6: this.#now, 7: 0n }),
    CertificateReinstated: (args) => this.#change(args, { 7: this.#now }),
    CertificateRevoked: (args) => this.#change(args, { 5: args["effectiveFrom"] }),
  };
}

describe("The sum of events of unions, mergers, sponsors and certificates", function () {
  this.timeout(0);
  const seen = new Set<string>();

  async function world() {
    const ledger = await deployLedger(ethers);
    const members: Member[] = [];
    const kinds = [1n, 1n, 1n, 1n, 1n, 1n, KIND.union, KIND.union, KIND.union, KIND.certifier, KIND.certifier];
    for (const [i, kind] of kinds.entries()) members.push(await registerMember(ledger, i + 1, { kind }));
    return { ledger, members, unions: members.slice(6, 9), certifiers: members.slice(9) };
  }

  for (const seed of SEEDS) {
    it(`rebuilds the state exactly, season ${seed}`, async function () {
      const { ledger, members, unions, certifiers } = await networkHelpers.loadFixture(world);
      const { organisations, certificates, batches } = ledger;
      const draw = drawing(seed);
      const pick = <T>(list: readonly T[]) => list[draw(list.length)]!;
      const model = new Model();
      const acts = [actOf(batches, "register"), actOf(batches, "ship"), actOf(certificates, "issue")];
      const buyers: string[] = [];
      let block = await ethers.provider.getBlockNumber();

      const document = () => commitmentOf(`draft ${draw(2)}`);
      const certificate = () => pick([...model.certificates.keys(), commitmentOf("none")]);
      const cooperatives = members.slice(0, 6);
      /** Something that a member may want; most of it towards a union, rarely a merger. */
      const want = async (actor: Member): Promise<[Deployed, string, unknown[]]> => {
        const now = BigInt(await networkHelpers.time.latest());
        const [union, other] = [pick(unions).account, pick(cooperatives).account];
        const some = acts.filter(() => draw(2) === 0);
        const wishes: [Deployed, string, unknown[]][] = [
          [organisations, "join", [union]],
          [organisations, "join", [union]],
          [organisations, "grant", [union, some, now + BigInt(draw(30)) * DAY]],
          [organisations, "grant", [union, acts, now + 1_000n * DAY]],
          [organisations, "revokeGrant", [union, [pick(acts)]]],
          [organisations, draw(3) === 0 ? "leaveUnion" : "revokeAllGrants", [union]],
          [organisations, "sponsor", [1_000 + draw(30), document(), actor.signer, CUSTODY.service]],
          [organisations, pick(["handOver", "takeOver", "withdrawMerger"]), [other, document()]],
        ];
        const ofUnion: [Deployed, string, unknown[]][] = [
          [organisations, "admit", [other]],
          [organisations, "admit", [other]],
          [organisations, "admit", [other]],
          [organisations, "expel", [other, document()]],
        ];
        const statement = { ...stated(`about ${draw(20)}`, pick(members), now - DAY), scheme: 4n + BigInt(draw(3)) };
        const ofCertifier: [Deployed, string, unknown[]][] = [
          [certificates, "issue", argsOf(statement)],
          [certificates, "suspendCertificate", [certificate(), document()]],
          [certificates, "reinstateCertificate", [certificate(), document()]],
          [certificates, "revokeCertificate", [certificate(), now + BigInt(draw(20)) * DAY, document()]],
        ];
        const own = unions.includes(actor) ? ofUnion : certifiers.includes(actor) ? ofCertifier : wishes;
        const [target, method, args] = pick(own);
        return [target, method, method === "withdrawMerger" ? args.slice(0, 1) : args];
      };

      /** Two acts that belong together: a merger, or one that is thought better of. */
      const agreed = async (one: Member, two: Member) => {
        const merger = commitmentOf("merger");
        const isMeant = draw(3) === 0;
        return [
          await requestOf(ledger, one, organisations, "handOver", [two.account, merger]),
          isMeant
            ? await requestOf(ledger, two, organisations, "takeOver", [one.account, merger])
            : await requestOf(ledger, one, organisations, "withdrawMerger", [two.account], { ahead: 1n }),
        ];
      };

      for (let step = 1; step <= STEPS; step++) {
        if (draw(12) === 0) await networkHelpers.time.increase(DAY * BigInt(1 + draw(3)));
        if (draw(8) === 0) {
          const scheme = 4n + BigInt(draw(3));
          await by(ledger.registrar, certificates).accredit(pick(certifiers).account, scheme, draw(4) > 0);
          const buyer = pick(buyers.length > 0 ? buyers : [members[0]!.account]);
          if (draw(2) === 0)
            await by(ledger.registrar, organisations)
              .vouch(buyer)
              .catch(() => undefined);
        }
        const [actor, asked] = [pick(members), pick(members)];
        const isDelegate = draw(4) === 0;
        const [target, method, args] = isDelegate
          ? ([batches, "register", byMass(`batch ${step}`, KG)] as const)
          : await want(actor);
        const request = isDelegate
          ? await requestOf(ledger, { ...actor, account: asked.account }, target, method, args, { lane: laneOf(actor) })
          : await requestOf(ledger, actor, target, method, args);
        const group = draw(20) === 0 ? await agreed(pick(cooperatives), pick(cooperatives)) : [request];
        await by(ledger.relayer, ledger.relay).executeGroup(group, { gasLimit: GROUP_GAS });

        const head = await ethers.provider.getBlock("latest");
        for (const log of await ethers.provider.getLogs({ fromBlock: block + 1, toBlock: head!.number })) {
          const from = [organisations, certificates, ledger.relay].find(({ target: each }) => each === log.address);
          const parsed = from?.interface.parseLog(log);
          const { timestamp } = (await ethers.provider.getBlock(log.blockNumber))!;
          if (parsed) model.apply(parsed, BigInt(timestamp));
          if (parsed?.name === "OrganisationSponsored") buyers.push(parsed.args["account"] as string);
        }
        block = head!.number;
        if (step % 100 === 0) await compare(ledger, model, members, unions, acts, buyers);
      }
      for (const name of model.seen) seen.add(name);
    });
  }

  async function compare(
    { organisations, certificates }: Ledger,
    model: Model,
    members: Member[],
    unions: Member[],
    acts: [string, string][],
    buyers: string[],
  ) {
    const now = BigInt(await networkHelpers.time.latest());
    for (const { account } of members) {
      expect(await organisations.successorOf(account)).to.equal(model.successors.get(account) ?? ZeroAddress);
      for (const { account: union } of unions) {
        const told = model.membership(account, union);
        expect((await organisations.membership(account, union)).toObject()).to.deep.equal(told);
        for (const [target, selector] of acts) {
          const until = model.grants.get(`${account} ${union} ${target} ${selector}`)?.until ?? 0n;
          const shown = await organisations.grantedUntil(account, union, target, selector);
          expect(shown).to.equal(until < now ? 0n : until);
        }
      }
      for (const scheme of Object.values(SCHEME))
        expect(await certificates.isAccredited(account, scheme)).to.equal(model.accredited.has(`${account} ${scheme}`));
    }
    for (const account of buyers)
      expect(await organisations.sponsorOf(account)).to.equal(model.sponsors.get(account) ?? ZeroAddress);
    for (const [id, told] of model.certificates) expect(await certificates.certificate(id)).to.deep.equal(told);
  }

  it("and the seasons left out no kind of event", async function () {
    const missing: string[] = [];
    for (const name of ["IUnions", "IMergers", "ISponsors", "ICertificates"]) {
      const { abi } = await artifacts.readArtifact(name);
      for (const entry of abi as { type: string; name: string }[])
        if (entry.type === "event" && !seen.has(entry.name)) missing.push(entry.name);
    }
    expect(missing).to.deep.equal([]);
    expect(seen).to.include("RequestDelegated");
  });
});
