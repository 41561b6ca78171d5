// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IRecalls} from "../interfaces/IRecalls.sol";
import {BatchId} from "../types/BatchId.sol";
import {BatchSlot} from "../types/BatchSlot.sol";
import {Commitment} from "../types/Commitment.sol";
import {ShareSlot} from "../types/ShareSlot.sol";
import {TransformationId} from "../types/TransformationId.sol";
import {Transformations} from "./Transformations.sol";

abstract contract Recalls is IRecalls, Transformations {
    /// @inheritdoc IRecalls
    function hold(BatchId id, Commitment reason) external {
        Actor memory actor = _actor();
        _requireCommitment(reason);
        (uint8 shareFlags, uint64 free) = _shareOf(id, actor.serial);
        if (shareFlags & SHARE_HELD != 0) revert BatchIsOnHold(id, actor.account);
        if (free == 0) revert BatchNothingHeld(id, actor.account);
        _setShare(id, actor.serial, shareFlags | SHARE_HELD);
        emit BatchHeld(id, actor.account, reason);
    }

    /// @inheritdoc IRecalls
    function release(BatchId id, Commitment reason) external {
        Actor memory actor = _actor();
        _requireCommitment(reason);
        (uint8 shareFlags, ) = _shareOf(id, actor.serial);
        if (shareFlags & SHARE_HELD == 0) revert BatchNotOnHold(id, actor.account);
        _setShare(id, actor.serial, shareFlags & ~SHARE_HELD);
        emit BatchReleased(id, actor.account, reason);
    }

    /// @inheritdoc IRecalls
    function recall(BatchId id, address holder, Commitment reason) external {
        address account = _origin(id);
        _recall(id, holder, RECALLED_BY_ORIGIN, SHARE_RECALLED_BY_ORIGIN, reason);
        emit BatchRecalled(id, account, holder, false, reason);
    }

    /// @inheritdoc IRecalls
    function lift(BatchId id, address holder, Commitment reason) external {
        address account = _origin(id);
        _lift(id, holder, RECALLED_BY_ORIGIN, SHARE_RECALLED_BY_ORIGIN, reason);
        emit BatchRecallLifted(id, account, holder, false, reason);
    }

    /// @inheritdoc IRecalls
    function recallByAuthority(BatchId id, address holder, Commitment reason) external restricted {
        _recall(id, holder, RECALLED_BY_AUTHORITY, SHARE_RECALLED_BY_AUTHORITY, reason);
        emit BatchRecalled(id, _msgSender(), holder, true, reason);
    }

    /// @inheritdoc IRecalls
    function liftByAuthority(BatchId id, address holder, Commitment reason) external restricted {
        _lift(id, holder, RECALLED_BY_AUTHORITY, SHARE_RECALLED_BY_AUTHORITY, reason);
        emit BatchRecallLifted(id, _msgSender(), holder, true, reason);
    }

    /// @inheritdoc IRecalls
    function propagate(address account, Transformation calldata stated) external {
        TransformationId id = transformationIdOf(account, stated);
        (uint32 maker, bool implicated) = (0, false);
        for (uint256 i = 0; i < stated.outputs.length; ++i) {
            BatchId output = outputIdOf(id, stated.outputs[i].commitment);
            BatchSlot slot = _known(output);
            // Only now is it sure that all of `stated` is true.
            if (i == 0) {
                maker = slot.origin();
                implicated = _isAnyRecalled(stated.inputs, maker);
            }
            uint16 flags = slot.flags();
            if ((flags & IMPLICATED != 0) == implicated) continue;
            _batches[output] = slot.withFlags(flags ^ IMPLICATED);
            emit BatchImplicated(output, id, implicated);
        }
    }

    function _isAnyRecalled(Portion[] calldata inputs, uint32 maker) private view returns (bool) {
        for (uint256 i = 0; i < inputs.length; ++i) {
            BatchId input = inputs[i].batch;
            if (_batches[input].flags() & RECALLED != 0) return true;
            (uint8 shareFlags, ) = _shareOf(input, maker);
            if (shareFlags & SHARE_RECALLED != 0) return true;
        }
        return false;
    }

    function _recall(BatchId id, address holder, uint16 whole, uint8 share, Commitment reason) private {
        _requireCommitment(reason);
        BatchSlot slot = _known(id);
        uint16 flags = slot.flags();
        if (flags & ANNULLED != 0) revert BatchIsAnnulled(id);
        if (holder == address(0)) {
            if (flags & whole != 0) revert BatchAlreadyRecalled(id, holder);
            _batches[id] = slot.withFlags(flags | whole);
            return;
        }
        uint32 serial = ORGANISATIONS.organisation(holder).serial;
        // An origin of 0 exists nowhere, so an unknown holder ends as one that received nothing.
        if (serial != slot.origin() && _shares[id][serial].supplier() == 0) revert BatchNothingHeld(id, holder);
        (uint8 shareFlags, ) = _shareOf(id, serial);
        if (shareFlags & share != 0) revert BatchAlreadyRecalled(id, holder);
        _setShare(id, serial, shareFlags | share);
    }

    function _lift(BatchId id, address holder, uint16 whole, uint8 share, Commitment reason) private {
        _requireCommitment(reason);
        BatchSlot slot = _known(id);
        if (holder == address(0)) {
            uint16 flags = slot.flags();
            if (flags & whole == 0) revert BatchNotRecalled(id, holder);
            _batches[id] = slot.withFlags(flags & ~whole);
            return;
        }
        uint32 serial = ORGANISATIONS.organisation(holder).serial;
        (uint8 shareFlags, ) = _shareOf(id, serial);
        if (shareFlags & share == 0) revert BatchNotRecalled(id, holder);
        _setShare(id, serial, shareFlags & ~share);
    }

    /// @dev The account that acts, which must be the batch's origin.
    function _origin(BatchId id) private view returns (address) {
        Actor memory actor = _actor();
        _own(id, actor);
        return actor.account;
    }

    function _shareOf(BatchId id, uint32 serial) private view returns (uint8 shareFlags, uint64 free) {
        BatchSlot slot = _known(id);
        if (slot.origin() == serial) return (_originShare(slot.flags()), slot.free());
        ShareSlot share = _shares[id][serial];
        return (share.flags(), share.free());
    }

    function _setShare(BatchId id, uint32 serial, uint8 shareFlags) private {
        BatchSlot slot = _batches[id];
        if (slot.origin() == serial) {
            _batches[id] = slot.withFlags((slot.flags() & ~_atOrigin(type(uint8).max)) | _atOrigin(shareFlags));
        } else {
            _shares[id][serial] = _shares[id][serial].withFlags(shareFlags);
        }
    }
}
