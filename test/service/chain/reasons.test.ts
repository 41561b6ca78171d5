import { expect } from "chai";
import { AbiCoder, Interface } from "ethers";
import { ERRORS } from "../../../service/base/errorTable.ts";
import { fill } from "../../../service/base/errors.ts";
import {
  accessManagerAbi,
  agreementsAbi,
  batchesAbi,
  certificatesAbi,
  journalAbi,
  organisationsAbi,
  relayAbi,
} from "../../../service/chain/abi.ts";
import { contractErrors, refusalOf, sendOutcome } from "../../../service/chain/reasons.ts";

const ABIS = [organisationsAbi, relayAbi, batchesAbi, journalAbi, certificatesAbi, agreementsAbi, accessManagerAbi];

const SAMPLES: Record<string, unknown> = { bytes: "0x", string: "x", bool: true };

/** Errors that no act of a person causes: a fault of this service, or of whoever signs without it. Told by their names. */
const FAULTS = [
  ...["RelayExpired", "RelayInsufficientGas", "RelayInvalidNonce", "RelayInvalidOrganisations", "RelayInvalidTarget"],
  ...["RelayTargetNotAllowed", "RelayUnauthorizedRelayer", "OrganisationsOnlyThroughRelay", "BatchesOnlyThroughRelay"],
  // The same commitment twice, or none: salts are drawn anew for each intent.
  ...["BatchAlreadyRegistered", "BatchInvalidCommitment"],
  // Shapes that no route lets through, and a batch that is not the asker's to know of.
  ...["BatchInvalidDisposal", "BatchNotOrigin", "BatchUnitUnknown", "BatchesListLength"],
  "ShipmentTransitTimeOutOfBounds",
  // The service tells which transformation; the error cannot.
  "BatchWasMade",
  // The keeper is this service.
  ...["JournalInvalidConsistency", "JournalNotLonger"],
  ...["AgreementsOnlyThroughRelay", "AgreementsInvalidBatches", "ReservationsOnlyForAgreements"],
  ...["AgreementInvalidCommitment", "AgreementInvalidLine", "AgreementListLength", "AgreementArbitrationOutOfBounds"],
];
const OURS =
  /^(Organisation|Relay|Batch|Transformation|Shipment|Journal|Agreement|Allocation|Payment|Settlement|Reservation)/;

/** Some value of a Solidity type. */
function sample(type: string): unknown {
  if (type === "address") return `0x${"11".repeat(20)}`;
  const size = /^bytes(\d+)$/.exec(type)?.[1];
  return size ? `0x${"22".repeat(Number(size))}` : (SAMPLES[type] ?? 1);
}

/** Revert data of an error with some value for each of its arguments. */
function revertData(contract: Interface, name: string): string {
  const error = contract.getError(name)!;
  const values = error.inputs.map(({ type }) => sample(type));
  return error.selector + AbiCoder.defaultAbiCoder().encode(error.inputs, values).slice(2);
}

