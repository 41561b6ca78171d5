// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IAgreements} from "../interfaces/IAgreements.sol";

/// @dev An agreement in one storage slot. Bits, lowest first: seller's serial 32, buyer's serial 32, arbiter's serial 32,
/// state 8, flags 8, lines 8, payments declared 8, payments confirmed 8, open until 40,
/// delivered until 40, hours of arbitration 16. Never reorder. Zero means that there is no such agreement.
/// "Open until" is the proposal's last second, and while there is a dispute the arbiter's.
type AgreementSlot is uint256;

using {seller, buyer, arbiter, state, flags, lines, declared, confirmed} for AgreementSlot global;
using {openUntil, deliveredUntil, arbitrationHours} for AgreementSlot global;
using {withState, withFlags, withDeclared, withConfirmed, withOpenUntil} for AgreementSlot global;

uint256 constant BUYER_AT = 32;
uint256 constant ARBITER_AT = 64;
uint256 constant STATE_AT = 96;
uint256 constant FLAGS_AT = 104;
uint256 constant LINES_AT = 112;
uint256 constant DECLARED_AT = 120;
uint256 constant CONFIRMED_AT = 128;
uint256 constant OPEN_UNTIL_AT = 136;
uint256 constant DELIVERED_UNTIL_AT = 176;
uint256 constant ARBITRATION_AT = 216;

/// @dev Proposed.
function newAgreement(
    uint32 seller_,
    uint32 buyer_,
    uint32 arbiter_,
    uint8 flags_,
    IAgreements.Terms calldata terms
) pure returns (AgreementSlot) {
    return
        AgreementSlot.wrap(
            seller_ |
                (uint256(buyer_) << BUYER_AT) |
                (uint256(arbiter_) << ARBITER_AT) |
                (uint256(IAgreements.State.Proposed) << STATE_AT) |
                (uint256(flags_) << FLAGS_AT) |
                (terms.lines.length << LINES_AT) |
                (uint256(terms.validUntil) << OPEN_UNTIL_AT) |
                (uint256(terms.deliveredUntil) << DELIVERED_UNTIL_AT) |
                (uint256(terms.arbitrationHours) << ARBITRATION_AT)
        );
}

function seller(AgreementSlot slot) pure returns (uint32) {
    return uint32(AgreementSlot.unwrap(slot));
}

function buyer(AgreementSlot slot) pure returns (uint32) {
    return uint32(AgreementSlot.unwrap(slot) >> BUYER_AT);
}

function arbiter(AgreementSlot slot) pure returns (uint32) {
    return uint32(AgreementSlot.unwrap(slot) >> ARBITER_AT);
}

/// @dev As last written: what time made of it, {AgreementState} tells.
function state(AgreementSlot slot) pure returns (IAgreements.State) {
    return IAgreements.State(uint8(AgreementSlot.unwrap(slot) >> STATE_AT));
}

function flags(AgreementSlot slot) pure returns (uint8) {
    return uint8(AgreementSlot.unwrap(slot) >> FLAGS_AT);
}

function lines(AgreementSlot slot) pure returns (uint8) {
    return uint8(AgreementSlot.unwrap(slot) >> LINES_AT);
}

function declared(AgreementSlot slot) pure returns (uint8) {
    return uint8(AgreementSlot.unwrap(slot) >> DECLARED_AT);
}

function confirmed(AgreementSlot slot) pure returns (uint8) {
    return uint8(AgreementSlot.unwrap(slot) >> CONFIRMED_AT);
}

function openUntil(AgreementSlot slot) pure returns (uint40) {
    return uint40(AgreementSlot.unwrap(slot) >> OPEN_UNTIL_AT);
}

function deliveredUntil(AgreementSlot slot) pure returns (uint40) {
    return uint40(AgreementSlot.unwrap(slot) >> DELIVERED_UNTIL_AT);
}

function arbitrationHours(AgreementSlot slot) pure returns (uint16) {
    return uint16(AgreementSlot.unwrap(slot) >> ARBITRATION_AT);
}

function withState(AgreementSlot slot, IAgreements.State value) pure returns (AgreementSlot) {
    return _with(slot, STATE_AT, type(uint8).max, uint8(value));
}

function withFlags(AgreementSlot slot, uint8 value) pure returns (AgreementSlot) {
    return _with(slot, FLAGS_AT, type(uint8).max, value);
}

function withDeclared(AgreementSlot slot, uint8 value) pure returns (AgreementSlot) {
    return _with(slot, DECLARED_AT, type(uint8).max, value);
}

function withConfirmed(AgreementSlot slot, uint8 value) pure returns (AgreementSlot) {
    return _with(slot, CONFIRMED_AT, type(uint8).max, value);
}

function withOpenUntil(AgreementSlot slot, uint40 value) pure returns (AgreementSlot) {
    return _with(slot, OPEN_UNTIL_AT, type(uint40).max, value);
}

function _with(AgreementSlot slot, uint256 place, uint256 mask, uint256 value) pure returns (AgreementSlot) {
    return AgreementSlot.wrap((AgreementSlot.unwrap(slot) & ~(mask << place)) | (value << place));
}
