// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @notice The id of an agreement: keccak256(abi.encode(keccak256("silsila.agreement.v1"), chain id, address of Agreements,
/// proposer's account, keccak256(abi.encode(terms)))).
/// @dev Binds every term: whoever accepts an id accepts just what was proposed under it.
type AgreementId is bytes32;
