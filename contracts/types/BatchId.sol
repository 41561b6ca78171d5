// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @notice The id of a batch:
/// keccak256(abi.encode(keccak256("silsila.batch.v1"), chain id, address of Batches, account, first commitment)).
/// @dev Derived by the contract, never chosen, so that nobody can take an id before its owner does.
type BatchId is bytes32;
