// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @notice The id of a shipment:
/// keccak256(abi.encode(keccak256("silsila.shipment.v1"), chain id, address of Batches, sender's account, commitment)).
type ShipmentId is bytes32;
