// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ICertificates} from "../../../contracts/interfaces/ICertificates.sol";
import {IOrganisations} from "../../../contracts/interfaces/IOrganisations.sol";
import {CertificateId} from "../../../contracts/types/CertificateId.sol";
import {Commitment} from "../../../contracts/types/Commitment.sol";
import {LedgerTest} from "../support/LedgerTest.sol";

contract CertificatesTest is LedgerTest {
    uint256 private constant CERTIFIER_KEY = 0xbabe;
    Commitment private constant DOCUMENT = Commitment.wrap(keccak256("document"));
    ICertificates.Scheme private constant SCHEME = ICertificates.Scheme.Organic;

    address private certifier;
    bytes32 private subject;

    function setUp() public override {
        super.setUp();
        subject = bytes32(uint256(uint160(_member(SERIAL, KEY))));
        certifier = organisations.register(
            SERIAL + 1,
            IOrganisations.Kind.Certifier,
            DOCUMENT,
            _signerOf(CERTIFIER_KEY),
            IOrganisations.Custody.Service
        );
        certificates.accredit(certifier, SCHEME, true);
        VM.warp(1e9);
    }

    /// @dev Against the rule in words: the first that holds of NotYet, Revoked, Expired, Suspended, Valid.
    function testFuzz_statusAt_followsTheRule(
        uint40[6] memory times,
        bool open,
        bool revoked,
        uint8 suspension
    ) public {
        uint40 now_ = uint40(block.timestamp);
        uint40 from = uint40(_bound(times[0], 1, 2e9));
        uint40 least = from > now_ ? from : now_;
        uint40 until = open ? 0 : uint40(_bound(times[1], least, 3e9));
        CertificateId id = _issue(from, until);

        uint40 begins;
        uint40 ends;
        if (suspension % 3 > 0) {
            begins = now_;
            _say(abi.encodeCall(ICertificates.suspendCertificate, (id, DOCUMENT)));
            if (suspension % 3 == 2) {
                ends = uint40(_bound(times[2], now_, open ? 4e9 : until));
                VM.warp(ends);
                _say(abi.encodeCall(ICertificates.reinstateCertificate, (id, DOCUMENT)));
            }
        }
        uint40 stops;
        if (revoked) {
            stops = uint40(_bound(times[3], from, open ? type(uint40).max : until));
            _say(abi.encodeCall(ICertificates.revokeCertificate, (id, stops, DOCUMENT)));
        }

        uint40 time = times[5] % 2 == 0 ? times[4] : uint40(_bound(times[4], from - 1, 3e9));
        ICertificates.Validity expected = ICertificates.Validity.Valid;
        if (begins != 0 && time >= begins && (ends == 0 || time < ends)) expected = ICertificates.Validity.Suspended;
        if (until != 0 && time > until) expected = ICertificates.Validity.Expired;
        if (stops != 0 && time >= stops) expected = ICertificates.Validity.Revoked;
        if (time < from) expected = ICertificates.Validity.NotYet;
        _assertTrue(certificates.statusAt(id, time) == expected, "status");

        ICertificates.Certificate memory found = certificates.certificate(id);
        _assertTrue(found.issuer == certifier && found.scheme == SCHEME, "issuer and scheme");
        _assertTrue(found.validFrom == from && found.validUntil == until && found.revokedFrom == stops, "validity");
        _assertTrue(found.suspendedFrom == begins && found.suspendedUntil == ends, "suspension");
    }

    function _issue(uint40 from, uint40 until) private returns (CertificateId id) {
        ICertificates.SubjectType kind = ICertificates.SubjectType.Organisation;
        id = certificates.certificateIdOf(certifier, SCHEME, kind, subject, DOCUMENT);
        _say(abi.encodeCall(ICertificates.issue, (SCHEME, kind, subject, DOCUMENT, from, until)));
    }

    function _say(bytes memory data) private {
        _act(certifier, CERTIFIER_KEY, address(certificates), data);
    }
}