describe("reasons", () => {
  for (const abi of ABIS) {
    const contract = new Interface(abi);
    contract.forEachError((error) => {
      it(`tells ${error.name} by a code of the table, with every value its sentence needs`, () => {
        const refusal = refusalOf(revertData(contract, error.name));
        expect(refusal.error).to.equal(error.name);
        expect(fill(ERRORS[refusal.code][1], refusal.values)).not.to.match(/\{\w+\}/);
      });
    });
  }

  it("knows every error of every contract", () => {
    const all = ABIS.flatMap((abi) => abi.filter((entry) => entry.type === "error").map((entry) => entry.name));
    expect(contractErrors()).to.have.members([...new Set(all)]);
  });

  it("tells every error of our own contracts in people's words, but for those that are no person's fault", () => {
    const untold = contractErrors().filter((name) => {
      const contract = ABIS.map((abi) => new Interface(abi)).find((one) => one.getError(name) !== null)!;
      return OURS.test(name) && refusalOf(revertData(contract, name)).code === "CHAIN_REFUSED";
    });
    expect(untold).to.have.members(FAULTS);
  });

  it("tells what means something to people in their words", () => {
    const organisations = new Interface(organisationsAbi);
    expect(refusalOf(revertData(organisations, "OrganisationNotActive")).code).to.equal("ORGANISATION_SUSPENDED");
    expect(refusalOf(revertData(organisations, "OrganisationNotSuspended")).code).to.equal(
      "ORGANISATION_NOT_SUSPENDED",
    );
    const batches = new Interface(batchesAbi);
    const meant = (name: string, values: unknown[]) => {
      const { code, values: told } = refusalOf(batches.encodeErrorResult(name, values));
      return [code, fill(ERRORS[code][1], told)];
    };
    const [id, account] = [`0x${"22".repeat(32)}`, `0x${"11".repeat(20)}`];
    expect(meant("BatchInsufficientFree", [id, account, 40_000_000, 55_000_000])).to.deep.equal([
      "STOCK_INSUFFICIENT",
      `Of the batch ${id}, 40000000 base units are free; 55000000 base units were asked for.`,
    ]);
    expect(meant("TransformationMassExceeded", [400_000_000, 390_000_001, 10_000_000])).to.deep.equal([
      "MASS_EXCEEDED",
      "More would come out than went in: the inputs weigh 400 kg, the outputs 390.000001 kg, the loss 10 kg.",
    ]);
    expect(meant("BatchUnknown", [id])).to.deep.equal(["NOT_FOUND", "There is no such batch."]);
    for (const [name, code] of [
      ["BatchIsAnnulled", "BATCH_ANNULLED"],
      ["BatchesNotAscending", "BATCH_REPEATED"],
    ])
      expect(meant(name!, [id])[0]).to.equal(code);
    expect(meant("BatchIsOnHold", [id, account])[0]).to.equal("BATCH_ON_HOLD");
    expect(meant("BatchIsRecalled", [id, account])[0]).to.equal("BATCH_RECALLED");
    expect(meant("BatchQuantityOutOfBounds", [0, 9])[0]).to.equal("QUANTITY_NOT_POSITIVE");
    expect(meant("BatchQuantityOutOfBounds", [10, 9])[1]).to.include("9 base units");
    const kind = refusalOf(revertData(new Interface(batchesAbi), "BatchesKindNotAllowed"));
    expect([kind.code, kind.values["kind"]]).to.deep.equal(["ORGANISATION_KIND_NOT_ALLOWED", "cooperative"]);
  });

  it("tells what a change of keys is refused for, with the time and the key in the sentence", () => {
    const organisations = new Interface(organisationsAbi);
    const told = (name: string) => {
      const { code, values } = refusalOf(revertData(organisations, name));
      return `${code}: ${fill(ERRORS[code][1], values)}`;
    };
    expect(told("OrganisationRecoveryTooEarly")).to.equal(
      "RECOVERY_TOO_EARLY: The recovery of this organisation's signing keys can be completed from 1970-01-01T00:00:01.000Z on.",
    );
    expect(told("OrganisationSignerTaken")).to.match(/^SIGNER_TAKEN: The key 0x(22){32} signs/);
    expect(told("OrganisationLastSigner")).to.match(/^SIGNER_LAST: The key 0x(22){32} is the last/);
    expect(told("OrganisationInvalidSigner")).to.match(
      /^FIELD_INVALID: The field signer is not taken .*: 0x(22){32}\.$/,
    );
    organisations.forEachError(({ name }) => {
      if (/^Organisation[A-Z]/.test(name)) expect(told(name), name).to.not.match(/^CHAIN_REFUSED/);
    });
  });

  it("does not take an unknown error for a lack of gas", () => {
    expect(refusalOf("0xdeadbeef").values["reason"]).to.equal("unknown error 0xdeadbeef");
    expect(refusalOf("0x").values["reason"]).to.equal("it ran out of gas");
  });

  it("sorts what nodes say of a sent transaction", () => {
    const said = (message: string) => sendOutcome({ error: { message } });
    expect(said("already known")).to.equal("known");
    expect(said("Nonce too low. Expected nonce to be 4 but got 3")).to.equal("nonce_too_low");
    expect(said("transaction underpriced")).to.equal("underpriced");
    expect(said("insufficient funds for gas")).to.equal("refused");
    expect(sendOutcome(new Error("connect ECONNREFUSED"))).to.equal("unreachable");
  });
});
