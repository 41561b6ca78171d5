// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IBatches} from "../interfaces/IBatches.sol";

/// @dev A batch in one storage slot, packed by hand so that it is read once and written once. Bits, lowest first: origin's
/// serial 32, quantity 64, net mass in mg 64, free with the origin 64, unit 8, flags 16, version 8. Verifiers of storage
/// proofs know this layout by heart: never reorder. Zero means that there is no such batch: no origin has serial 0.
type BatchSlot is uint256;

using {exists, origin, quantity, netMassMg, free, unit, flags, version} for BatchSlot global;
using {withFree, withFlags, withNextVersion} for BatchSlot global;

uint256 constant QUANTITY_AT = 32;
uint256 constant NET_MASS_AT = 96;
uint256 constant FREE_AT = 160;
uint256 constant UNIT_AT = 224;
uint256 constant FLAGS_AT = 232;
uint256 constant VERSION_AT = 248;

/// @dev All of it free with its origin, version 0.
function newBatch(
    uint32 origin_,
    uint64 quantity_,
    uint64 netMassMg_,
    IBatches.Unit unit_,
    uint16 flags_
) pure returns (BatchSlot) {
    return
        BatchSlot.wrap(
            origin_ |
                (uint256(quantity_) << QUANTITY_AT) |
                (uint256(netMassMg_) << NET_MASS_AT) |
                (uint256(quantity_) << FREE_AT) |
                (uint256(unit_) << UNIT_AT) |
                (uint256(flags_) << FLAGS_AT)
        );
}

function exists(BatchSlot slot) pure returns (bool) {
    return BatchSlot.unwrap(slot) != 0;
}

function origin(BatchSlot slot) pure returns (uint32) {
    return uint32(BatchSlot.unwrap(slot));
}

function quantity(BatchSlot slot) pure returns (uint64) {
    return uint64(BatchSlot.unwrap(slot) >> QUANTITY_AT);
}

function netMassMg(BatchSlot slot) pure returns (uint64) {
    return uint64(BatchSlot.unwrap(slot) >> NET_MASS_AT);
}

function free(BatchSlot slot) pure returns (uint64) {
    return uint64(BatchSlot.unwrap(slot) >> FREE_AT);
}

function unit(BatchSlot slot) pure returns (IBatches.Unit) {
    return IBatches.Unit(uint8(BatchSlot.unwrap(slot) >> UNIT_AT));
}

function flags(BatchSlot slot) pure returns (uint16) {
    return uint16(BatchSlot.unwrap(slot) >> FLAGS_AT);
}

function version(BatchSlot slot) pure returns (uint8) {
    return uint8(BatchSlot.unwrap(slot) >> VERSION_AT);
}

function withFree(BatchSlot slot, uint64 value) pure returns (BatchSlot) {
    uint256 mask = uint256(type(uint64).max) << FREE_AT;
    return BatchSlot.wrap((BatchSlot.unwrap(slot) & ~mask) | (uint256(value) << FREE_AT));
}

function withFlags(BatchSlot slot, uint16 value) pure returns (BatchSlot) {
    uint256 mask = uint256(type(uint16).max) << FLAGS_AT;
    return BatchSlot.wrap((BatchSlot.unwrap(slot) & ~mask) | (uint256(value) << FLAGS_AT));
}

/// @dev The version is in the highest bits: one more than 255 would revert.
function withNextVersion(BatchSlot slot) pure returns (BatchSlot) {
    return BatchSlot.wrap(BatchSlot.unwrap(slot) + (1 << VERSION_AT));
}
