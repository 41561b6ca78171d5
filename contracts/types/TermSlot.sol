// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IBatches} from "../interfaces/IBatches.sol";

/// @dev A line of an agreement in one storage slot. Bits, lowest first: agreed 60, allocated 60, in transit 60, accepted 60,
/// unit 8. Quantities are at most 10^18 base units, which fit 60 bits. Never reorder.
type TermSlot is uint256;

using {
    agreed,
    allocated,
    inTransit,
    accepted,
    unit,
    room,
    withAllocated,
    withInTransit,
    withAccepted
} for TermSlot global;

uint256 constant ALLOCATED_AT = 60;
uint256 constant IN_TRANSIT_AT = 120;
uint256 constant ACCEPTED_AT = 180;
uint256 constant UNIT_AT = 240;
uint256 constant MASK = (1 << 60) - 1;

function newTerm(uint64 agreed_, IBatches.Unit unit_) pure returns (TermSlot) {
    return TermSlot.wrap(agreed_ | (uint256(unit_) << UNIT_AT));
}

function agreed(TermSlot slot) pure returns (uint64) {
    return uint64(TermSlot.unwrap(slot) & MASK);
}

/// @dev Reserved, and not yet on its way.
function allocated(TermSlot slot) pure returns (uint64) {
    return uint64((TermSlot.unwrap(slot) >> ALLOCATED_AT) & MASK);
}

function inTransit(TermSlot slot) pure returns (uint64) {
    return uint64((TermSlot.unwrap(slot) >> IN_TRANSIT_AT) & MASK);
}

function accepted(TermSlot slot) pure returns (uint64) {
    return uint64((TermSlot.unwrap(slot) >> ACCEPTED_AT) & MASK);
}

function unit(TermSlot slot) pure returns (IBatches.Unit) {
    return IBatches.Unit(uint8(TermSlot.unwrap(slot) >> UNIT_AT));
}

/// @dev What can still be allocated. The three never exceed what was agreed.
function room(TermSlot slot) pure returns (uint64) {
    unchecked {
        return agreed(slot) - allocated(slot) - inTransit(slot) - accepted(slot);
    }
}

function withAllocated(TermSlot slot, uint64 value) pure returns (TermSlot) {
    return _with(slot, ALLOCATED_AT, value);
}

function withInTransit(TermSlot slot, uint64 value) pure returns (TermSlot) {
    return _with(slot, IN_TRANSIT_AT, value);
}

function withAccepted(TermSlot slot, uint64 value) pure returns (TermSlot) {
    return _with(slot, ACCEPTED_AT, value);
}

function _with(TermSlot slot, uint256 place, uint64 value) pure returns (TermSlot) {
    return TermSlot.wrap((TermSlot.unwrap(slot) & ~(MASK << place)) | (uint256(value) << place));
}
