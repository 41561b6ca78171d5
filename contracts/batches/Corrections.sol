// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ICorrections} from "../interfaces/ICorrections.sol";
import {BatchId} from "../types/BatchId.sol";
import {BatchSlot} from "../types/BatchSlot.sol";
import {Commitment} from "../types/Commitment.sol";
import {Stock} from "./Stock.sol";

abstract contract Corrections is ICorrections, Stock {
    /// @inheritdoc ICorrections
    function dispose(BatchId id, uint64 quantity, Disposal disposal, Commitment commitment) external {
        Actor memory actor = _actor();
        _requireCommitment(commitment);
        if (disposal == Disposal.None) revert BatchInvalidDisposal(id);
        if (disposal == Disposal.Destroyed) _take(id, actor, quantity);
        else _takeSound(id, actor, quantity);
        emit BatchDisposed(id, actor.account, quantity, disposal, commitment);
    }

    /// @inheritdoc ICorrections
    function amend(BatchId id, Commitment commitment) external {
        Actor memory actor = _actor();
        _requireCommitment(commitment);
        BatchSlot slot = _own(id, actor);
        uint8 version = slot.version();
        if (version == type(uint8).max) revert BatchTooManyVersions(id);
        _batches[id] = slot.withNextVersion();
        _amended[id] = commitment;
        emit BatchAmended(id, actor.account, version + 1, commitment);
    }

    /// @inheritdoc ICorrections
    function annul(BatchId id, Commitment reason) external {
        Actor memory actor = _actor();
        BatchSlot slot = _own(id, actor);
        if (slot.flags() & MADE != 0) revert BatchWasMade(id);
        _annul(id, slot, actor, reason);
    }

    /// @dev The batch is the actor's own, not yet annulled.
    function _annul(BatchId id, BatchSlot slot, Actor memory actor, Commitment reason) internal {
        _requireCommitment(reason);
        (uint16 flags, uint64 quantity, uint64 free) = (slot.flags(), slot.quantity(), slot.free());
        uint8 shareFlags = _originShare(flags);
        if (shareFlags & SHARE_HELD != 0) revert BatchIsOnHold(id, actor.account);
        if (flags & RECALLED != 0 || shareFlags & SHARE_RECALLED != 0) revert BatchIsRecalled(id, actor.account);
        if (free != quantity) revert BatchPartlySpent(id, quantity, free);
        _batches[id] = slot.withFree(0).withFlags(flags | ANNULLED);
        emit BatchAnnulled(id, actor.account, reason);
    }
}
