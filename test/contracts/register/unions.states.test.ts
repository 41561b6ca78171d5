import { expect } from "chai";
import { network } from "hardhat";
import * as certificateTable from "../../support/scenes/certificateTable.ts";
import * as table from "../../support/scenes/membershipTable.ts";
import { argsOf, certificateIdOf, certify, DAY, stated, YEAR } from "../support/certificates.ts";
import { CUSTODY, KIND, SCHEME, UNIT, VALIDITY } from "../support/enums.ts";
import { by, type Deployed, deployLedger, type Ledger } from "../support/ledger.ts";
import { commitmentOf, keyOf, type Member, registerMember, requestOf, signerOf } from "../support/requests.ts";
import { actOf, delegated, enter, merge, own } from "../support/unions.ts";

const { ethers, networkHelpers } = await network.create();

const reason = commitmentOf("reason");

/** What an attempt would do, without a trace: "ok", or the name of the error. */
async function outcomeOf(ledger: Ledger, attempt: () => Promise<unknown>): Promise<string> {
  const errors = [ledger.relay, ledger.organisations, ledger.batches, ledger.certificates];
  return attempt().then(
    () => "ok",
    (thrown: { data?: string }) => {
      for (const { interface: each } of errors) {
        const parsed = each.parseError(thrown.data ?? "0x");
        if (parsed) return parsed.name;
      }
      throw thrown;
    },
  );
}

