// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ICertificates} from "../interfaces/ICertificates.sol";

/// @dev A certificate in one storage slot, packed by hand so that it is read once and written once. Bits, lowest first:
/// issuer's serial 32, scheme 8, subject type 8, then times of 40 bits: valid from, valid until, revoked from, suspended
/// from, suspended until. Verifiers of storage proofs know this layout by heart: never reorder. Zero means that there is
/// no such certificate: no issuer has serial 0.
type CertificateSlot is uint256;

using {exists, issuer, scheme, subjectType, timeAt, withTime} for CertificateSlot global;

uint256 constant SCHEME_AT = 32;
uint256 constant SUBJECT_TYPE_AT = 40;
uint256 constant VALID_FROM_AT = 48;
uint256 constant VALID_UNTIL_AT = 88;
uint256 constant REVOKED_FROM_AT = 128;
uint256 constant SUSPENDED_FROM_AT = 168;
uint256 constant SUSPENDED_UNTIL_AT = 208;

/// @dev Neither suspended nor revoked.
function newCertificate(
    uint32 issuer_,
    ICertificates.Scheme scheme_,
    ICertificates.SubjectType subjectType_,
    uint40 validFrom,
    uint40 validUntil
) pure returns (CertificateSlot) {
    return
        CertificateSlot.wrap(
            issuer_ |
                (uint256(scheme_) << SCHEME_AT) |
                (uint256(subjectType_) << SUBJECT_TYPE_AT) |
                (uint256(validFrom) << VALID_FROM_AT) |
                (uint256(validUntil) << VALID_UNTIL_AT)
        );
}

function exists(CertificateSlot slot) pure returns (bool) {
    return CertificateSlot.unwrap(slot) != 0;
}

function issuer(CertificateSlot slot) pure returns (uint32) {
    return uint32(CertificateSlot.unwrap(slot));
}

function scheme(CertificateSlot slot) pure returns (ICertificates.Scheme) {
    return ICertificates.Scheme(uint8(CertificateSlot.unwrap(slot) >> SCHEME_AT));
}

function subjectType(CertificateSlot slot) pure returns (ICertificates.SubjectType) {
    return ICertificates.SubjectType(uint8(CertificateSlot.unwrap(slot) >> SUBJECT_TYPE_AT));
}

/// @param place One of the five constants of times.
function timeAt(CertificateSlot slot, uint256 place) pure returns (uint40) {
    return uint40(CertificateSlot.unwrap(slot) >> place);
}

/// @param place As in {timeAt}.
function withTime(CertificateSlot slot, uint256 place, uint40 value) pure returns (CertificateSlot) {
    uint256 mask = uint256(type(uint40).max) << place;
    return CertificateSlot.wrap((CertificateSlot.unwrap(slot) & ~mask) | (uint256(value) << place));
}
