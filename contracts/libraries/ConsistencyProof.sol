// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @dev Proofs that one Merkle log continues another, as RFC 9162 §2.1.4.2 verifies them, over SHA-256.
library ConsistencyProof {
    /// @param first Size of the older log; at least 1.
    /// @param firstRoot Its root.
    /// @param second Size of the newer log; more than `first`.
    /// @param secondRoot Its root.
    /// @param path As RFC 9162 §2.1.4.1 makes it.
    /// @return Whether the first `first` leaves of the newer log are those of the older one.
    function holds(
        uint64 first,
        bytes32 firstRoot,
        uint64 second,
        bytes32 secondRoot,
        bytes32[] calldata path
    ) internal pure returns (bool) {
        (uint64 fn, uint64 sn) = (first - 1, second - 1);
        while (fn & 1 == 1) (fn, sn) = (fn >> 1, sn >> 1);
        // A whole tree is a node of every later one: its root stands for the node that the path leaves out.
        uint256 next = fn == 0 ? 0 : 1;
        if (path.length < next) return false;
        bytes32 seed = fn == 0 ? firstRoot : path[0];
        (bytes32 fr, bytes32 sr) = (seed, seed);
        for (; next < path.length; ++next) {
            if (sn == 0) return false;
            bytes32 node = path[next];
            if (fn & 1 == 1 || fn == sn) {
                fr = _hash(node, fr);
                sr = _hash(node, sr);
                while (fn & 1 == 0 && fn != 0) (fn, sn) = (fn >> 1, sn >> 1);
            } else {
                sr = _hash(sr, node);
            }
            (fn, sn) = (fn >> 1, sn >> 1);
        }
        return sn == 0 && fr == firstRoot && sr == secondRoot;
    }

    function _hash(bytes32 left, bytes32 right) private pure returns (bytes32) {
        return sha256(abi.encodePacked(uint8(1), left, right));
    }
}
