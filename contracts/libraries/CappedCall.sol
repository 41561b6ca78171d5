// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @dev A call that gives the callee just so much gas and takes back just so many bytes. Solidity's own low-level call
/// copies all that the callee returns, at the caller's expense, even where it is not used.
library CappedCall {
    /// @param target What is called; without value.
    /// @param gasLimit Gas of the call. The caller makes sure that it is there: the EVM silently gives 63/64 of less.
    /// @param data Sent as it is.
    /// @param cap How many bytes of revert data are kept.
    /// @return success Whether the call returned.
    /// @return reason Revert data up to `cap` bytes; empty on success, whose return data is not kept.
    function attempt(
        address target,
        uint256 gasLimit,
        bytes memory data,
        uint256 cap
    ) internal returns (bool success, bytes memory reason) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            success := call(gasLimit, target, 0, add(data, 0x20), mload(data), 0, 0)
            // 0x60 is the empty bytes of Solidity, where `reason` points until it is given a place.
            if iszero(success) {
                let size := returndatasize()
                if gt(size, cap) {
                    size := cap
                }
                reason := mload(0x40)
                mstore(reason, size)
                returndatacopy(add(reason, 0x20), 0, size)
                // Keep the free memory pointer on a word.
                mstore(0x40, and(add(add(reason, 0x3f), size), not(0x1f)))
            }
        }
    }
}
