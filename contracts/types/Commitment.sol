// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @notice The hash of a document that stays off chain: keccak256 over the RFC 8785 form of its salted field digests.
/// @dev Zero means "no document". A contract that keeps a commitment refuses zero, so that an absent storage slot can
/// never be proved to be a document.
type Commitment is bytes32;

using {isZero} for Commitment global;

function isZero(Commitment commitment) pure returns (bool) {
    return Commitment.unwrap(commitment) == bytes32(0);
}
