// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @dev Ids of things of this contract: keccak256(abi.encode(TYPE, chain id, address of the contract, owner, commitment)).
/// Hashed over free memory that stays free: a list of two hundred would pay for a growing memory.
library TypedId {
    /// @param kind keccak256 of the name of what it is, so that ids of two kinds can never meet.
    /// @param owner Account or id of what it belongs to.
    /// @param commitment Of its first document.
    function derive(bytes32 kind, bytes32 owner, bytes32 commitment) internal view returns (bytes32 id) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let place := mload(0x40)
            mstore(place, kind)
            mstore(add(place, 0x20), chainid())
            mstore(add(place, 0x40), address())
            mstore(add(place, 0x60), owner)
            mstore(add(place, 0x80), commitment)
            id := keccak256(place, 0xa0)
        }
    }

    /// @dev Of an account's.
    function derive(bytes32 kind, address account, bytes32 commitment) internal view returns (bytes32) {
        return derive(kind, bytes32(uint256(uint160(account))), commitment);
    }
}
