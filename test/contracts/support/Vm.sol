// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @dev The cheatcodes of the test runner that our tests use.
interface Vm {
    /// @notice What a contract logged.
    struct Log {
        bytes32[] topics;
        bytes data;
        address emitter;
    }

    /// @notice The address of a secp256k1 key.
    function addr(uint256 key) external pure returns (address);
    /// @notice Signs a digest with a secp256k1 key.
    function sign(uint256 key, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
    /// @notice The point of a P-256 key.
    function publicKeyP256(uint256 key) external pure returns (uint256 x, uint256 y);
    /// @notice Signs a digest with a P-256 key; s may be high.
    function signP256(uint256 key, bytes32 digest) external pure returns (bytes32 r, bytes32 s);
    /// @notice The next call comes from `sender`.
    function prank(address sender) external;
    /// @notice The next call must revert with exactly this data.
    function expectRevert(bytes calldata reason) external;
    /// @notice Leaves a fuzz run out.
    function assume(bool condition) external pure;
    /// @notice Sets the block's time.
    function warp(uint256 timestamp) external;
    /// @notice How many contracts an account has created.
    function getNonce(address account) external view returns (uint64);
    /// @notice The address of the contract that an account creates with this nonce.
    function computeCreateAddress(address deployer, uint256 nonce) external pure returns (address);
    /// @notice Starts to note which slots are read and written.
    function record() external;
    /// @notice The slots of `target` read and written since {record}.
    function accesses(address target) external returns (bytes32[] memory reads, bytes32[] memory writes);
    /// @notice Starts to keep what is logged.
    function recordLogs() external;
    /// @notice What was logged since {recordLogs}, or since the last time this was asked.
    function getRecordedLogs() external returns (Log[] memory logs);
}
