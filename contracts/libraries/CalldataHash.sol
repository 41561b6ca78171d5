// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @dev keccak256 of bytes in calldata over free memory that stays free. Solidity's own keeps the copy, so that a group
/// of requests would pay for a growing memory.
library CalldataHash {
    function keccak(bytes calldata data) internal pure returns (bytes32 result) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let free := mload(0x40)
            calldatacopy(free, data.offset, data.length)
            result := keccak256(free, data.length)
        }
    }
}
