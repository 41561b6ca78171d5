// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @notice Who may sign for an organisation, in 32 bytes: the address of a plain secp256k1 key, left-padded with zeros,
/// or keccak256(verifier ‖ key) of an ERC-7913 signer.
/// @dev A hash with twelve leading zero bytes would be read as a plain key; to find one takes 2^96 trials, and it would
/// then need the private key of that address.
type Signer is bytes32;

using {isZero, isKey} for Signer global;

function isZero(Signer signer) pure returns (bool) {
    return Signer.unwrap(signer) == bytes32(0);
}

/// @dev Whether `signer` is the plain key with the address `key`. Only this form may sign with 65 bytes.
function isKey(Signer signer, address key) pure returns (bool) {
    return Signer.unwrap(signer) == bytes32(uint256(uint160(key)));
}
