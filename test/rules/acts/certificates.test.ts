import { expect } from "chai";
import type { AnyAct, Command } from "../../../service/accept/act.ts";
import { blockTime } from "../../../service/accept/ledger.ts";
import { LedgerError } from "../../../service/base/errors.ts";
import { accredit, endAccreditation } from "../../../service/certificates/acts/accredit.ts";
import { issueCertificate } from "../../../service/certificates/acts/issueCertificate.ts";
import { reinstateCertificate } from "../../../service/certificates/acts/reinstateCertificate.ts";
import { revokeCertificate } from "../../../service/certificates/acts/revokeCertificate.ts";
import { suspendCertificate } from "../../../service/certificates/acts/suspendCertificate.ts";
import {
  accreditation,
  type AccreditationRow,
  type CertificateActRow,
  certificateWithActs,
} from "../../../service/certificates/rows/acts.ts";
import { type CertificateRow, issuedNumbers, readable } from "../../../service/certificates/rows/certificates.ts";
import { ownFile } from "../../../service/certificates/rows/files.ts";
import { namedSubject } from "../../../service/certificates/views/subjects.ts";
import { dayInMorocco, endOfDay, startOfDay } from "../../../service/values/dates.ts";
import {
  type Action,
  ACTIONS,
  type Actor,
  ACTORS,
  expectedOf,
  type State,
  STATES,
} from "../../support/scenes/certificateTable.ts";
import { decide, NOW, refusalOf, sealed } from "../../support/service/deciding.ts";
import { GivenState } from "../../support/service/givenState.ts";

const ID = `0x${"ab".repeat(32)}`;
const PAPER = `0x${"cd".repeat(32)}`;
/** The registrar is refused for its role, before anything is decided. */
const PEOPLE = ACTORS.filter((actor) => actor !== "registrar");

/** The issuer is one certifier, whatever is done to it. */
const accountOf = (actor: Actor): string => {
  const player = actor === "disaccredited" || actor === "suspended" ? "issuer" : actor;
  return `0x${String(ACTORS.indexOf(player) + 1).repeat(40)}`;
};
const [issuer, subject] = [accountOf("issuer"), accountOf("subject")];
const CONTRACTS = { chainId: 31_337n, certificates: `0x${"09".repeat(20)}` };

/** YYYY-MM-DD so many days from the day of the test. */
const day = (away: number): string => dayInMorocco(new Date((NOW + away * 86_400) * 1_000));
const YEAR = [-3, 365] as const;
const PERIODS: Partial<Record<State, readonly [from: number, until: number]>> = {
  ...{ notYet: [30, 365], suspendedEarly: [30, 365], expired: [-3, -2], expiredSuspended: [-3, -2] },
};

const told = (kind: CertificateActRow["kind"], away: number, effectiveFrom: number | null = null) => ({
  ...{ kind, state: "mined", effective_from: effectiveFrom, e_time: new Date((NOW + away * 86_400) * 1_000) },
});
const SUSPENDED = [told("suspension", -2.5)];
const ACTS: Partial<Record<State, ReturnType<typeof told>[]>> = {
  ...{ suspended: SUSPENDED, suspendedEarly: SUSPENDED, expiredSuspended: SUSPENDED },
  reinstated: [...SUSPENDED, told("reinstatement", -2)],
  revokedLater: [told("revocation", -2, startOfDay(day(100)))],
  revoked: [told("revocation", -2, startOfDay(day(-3)))],
};

const BODY = {
  ...{ scheme: "organic" as const, subject: { organisation: subject }, number: "T-1" },
  ...{ scope: { fr: "Miel" }, validFrom: day(0), validUntil: day(365) },
};

const command = (actor: Actor, body: unknown, changes: object = {}): Command<unknown> =>
  ({
    ...{ operation: "an operation", account: accountOf(actor), subject: ID, body, suspended: actor === "suspended" },
    ...{ organisation: { kind: "certifier" }, contracts: CONTRACTS, clock: NOW, seal: sealed },
    ...changes,
  }) as unknown as Command<unknown>;

const scheme = (account: string) => ({ account, scheme: "organic" });
const row = (allowed: boolean | null, asked: boolean | null = null) => ({ allowed, asked }) as AccreditationRow;

