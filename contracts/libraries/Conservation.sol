// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @dev How much a part of a batch weighs. The same rule as service/values/quantities.ts.
library Conservation {
    /// @param part In base units, at most `quantity`.
    /// @param quantity Of the whole batch, in base units; not 0.
    /// @param netMassMg Of the whole batch.
    /// @return Net mass of the part in mg, rounded down: all parts together never weigh more than the batch.
    function massOf(uint64 part, uint64 quantity, uint64 netMassMg) internal pure returns (uint256) {
        unchecked {
            // Two uint64 fit 128 bits; `quantity` of a batch that exists is at least 1.
            return (uint256(part) * netMassMg) / quantity;
        }
    }
}