describe("Every state, action and actor", function () {
  async function people() {
    const ledger = await deployLedger(ethers);
    const organisation = await registerMember(ledger, 1);
    const union = await registerMember(ledger, 2, { kind: KIND.union });
    const stranger = await registerMember(ledger, 3);
    const rival = await registerMember(ledger, 4, { kind: KIND.union });
    return { ledger, organisation, union, stranger, rival };
  }

  type People = Awaited<ReturnType<typeof people>>;
  const granted = ({ ledger }: People) => [actOf(ledger.batches, "register")];
  const grant = async (given: People, until: bigint) =>
    own(given.ledger, given.organisation, "grant", [given.union.account, granted(given), until]);

  const tryRequest = (ledger: Ledger, member: Member, target: Deployed, method: string, args: readonly unknown[]) =>
    outcomeOf(ledger, async () =>
      ledger.relay.execute.staticCall(await requestOf(ledger, member, target, method, args)),
    );

  describe("of a membership", function () {
    async function bring(state: table.State, given: People) {
      const { ledger, organisation, union } = given;
      if (state === "none") return;
      if (state === "offered") return own(ledger, union, "admit", [organisation.account]);
      await own(ledger, organisation, "join", [union.account]);
      if (state === "asked") return;
      await own(ledger, union, "admit", [organisation.account]);
      if (state === "member") return;
      await grant(given, 2n ** 48n - 1n);
      if (state === "left") await own(ledger, organisation, "leaveUnion", [union.account]);
      if (state === "expelled") await own(ledger, union, "expel", [organisation.account, reason]);
    }

    const callOf = (action: table.Action, given: People): [string, unknown[]] => {
      const { organisation, union } = given;
      const calls: Record<table.Action, [string, unknown[]]> = {
        join: ["join", [union.account]],
        admit: ["admit", [organisation.account]],
        leave: ["leaveUnion", [union.account]],
        expel: ["expel", [organisation.account, reason]],
        grant: ["grant", [union.account, granted(given), 2n ** 48n - 1n]],
        revokeGrant: ["revokeGrant", [union.account, granted(given)]],
        revokeAllGrants: ["revokeAllGrants", [union.account]],
      };
      return calls[action];
    };

    for (const state of table.STATES) {
      it(state, async function () {
        const given = await networkHelpers.loadFixture(people);
        const { ledger, organisation, union, stranger, rival } = given;
        await bring(state, given);
        const found: string[] = [];
        const expected: string[] = [];
        const walk = async (name: table.Actor, actor: Member) => {
          for (const action of table.ACTIONS) {
            const [method, args] = callOf(action, given);
            const outcome =
              name === "registrar"
                ? outcomeOf(ledger, () => by(ledger.registrar, ledger.organisations)[method].staticCall(...args))
                : tryRequest(ledger, actor, ledger.organisations, method, args);
            found.push(`${name} ${action}: ${await outcome}`);
            expected.push(`${name} ${action}: ${table.expectedOf(state, action, name)}`);
          }
        };
        for (const [name, actor] of Object.entries({ organisation, union, stranger, rival }))
          await walk(name as table.Actor, actor);
        await walk("registrar", union);
        for (const side of [organisation, union]) {
          await by(ledger.registrar, ledger.organisations).suspend(side.account, reason);
          await walk("suspended", side);
        }
        expect(found).to.deep.equal(expected);
      });
    }
  });

  describe("of what was granted", function () {
    async function recover({ ledger, organisation }: People) {
      const { signer } = { signer: signerOf(keyOf("fresh").address) };
      const registrar = by(ledger.registrar, ledger.organisations);
      await registrar.startRecovery(organisation.account, signer, CUSTODY.service, reason);
      await networkHelpers.time.increase(7n * DAY);
      await registrar.completeRecovery(organisation.account);
    }

    async function bring(state: table.GrantState, given: People): Promise<void> {
      const { ledger, organisation, union, stranger, rival } = given;
      const registrar = by(ledger.registrar, ledger.organisations);
      await enter(ledger, organisation, union);
      const until = BigInt(await networkHelpers.time.latest()) + 30n * DAY;
      await grant(given, until);
      const ways: Record<table.GrantState, () => Promise<unknown>> = {
        granted: async () => undefined,
        lastSecond: () => networkHelpers.time.increaseTo(until),
        ended: () => networkHelpers.time.increaseTo(until + 1n),
        prolonged: async () => {
          await grant(given, until + 1n);
          await networkHelpers.time.increaseTo(until + 1n);
        },
        revoked: () => own(ledger, organisation, "revokeGrant", [union.account, granted(given)]),
        allRevoked: () => own(ledger, organisation, "revokeAllGrants", [union.account]),
        grantedAgain: async () => {
          await own(ledger, organisation, "revokeAllGrants", [union.account]);
          await grant(given, until);
        },
        left: () => own(ledger, organisation, "leaveUnion", [union.account]),
        expelled: () => own(ledger, union, "expel", [organisation.account, reason]),
        readmitted: async () => {
          await own(ledger, organisation, "leaveUnion", [union.account]);
          await enter(ledger, organisation, union);
        },
        recovered: () => recover(given),
        merged: () => merge(ledger, organisation, stranger),
        unionSuspended: () => registrar.suspend(union.account, reason),
        unionReinstated: async () => {
          await registrar.suspend(union.account, reason);
          await registrar.reinstate(union.account);
        },
        unionMerged: () => merge(ledger, union, rival),
        organisationSuspended: () => registrar.suspend(organisation.account, reason),
      };
      await ways[state]();
    }

    for (const state of table.GRANT_STATES) {
      it(state, async function () {
        const given = await networkHelpers.loadFixture(people);
        const { ledger, organisation, union, stranger, rival } = given;
        await bring(state, given);
        const batch = [commitmentOf("delegated"), 1n, 1n, UNIT.mass];
        const outcomes = async (name: table.Delegate, delegate: Member) => {
          const [method, args] = name === "beyond" ? ["registerMany", [[batch]]] : ["register", batch];
          const request = await delegated(ledger, delegate, organisation.account, [ledger.batches, method, args]);
          // A call is made in the latest block's second: the next one would be late for the last.
          const blockTag = "latest";
          const outcome = await outcomeOf(ledger, () => ledger.relay.execute.staticCall(request, { blockTag }));
          return [name, outcome];
        };
        const actors = { union, rival, stranger, beyond: union };
        const found: string[][] = [];
        for (const name of table.DELEGATES) found.push(await outcomes(name, actors[name]));
        const expected = table.DELEGATES.map((name) => [name, table.expectedOfGrant(state, name)]);
        expect(found).to.deep.equal(expected);
      });
    }
  });

  describe("of a certificate", function () {
    async function scene() {
      const ledger = await deployLedger(ethers);
      const issuer = await registerMember(ledger, 1, { kind: KIND.certifier });
      const rival = await registerMember(ledger, 2, { kind: KIND.certifier });
      const subject = await registerMember(ledger, 3);
      const registrar = by(ledger.registrar, ledger.certificates);
      for (const { account } of [issuer, rival]) await registrar.accredit(account, SCHEME.organic, true);
      const now = BigInt(await networkHelpers.time.latest());
      return { ledger, issuer, rival, subject, registrar, now };
    }

    type Scene = Awaited<ReturnType<typeof scene>>;
    const EARLY: certificateTable.State[] = ["notYet", "suspendedEarly"];
    const statementIn = (state: certificateTable.State, { subject, now }: Scene) =>
      stated("organic", subject, EARLY.includes(state) ? now + 10n * DAY : now);

    async function bring(state: certificateTable.State, given: Scene, id: string): Promise<void> {
      const { ledger, issuer, now } = given;
      if (state === "none") return;
      await certify(ledger, issuer, "issue", argsOf(statementIn(state, given)));
      const say = (method: string, ...args: unknown[]) => certify(ledger, issuer, method, [id, ...args, reason]);
      if (/^suspended|^reinstated|Suspended$/.test(state)) await say("suspendCertificate");
      if (state === "reinstated") await say("reinstateCertificate");
      if (state === "revokedLater") await say("revokeCertificate", now + 100n * DAY);
      if (state === "revoked") await say("revokeCertificate", now);
      if (state.startsWith("expired")) await networkHelpers.time.increase(YEAR + 1n);
    }

    for (const state of certificateTable.STATES) {
      it(state, async function () {
        const given = await networkHelpers.loadFixture(scene);
        const { ledger, issuer, rival, subject, registrar } = given;
        const statement = statementIn(state, given);
        const id = certificateIdOf(ledger, issuer.account, statement);
        await bring(state, given, id);
        const now = BigInt(await networkHelpers.time.latest());
        const validity = VALIDITY[certificateTable.VALIDITIES[state] as keyof typeof VALIDITY];
        expect(await ledger.certificates.statusAt(id, now)).to.equal(validity);
        const anew = { ...statement, validFrom: now, validUntil: now + YEAR };
        const calls: Record<certificateTable.Action, [string, unknown[]]> = {
          issue: ["issue", argsOf(anew)],
          suspend: ["suspendCertificate", [id, reason]],
          reinstate: ["reinstateCertificate", [id, reason]],
          revoke: ["revokeCertificate", [id, statement.validFrom, reason]],
        };
        const found: string[] = [];
        const expected: string[] = [];
        const walk = async (name: certificateTable.Actor, actor: Member) => {
          for (const action of certificateTable.ACTIONS) {
            const [method, args] = calls[action];
            const outcome =
              name === "registrar"
                ? outcomeOf(ledger, () => registrar[method].staticCall(...args))
                : tryRequest(ledger, actor, ledger.certificates, method, args);
            found.push(`${name} ${action}: ${await outcome}`);
            expected.push(`${name} ${action}: ${certificateTable.expectedOf(state, action, name)}`);
          }
        };
        await walk("issuer", issuer);
        await walk("rival", rival);
        await walk("subject", subject);
        await walk("registrar", issuer);
        await registrar.accredit(issuer.account, SCHEME.organic, false);
        await walk("disaccredited", issuer);
        await by(ledger.registrar, ledger.organisations).suspend(issuer.account, reason);
        await walk("suspended", issuer);
        expect(found).to.deep.equal(expected);
      });
    }
  });
});
