// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IBatches} from "../interfaces/IBatches.sol";

/// @dev A line of an agreement in one storage slot. Bits, lowest first: agreed 64, allocated 64, accepted 64, unit 8. Never
/// reorder. Allocated counts what is reserved, on its way or accepted: what was missing, refused or taken back has left it.
type TermSlot is uint256;

using {agreed, allocated, accepted, unit, room, withAllocated, withAccepted} for TermSlot global;

uint256 constant ALLOCATED_AT = 64;
uint256 constant ACCEPTED_AT = 128;
uint256 constant UNIT_AT = 192;

function newTerm(uint64 agreed_, IBatches.Unit unit_) pure returns (TermSlot) {
    return TermSlot.wrap(agreed_ | (uint256(unit_) << UNIT_AT));
}

function agreed(TermSlot slot) pure returns (uint64) {
    return uint64(TermSlot.unwrap(slot));
}

function allocated(TermSlot slot) pure returns (uint64) {
    return uint64(TermSlot.unwrap(slot) >> ALLOCATED_AT);
}

function accepted(TermSlot slot) pure returns (uint64) {
    return uint64(TermSlot.unwrap(slot) >> ACCEPTED_AT);
}

function unit(TermSlot slot) pure returns (IBatches.Unit) {
    return IBatches.Unit(uint8(TermSlot.unwrap(slot) >> UNIT_AT));
}

/// @dev What can still be allocated.
function room(TermSlot slot) pure returns (uint64) {
    unchecked {
        // Nothing is allocated beyond what was agreed.
        return agreed(slot) - allocated(slot);
    }
}

function withAllocated(TermSlot slot, uint64 value) pure returns (TermSlot) {
    return _with(slot, ALLOCATED_AT, value);
}

function withAccepted(TermSlot slot, uint64 value) pure returns (TermSlot) {
    return _with(slot, ACCEPTED_AT, value);
}

function _with(TermSlot slot, uint256 place, uint64 value) pure returns (TermSlot) {
    uint256 mask = uint256(type(uint64).max) << place;
    return TermSlot.wrap((TermSlot.unwrap(slot) & ~mask) | (uint256(value) << place));
}
