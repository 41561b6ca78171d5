import { expect } from "chai";
import { Interface, zeroPadValue } from "ethers";
import { batchesAbi, certificatesAbi, organisationsAbi, relayAbi } from "../../../service/chain/abi.ts";
import { decodeLogs } from "../../../service/chain/decode.ts";
import type { Addresses } from "../../../service/chain/deployment.ts";

const address = (digit: string) => `0x${digit.repeat(40)}`;
const word = (digit: string) => `0x${digit.repeat(64)}`;

const ADDRESSES: Addresses = {
  accessManager: address("1"),
  organisations: address("2"),
  relay: address("3"),
  batches: address("4"),
  journal: address("5"),
  certificates: address("6"),
  agreements: address("7"),
};
const ABIS = { batches: batchesAbi, certificates: certificatesAbi, organisations: organisationsAbi, relay: relayAbi };
const [MEMBER, UNION] = [address("a"), address("b")];
const SIGNER = zeroPadValue(address("c"), 32);

/** Logs of one transaction. */
const logsOf = (...events: [contract: keyof typeof ABIS, name: string, values: unknown[]][]) =>
  events.map(([contract, name, values], logIndex) => {
    const { data, topics } = new Interface(ABIS[contract]).encodeEventLog(name, values);
    return { address: ADDRESSES[contract], data, topics, logIndex, transactionHash: word("f"), blockHash: word("e") };
  });

const registered: Parameters<typeof logsOf>[0] = [
  "batches",
  "BatchRegistered",
  [word("1"), MEMBER, word("2"), 1n, 1n, 1n],
];

const SHIP = new Interface(batchesAbi).getFunction("ship")!.selector;

describe("facts out of logs", () => {
  it("say of every act that a delegate did who it was, and of no other", () => {
    const facts = decodeLogs(
      ADDRESSES,
      logsOf(
        registered,
        ["relay", "RequestDelegated", [word("7"), MEMBER, UNION]],
        ["relay", "RequestExecuted", [word("7"), MEMBER, SIGNER]],
        registered,
        ["relay", "RequestExecuted", [word("8"), MEMBER, SIGNER]],
      ),
    );
    const told = facts.map(({ kind, request, account, data }) => [kind, request, account, data["delegate"]]);
    expect(told).to.deep.equal([
      ["batch_registered", word("7"), MEMBER, UNION],
      ["request_delegated", word("7"), MEMBER, UNION],
      ["request_executed", word("7"), MEMBER, UNION],
      ["batch_registered", word("8"), MEMBER, undefined],
      ["request_executed", word("8"), MEMBER, undefined],
    ]);
  });

  it("spell certificates, grants and mergers in the ledger's words", () => {
    const facts = decodeLogs(
      ADDRESSES,
      logsOf(
        ["certificates", "CertificateIssued", [word("1"), MEMBER, word("2"), 2, 5, word("3"), 10n, 0n]],
        ["certificates", "CertifierAccredited", [MEMBER, 3, true, UNION]],
        [
          "organisations",
          "ActsGranted",
          [
            MEMBER,
            UNION,
            [
              [address("4"), "0x12345678"],
              [ADDRESSES.batches, SHIP],
            ],
            99n,
          ],
        ],
        ["organisations", "MembershipEnded", [MEMBER, UNION, true, word("4")]],
        ["organisations", "OrganisationMerged", [MEMBER, UNION, word("5")]],
      ),
    );
    expect(facts.map(({ kind, subject, account, data }) => ({ kind, subject, account, data }))).to.deep.equal([
      {
        kind: "certificate_issued",
        subject: word("1"),
        account: MEMBER,
        data: {
          id: word("1"),
          account: MEMBER,
          subject: word("2"),
          subjectType: "batch",
          scheme: "organic",
          commitment: word("3"),
          validFrom: "10",
          validUntil: "0",
        },
      },
      {
        kind: "certifier_accredited",
        subject: MEMBER,
        account: MEMBER,
        data: { account: MEMBER, scheme: "designation_of_origin", allowed: true, registrar: UNION },
      },
      {
        kind: "acts_granted",
        subject: MEMBER,
        account: MEMBER,
        data: {
          account: MEMBER,
          union: UNION,
          acts: [
            // Not of this service; kept as it is.
            { target: address("4"), selector: "0x12345678", name: null },
            { target: ADDRESSES.batches, selector: SHIP, name: "batches.ship" },
          ],
          until: "99",
        },
      },
      {
        kind: "membership_ended",
        subject: MEMBER,
        account: MEMBER,
        data: { account: MEMBER, union: UNION, byUnion: true, reason: word("4") },
      },
      {
        kind: "organisation_merged",
        subject: MEMBER,
        account: MEMBER,
        data: { account: MEMBER, successor: UNION, document: word("5") },
      },
    ]);
  });
});
