// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @dev What an organisation other than the origin has of a batch, in one storage slot. Bits, lowest first: free 64,
/// supplier's serial 32, flags 8. Never reorder. A supplier of 0 means that it never received any.
type ShareSlot is uint256;

using {free, supplier, flags, withFree, withSupplier, withFlags} for ShareSlot global;

uint256 constant SUPPLIER_AT = 64;
uint256 constant FLAGS_AT = 96;

function free(ShareSlot slot) pure returns (uint64) {
    return uint64(ShareSlot.unwrap(slot));
}

function supplier(ShareSlot slot) pure returns (uint32) {
    return uint32(ShareSlot.unwrap(slot) >> SUPPLIER_AT);
}

function flags(ShareSlot slot) pure returns (uint8) {
    return uint8(ShareSlot.unwrap(slot) >> FLAGS_AT);
}

function withFree(ShareSlot slot, uint64 value) pure returns (ShareSlot) {
    return ShareSlot.wrap((ShareSlot.unwrap(slot) & ~uint256(type(uint64).max)) | value);
}

function withSupplier(ShareSlot slot, uint32 value) pure returns (ShareSlot) {
    uint256 mask = uint256(type(uint32).max) << SUPPLIER_AT;
    return ShareSlot.wrap((ShareSlot.unwrap(slot) & ~mask) | (uint256(value) << SUPPLIER_AT));
}

function withFlags(ShareSlot slot, uint8 value) pure returns (ShareSlot) {
    uint256 mask = uint256(type(uint8).max) << FLAGS_AT;
    return ShareSlot.wrap((ShareSlot.unwrap(slot) & ~mask) | (uint256(value) << FLAGS_AT));
}
