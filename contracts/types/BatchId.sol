// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @notice The id of a batch. Of one that was registered:
/// keccak256(abi.encode(keccak256("silsila.batch.v1"), chain id, address of Batches, account, first commitment)).
/// Of an output of a transformation:
/// keccak256(abi.encode(keccak256("silsila.output.v1"), chain id, address of Batches, transformation id, first commitment)).
/// @dev Derived by the contract, never chosen, so that nobody can take an id before its owner does.
type BatchId is bytes32;

using {isAfter} for BatchId global;

/// @dev The order in which lists name batches: rising, so that none can stand twice.
function isAfter(BatchId id, BatchId other) pure returns (bool) {
    return BatchId.unwrap(id) > BatchId.unwrap(other);
}
