// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IJournal} from "./interfaces/IJournal.sol";
import {ConsistencyProof} from "./libraries/ConsistencyProof.sol";

contract Journal is IJournal, AccessManaged {
    /// @dev Size and time share the first slot, the root is the second.
    Head private _head;

    /// @param authority The AccessManager that knows the keeper of the log.
    constructor(address authority) AccessManaged(authority) {}

    /// @inheritdoc IJournal
    function anchor(uint64 size, bytes32 root, bytes32[] calldata consistency) external restricted {
        uint64 current = _head.size;
        if (size <= current) revert JournalNotLonger(size, current);
        if (
            root == 0 ||
            (
                current == 0
                    ? consistency.length != 0
                    : !ConsistencyProof.holds(current, _head.root, size, root, consistency)
            )
        ) {
            revert JournalInvalidConsistency(size, current);
        }
        _head = Head(size, uint48(block.timestamp), root);
        emit HeadAnchored(size, root);
    }

    /// @inheritdoc IJournal
    function head() external view returns (Head memory) {
        return _head;
    }
}
