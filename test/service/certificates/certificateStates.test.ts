import { expect } from "chai";
import { Interface } from "ethers";
import { ERRORS } from "../../../service/base/errorTable.ts";
import type { ErrorCode } from "../../../service/base/errors.ts";
import { certificatesAbi, organisationsAbi } from "../../../service/chain/abi.ts";
import { refusalOf } from "../../../service/chain/reasons.ts";
import { CertificateStage } from "../../support/scenes/certificateScenes.ts";
import * as table from "../../support/scenes/certificateTable.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";

/** What REST answers where the contract has its error; what is another's to know of is not there. */
const PROBLEMS: Record<string, ErrorCode | null> = {
  ok: null,
  CertificatesOnlyThroughRelay: "ROLE_TOO_WEAK",
  OrganisationNotActive: "ORGANISATION_SUSPENDED",
  CertifierNotAccredited: "CERTIFIER_NOT_ACCREDITED",
  CertificateUnknown: "NOT_FOUND",
  CertificateNotYours: "CERTIFICATE_NOT_YOURS",
  CertificateAlreadyIssued: "CERTIFICATE_EXISTS",
  CertificateIsOver: "CERTIFICATE_OVER",
  CertificateAlreadySuspended: "CERTIFICATE_SUSPENDED",
  CertificateNotSuspended: "CERTIFICATE_NOT_SUSPENDED",
  CertificateAlreadyRevoked: "CERTIFICATE_REVOKED",
};

function answerOf(state: table.State, action: table.Action, actor: table.Actor): ErrorCode | null {
  const outcome = table.expectedOf(state, action, actor);
  if (action !== "issue" && actor !== "registrar") {
    // A rival knows nothing of it; and of what is not there nobody is told whether they may.
    if (actor === "rival" || state === "none") return "NOT_FOUND";
  }
  return PROBLEMS[outcome]!;
}

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

describe("every state, action and actor of a certificate through REST", function () {
  let stack: Stack;
  let stage: CertificateStage;
  before(async () => {
    stack = await openStack();
    stage = await CertificateStage.open(stack);
  });
  after(() => stack.close());

  async function fares(state: table.State, action: table.Action, actor: table.Actor) {
    const { status, body, text } = await stage.tries(action, actor, state);
    const code = answerOf(state, action, actor);
    const answered = [status, status < 400 ? null : (body.code as string)];
    expect(answered, `${state}: ${action} by ${actor}: ${text}`).to.deep.equal([code ? ERRORS[code][0] : 201, code]);
  }

  const walk = async (actors: table.Actor[]) => {
    for (const state of table.STATES)
      for (const actor of actors) for (const action of table.ACTIONS) await fares(state, action, actor);
  };

  it("as the table says, the issuer in office", async () => {
    await stage.prepare(table.STATES, (state, action, actor) => answerOf(state, action, actor) === null);
    for (const state of table.STATES) {
      const { body } = await stage.reads(state);
      if (state !== "none") expect(body.validity, state).to.equal(snake(table.VALIDITIES[state]));
    }
    await walk(["issuer", "rival", "subject", "registrar"]);
  });

  it("as the table says, once its accreditation was taken back", async () => {
    await stage.disaccredit();
    await walk(["disaccredited"]);
  });

  it("nothing once it is suspended, and nothing half-done", async () => {
    await stage.suspend();
    const before = await stage.rows();
    for (const state of table.STATES)
      for (const action of table.ACTIONS) {
        const code = state === "none" && action !== "issue" ? "NOT_FOUND" : "ORGANISATION_SUSPENDED";
        const { body, text } = await stage.tries(action, "suspended", state);
        expect(body.code, `${state}: ${action}: ${text}`).to.equal(code);
      }
    expect(await stage.rows()).to.deep.equal(before);
    await stage.sound();
  });

  it("is told in the same words when only the chain refuses", () => {
    const contracts = new Interface([...certificatesAbi, ...organisationsAbi].filter(({ type }) => type === "error"));
    for (const [name, code] of Object.entries(PROBLEMS)) {
      if (code === null || name === "CertificatesOnlyThroughRelay") continue;
      const error = contracts.getError(name)!;
      const values = error.inputs.map(({ type }) =>
        type === "address" ? `0x${"1".repeat(40)}` : type === "bytes32" ? `0x${"1".repeat(64)}` : 1,
      );
      expect(refusalOf(contracts.encodeErrorResult(error, values)).code, name).to.equal(code);
    }
  });
});
