// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @title The journal of observations
/// @notice The heads of one append-only Merkle log (RFC 9162, SHA-256), whose leaves are observations and stay off chain.
/// @dev A new head is taken only with the proof that it continues the last one: whoever keeps the log cannot take back
/// what it anchored.
interface IJournal {
    /// @notice A head of the log.
    /// @param size How many leaves.
    /// @param time Unix time in seconds when it was anchored; 0 while nothing is.
    /// @param root RFC 9162 §2.1.1 over those leaves; zero while nothing is anchored.
    struct Head {
        uint64 size;
        uint48 time;
        bytes32 root;
    }

    /// @notice The log has `size` leaves and this root.
    event HeadAnchored(uint64 size, bytes32 root);

    /// @notice The log would not grow.
    error JournalNotLonger(uint64 size, uint64 current);

    /// @notice The root is zero, or the proof does not show that the new head continues the last one.
    error JournalInvalidConsistency(uint64 size, uint64 current);

    /// @notice Anchors the next head. For the keeper of the log. Emits {HeadAnchored}.
    /// @param size More than now.
    /// @param root Not zero.
    /// @param consistency RFC 9162 §2.1.4.1 between the last head and this one; empty for the first.
    function anchor(uint64 size, bytes32 root, bytes32[] calldata consistency) external;

    /// @notice The last head; all zero before the first.
    function head() external view returns (Head memory);
}