/** The certificate as the chain has it, and `pending`, what its issuer asked for since. */
function known(state: State, actor: Actor, pending: CertificateActRow["kind"][] = []): GivenState {
  const given = new GivenState()
    .give(accreditation, scheme(issuer), row(actor !== "disaccredited"))
    .give(accreditation, scheme(accountOf("rival")), row(true))
    .give(namedSubject, BODY.subject, { type: "organisation", id: subject });
  if (state === "none") return given;
  const [from, until] = PERIODS[state] ?? YEAR;
  const certificate = {
    ...{ id: ID, account: issuer, scheme: "organic", state: "mined" },
    ...{ valid_from: startOfDay(day(from)), valid_until: endOfDay(day(until)) },
  } as unknown as CertificateRow;
  const asked = pending.map((kind) => ({ kind, state: "queued", effective_from: null, e_time: null }));
  const acts = [...(ACTS[state] ?? []), ...asked] as unknown as CertificateActRow[];
  for (const one of PEOPLE) given.give(readable, { account: accountOf(one), certificate: ID }, true);
  return given
    .give(certificateWithActs, ID, { row: certificate, acts })
    .give(issuedNumbers, { account: issuer, scheme: "organic", subject }, new Set([BODY.number]));
}

/** Asked as the table says: a revocation with effect from the first day. */
const WAYS: Record<Action, (state: State) => [act: AnyAct, body: unknown]> = {
  issue: () => [issueCertificate, BODY],
  suspend: () => [suspendCertificate, { reason: "Residues" }],
  reinstate: () => [reinstateCertificate, { reason: "All is well" }],
  revoke: (state) => [revokeCertificate, { reason: "Residues", effectiveFrom: day((PERIODS[state] ?? YEAR)[0]) }],
};

const TOLD: Record<string, string> = {
  ...{ ok: "ok", CertificateUnknown: "NOT_FOUND", CertificateNotYours: "CERTIFICATE_NOT_YOURS" },
  ...{ CertificateIsOver: "CERTIFICATE_OVER", CertificateNotSuspended: "CERTIFICATE_NOT_SUSPENDED" },
  ...{ CertificateAlreadySuspended: "CERTIFICATE_SUSPENDED", CertificateAlreadyIssued: "CERTIFICATE_EXISTS" },
  ...{ CertificateAlreadyRevoked: "CERTIFICATE_REVOKED", CertifierNotAccredited: "CERTIFIER_NOT_ACCREDITED" },
};

