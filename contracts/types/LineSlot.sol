// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IShipments} from "../interfaces/IShipments.sol";

/// @dev A line of a shipment in one storage slot. Bits, lowest first: sender's serial 32, receiver's serial 32, quantity
/// 64, cancellable from 48, state 8, then five bits: whether it comes from the origin of the batch, whether it goes there, so
/// that its end need not read the batch; whether it goes back to who the sender had it from; whether it is a delivery of an
/// agreement; whether it returns goods of an earlier shipment. From bit 192 on, returnable 64: what the receiver accepted and
/// has not sent back. Never reorder.
type LineSlot is uint256;

using {
    sender,
    receiver,
    quantity,
    cancellableFrom,
    state,
    isFromOrigin,
    isToOrigin,
    isToSupplier,
    isDelivery,
    isReturn,
    returnable,
    withState,
    withReturnable,
    asReturn
} for LineSlot global;

uint256 constant RECEIVER_AT = 32;
uint256 constant QUANTITY_AT = 64;
uint256 constant CANCELLABLE_FROM_AT = 128;
uint256 constant STATE_AT = 176;
uint256 constant FROM_ORIGIN = 1 << 184;
uint256 constant TO_ORIGIN = 1 << 185;
uint256 constant TO_SUPPLIER = 1 << 186;
uint256 constant DELIVERY = 1 << 187;
uint256 constant RETURN = 1 << 188;
uint256 constant RETURNABLE_AT = 192;

/// @dev In transit.
/// @param supplier Serial of who the sender had its stock from; 0 for the origin.
function newLine(
    uint32 sender_,
    uint32 receiver_,
    uint64 quantity_,
    uint48 cancellableFrom_,
    uint32 origin,
    uint32 supplier
) pure returns (LineSlot) {
    uint256 ends =
        sender_ == origin
            ? FROM_ORIGIN
            : receiver_ == origin
                ? TO_ORIGIN
                : 0;
    // A receiver's serial is never 0.
    if (receiver_ == supplier) ends |= TO_SUPPLIER;
    return
        LineSlot.wrap(
            ends |
                sender_ |
                (uint256(receiver_) << RECEIVER_AT) |
                (uint256(quantity_) << QUANTITY_AT) |
                (uint256(cancellableFrom_) << CANCELLABLE_FROM_AT) |
                (uint256(IShipments.LineState.InTransit) << STATE_AT)
        );
}

function sender(LineSlot slot) pure returns (uint32) {
    return uint32(LineSlot.unwrap(slot));
}

function receiver(LineSlot slot) pure returns (uint32) {
    return uint32(LineSlot.unwrap(slot) >> RECEIVER_AT);
}

function quantity(LineSlot slot) pure returns (uint64) {
    return uint64(LineSlot.unwrap(slot) >> QUANTITY_AT);
}

function cancellableFrom(LineSlot slot) pure returns (uint48) {
    return uint48(LineSlot.unwrap(slot) >> CANCELLABLE_FROM_AT);
}

function state(LineSlot slot) pure returns (IShipments.LineState) {
    return IShipments.LineState(uint8(LineSlot.unwrap(slot) >> STATE_AT));
}

function isFromOrigin(LineSlot slot) pure returns (bool) {
    return LineSlot.unwrap(slot) & FROM_ORIGIN != 0;
}

function isToOrigin(LineSlot slot) pure returns (bool) {
    return LineSlot.unwrap(slot) & TO_ORIGIN != 0;
}

function isToSupplier(LineSlot slot) pure returns (bool) {
    return LineSlot.unwrap(slot) & TO_SUPPLIER != 0;
}

function isDelivery(LineSlot slot) pure returns (bool) {
    return LineSlot.unwrap(slot) & DELIVERY != 0;
}

function isReturn(LineSlot slot) pure returns (bool) {
    return LineSlot.unwrap(slot) & RETURN != 0;
}

function returnable(LineSlot slot) pure returns (uint64) {
    return uint64(LineSlot.unwrap(slot) >> RETURNABLE_AT);
}

function withState(LineSlot slot, IShipments.LineState value) pure returns (LineSlot) {
    uint256 mask = uint256(type(uint8).max) << STATE_AT;
    return LineSlot.wrap((LineSlot.unwrap(slot) & ~mask) | (uint256(value) << STATE_AT));
}

/// @dev In the highest bits, so there is nothing above to keep.
function withReturnable(LineSlot slot, uint64 value) pure returns (LineSlot) {
    uint256 rest = LineSlot.unwrap(slot) & ((1 << RETURNABLE_AT) - 1);
    return LineSlot.wrap(rest | (uint256(value) << RETURNABLE_AT));
}

/// @dev A line that returns goods of the line `first`: to its supplier, whoever sent some since, and of the same agreement.
function asReturn(LineSlot slot, LineSlot first) pure returns (LineSlot) {
    return LineSlot.wrap(LineSlot.unwrap(slot) | (LineSlot.unwrap(first) & DELIVERY) | RETURN | TO_SUPPLIER);
}
