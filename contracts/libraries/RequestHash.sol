// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IRelay} from "../interfaces/IRelay.sol";

/// @dev The two hashes of a request, over free memory that stays free, as in {CalldataHash}.
library RequestHash {
    bytes32 private constant ID_TYPE = keccak256("silsila.request.v2");
    bytes32 private constant STRUCT_TYPE = keccak256(
        "Request(address account,bytes32 signer,address target,uint32 gas,uint256 nonce,uint48 deadline,bytes data)"
    );

    /// @dev keccak256(abi.encode(ID_TYPE, chain id, address of this contract, account, nonce, target, dataHash)).
    function idOf(
        address account,
        uint256 nonce,
        address target,
        bytes32 dataHash
    ) internal view returns (bytes32 result) {
        bytes32 kind = ID_TYPE;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let place := mload(0x40)
            mstore(place, kind)
            mstore(add(place, 0x20), chainid())
            mstore(add(place, 0x40), address())
            // Solidity leaves the high bits of an address to whoever stores it.
            mstore(add(place, 0x60), shr(96, shl(96, account)))
            mstore(add(place, 0x80), nonce)
            mstore(add(place, 0xa0), shr(96, shl(96, target)))
            mstore(add(place, 0xc0), dataHash)
            result := keccak256(place, 0xe0)
        }
    }

    /// @dev hashStruct of EIP-712. The first six fields stand in calldata as they are encoded there; bits that do not belong
    /// to a field change the hash, so that nobody has signed it.
    function structOf(IRelay.Request calldata request, bytes32 dataHash) internal pure returns (bytes32 result) {
        bytes32 kind = STRUCT_TYPE;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let place := mload(0x40)
            mstore(place, kind)
            calldatacopy(add(place, 0x20), request, 0xc0)
            mstore(add(place, 0xe0), dataHash)
            result := keccak256(place, 0x100)
        }
    }
}