describe("acts of certificates, decided without a database", () => {
  for (const action of ACTIONS)
    it(`are for whom the table says, in every state of a certificate: ${action}`, () => {
      // That an organisation is suspended is told before an act that asks for nothing in particular is decided at all.
      const people = action === "issue" ? PEOPLE.filter((actor) => actor !== "suspended") : PEOPLE;
      for (const state of STATES)
        for (const actor of people) {
          const [act, body] = WAYS[action](state);
          const got = refusalOf(() => decide(act, command(actor, body), known(state, actor)));
          const absent = state === "none" && action !== "issue";
          const stopped = actor === "suspended" ? "ORGANISATION_SUSPENDED" : TOLD[expectedOf(state, action, actor)];
          expect(got, `${state} ${action} ${actor}`).to.equal(absent ? "NOT_FOUND" : stopped);
        }
    });

  it("tell nobody of a certificate that is not its to read, nor of one that was refused", () => {
    const suspend = (state: GivenState, actor: Actor) =>
      refusalOf(() => decide(suspendCertificate, command(actor, { reason: "Residues" }), state));
    const hidden = new GivenState().give(certificateWithActs, ID, {
      ...{ row: { id: ID, account: issuer, state: "mined" } as CertificateRow, acts: [] },
    });
    expect(suspend(hidden, "rival")).to.equal("NOT_FOUND");
    const refused = new GivenState().give(certificateWithActs, ID, {
      ...{ row: { id: ID, account: issuer, state: "rejected" } as CertificateRow, acts: [] },
    });
    expect(suspend(refused, "issuer")).to.equal("NOT_FOUND");
  });

  it("go by what the issuer has on its way, and by the chain's clock where ours is behind", () => {
    const tries = (act: AnyAct, state: GivenState) =>
      refusalOf(() => decide(act, command("issuer", { reason: "Residues" }), state));
    const suspending = known("valid", "issuer", ["suspension"]);
    expect(tries(suspendCertificate, suspending)).to.equal("CERTIFICATE_SUSPENDED");
    expect(tries(reinstateCertificate, suspending)).to.equal("ok");
    const nextYear = endOfDay(day(YEAR[1]));
    expect(tries(suspendCertificate, known("valid", "issuer").give(blockTime, null, nextYear))).to.equal("ok");
    expect(tries(suspendCertificate, known("valid", "issuer").give(blockTime, null, nextYear + 1))).to.equal(
      "CERTIFICATE_OVER",
    );
  });

  it("revoke within the days of the certificate, and keep the day with the reason", () => {
    const from = (away: number) => command("issuer", { reason: "Residues", effectiveFrom: day(away) });
    const revoke = (away: number) => decide(revokeCertificate, from(away), known("revokedLater", "issuer"));
    expect([-4, -3, 99, 100, 365, 366].map((away) => refusalOf(() => revoke(away)))).to.deep.equal([
      ...["CERTIFICATE_DATE_OUT_OF_BOUNDS", "ok", "ok", "CERTIFICATE_REVOKED", "CERTIFICATE_REVOKED"],
      "CERTIFICATE_DATE_OUT_OF_BOUNDS",
    ]);
    const { arguments: stated, documents, rows } = revoke(10);
    const { commitment } = documents![0]!;
    const effectiveFrom = startOfDay(day(10));
    expect(stated).to.deep.equal({ certificate: ID, reason: commitment, effectiveFrom });
    expect(rows![0]!.rows).to.deep.equal([
      { intent: "an operation", certificate: ID, kind: "revocation", effectiveFrom, commitment },
    ]);
  });

  it("refuse a statement in all its fields at once, and derive the certificate's id from what is stated", () => {
    const state = known("none", "issuer")
      .give(namedSubject, { batch: "4821930557264" }, new LedgerError("NOT_FOUND", { resource: "batch" }, "/batch"))
      .give(ownFile, { account: issuer, hash: PAPER }, true);
    const issue = (changes: object) => decide(issueCertificate, command("issuer", { ...BODY, ...changes }), state);
    const wrong = {
      subject: { batch: "4821930557264" },
      number: "",
      validUntil: day(-1),
      validFrom: day(-9),
      file: ID,
    };
    try {
      issue(wrong);
      expect.fail("it was taken");
    } catch (error) {
      if (!(error instanceof LedgerError)) throw error;
      const all = [error, ...error.others].map(({ code, pointer }) => `${pointer} ${code}`);
      expect(all).to.deep.equal(["/subject/batch NOT_FOUND", "/file NOT_FOUND", "/number TEXT_INVALID"]);
    }
    expect(refusalOf(() => issue({ validFrom: day(-9), validUntil: day(-1) }))).to.equal("CERTIFICATE_PERIOD_ENDED");
    const { arguments: stated, rows } = issue({ file: PAPER });
    expect(stated).to.include({ scheme: "organic", subjectType: "organisation", subject });
    expect(stated).to.include({ validFrom: startOfDay(BODY.validFrom), validUntil: endOfDay(BODY.validUntil) });
    expect(rows![0]!.rows).to.have.length(1);
    expect(rows![0]!.rows[0]).to.include({ id: stated.certificate, account: issuer, number: "T-1", file: PAPER });
  });

  it("accredit a certifier that is not or will not be, and end what is or will be; nobody else", () => {
    const ENDING = { subject: "organic", body: null };
    const tries = (act: AnyAct, given: AccreditationRow | null, kind = "certifier") => {
      const state = new GivenState();
      if (given) state.give(accreditation, scheme(issuer), given);
      const { subject: named, body } = act === accredit ? { subject: issuer, body: { scheme: "organic" } } : ENDING;
      return refusalOf(() => decide(act, command("issuer", body, { subject: named, organisation: { kind } }), state));
    };
    // As the chain says, what was asked since, and what it will be.
    const rows: [allowed: boolean | null, asked: boolean | null, will: boolean][] = [
      [null, null, false],
      [true, null, true],
      [false, null, false],
      [null, true, true],
      [true, false, false],
      [false, true, true],
    ];
    for (const [allowed, asked, will] of rows) {
      const given = allowed === null && asked === null ? null : row(allowed, asked);
      expect(tries(accredit, given)).to.equal(will ? "CERTIFIER_ACCREDITED" : "ok");
      expect(tries(endAccreditation, given)).to.equal(will ? "ok" : "CERTIFIER_NOT_ACCREDITED");
    }
    expect(tries(accredit, null, "cooperative")).to.equal("ORGANISATION_KIND_NOT_ALLOWED");
    expect(tries(endAccreditation, row(true), "cooperative")).to.equal("ORGANISATION_KIND_NOT_ALLOWED");
  });
});
