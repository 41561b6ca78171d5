// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @notice The id of a transformation: keccak256(abi.encode(keccak256("silsila.transformation.v1"), chain id, address of
/// Batches, account, transformation)), with the whole {IBatches-Transformation} as it was stated.
/// @dev It binds inputs and outputs, and is bound itself into the id of every output: ancestry needs no storage and cannot
/// be stated otherwise afterwards.
type TransformationId is bytes32;
