// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ManagedContext} from "../access/ManagedContext.sol";
import {IBatches} from "../interfaces/IBatches.sol";
import {ICorrections} from "../interfaces/ICorrections.sol";
import {IOrganisations} from "../interfaces/IOrganisations.sol";
import {BatchId} from "../types/BatchId.sol";
import {Commitment} from "../types/Commitment.sol";
import {BatchSlot, newBatch} from "../types/BatchSlot.sol";
import {ShareSlot} from "../types/ShareSlot.sol";

/// @dev What all parts of Batches share: where stock is written, who acts, and the two ways in and out of a holding.
/// Nothing else changes a quantity.
abstract contract Stock is IBatches, ManagedContext {
    /// @dev In base units. Far beyond any harvest (a million tonnes in mg is 10^15), and eighteen such still fit 64 bits.
    uint64 internal constant MAX_QUANTITY = 1e18;

    /// @dev The kinds that make goods, one bit each.
    uint256 private constant PRODUCERS =
        (1 << uint8(IOrganisations.Kind.Cooperative)) |
            (1 << uint8(IOrganisations.Kind.Union)) |
            (1 << uint8(IOrganisations.Kind.Processor));

    // Bits of {BatchSlot-flags} about the batch as a whole.
    uint16 internal constant NOT_CONSERVED = 1 << 0;
    uint16 internal constant MADE = 1 << 1;
    uint16 internal constant ANNULLED = 1 << 2;
    uint16 internal constant RECALLED_BY_ORIGIN = 1 << 3;
    uint16 internal constant RECALLED_BY_AUTHORITY = 1 << 4;
    uint16 internal constant IMPLICATED = 1 << 5;
    uint16 internal constant RECALLED = RECALLED_BY_ORIGIN | RECALLED_BY_AUTHORITY | IMPLICATED;

    // Bits of {ShareSlot-flags}; the origin's own share has them in {BatchSlot-flags}, so many bits higher.
    uint8 internal constant SHARE_HELD = 1 << 0;
    uint8 internal constant SHARE_RECALLED_BY_ORIGIN = 1 << 1;
    uint8 internal constant SHARE_RECALLED_BY_AUTHORITY = 1 << 2;
    uint8 internal constant SHARE_RECALLED = SHARE_RECALLED_BY_ORIGIN | SHARE_RECALLED_BY_AUTHORITY;
    uint8 private constant ORIGIN_SHARE_SHIFT = 8;

    /// @dev Who acts.
    struct Actor {
        address account;
        uint32 serial;
        IOrganisations.Kind kind;
    }

    IOrganisations internal immutable ORGANISATIONS;

    mapping(BatchId id => BatchSlot) internal _batches;
    mapping(BatchId id => mapping(uint32 serial => ShareSlot)) internal _shares;
    mapping(BatchId id => Commitment) internal _amended;

    constructor(IOrganisations organisations_) {
        ORGANISATIONS = organisations_;
    }

    /// @dev The active organisation whose request the Relay carries.
    function _actor() internal view returns (Actor memory actor) {
        if (!isTrustedForwarder(msg.sender)) revert BatchesOnlyThroughRelay(msg.sender);
        actor.account = _msgSender();
        (actor.serial, actor.kind) = ORGANISATIONS.requireActive(actor.account);
    }

    /// @dev As {_actor}, and one that makes goods.
    function _producer() internal view returns (Actor memory actor) {
        actor = _actor();
        if (PRODUCERS & (1 << uint8(actor.kind)) == 0) revert BatchesKindNotAllowed(actor.account, actor.kind);
    }

    function _known(BatchId id) internal view returns (BatchSlot slot) {
        slot = _batches[id];
        if (!slot.exists()) revert BatchUnknown(id);
    }

    /// @dev The batch that the actor is the origin of, not annulled.
    function _own(BatchId id, Actor memory actor) internal view returns (BatchSlot slot) {
        slot = _known(id);
        if (slot.origin() != actor.serial) revert ICorrections.BatchNotOrigin(id, actor.account);
        if (slot.flags() & ANNULLED != 0) revert BatchIsAnnulled(id);
    }

    function _register(
        BatchId id,
        Actor memory actor,
        Commitment commitment,
        uint64 quantity,
        uint64 netMassMg,
        Unit unit,
        uint16 flags
    ) internal {
        _requireCommitment(commitment);
        if (unit == Unit.None) revert BatchUnitUnknown(unit);
        if (quantity == 0 || quantity > MAX_QUANTITY) revert BatchQuantityOutOfBounds(quantity, MAX_QUANTITY);
        if (unit == Unit.Mass) {
            if (netMassMg != quantity) revert BatchNetMassMismatch(quantity, netMassMg);
        } else if (netMassMg > MAX_QUANTITY) revert BatchQuantityOutOfBounds(netMassMg, MAX_QUANTITY);
        if (_batches[id].exists()) revert BatchAlreadyRegistered(id);
        if (netMassMg == 0) flags |= NOT_CONSERVED;
        _batches[id] = newBatch(actor.serial, quantity, netMassMg, unit, flags);
        emit BatchRegistered(id, actor.account, commitment, quantity, netMassMg, unit);
    }

    /// @dev Takes `quantity` out of what the actor holds free, for a purpose that recalled stock does not serve.
    function _takeSound(BatchId id, Actor memory actor, uint64 quantity) internal returns (BatchSlot slot) {
        bool recalled;
        (slot, recalled, ) = _take(id, actor, quantity);
        if (recalled) revert BatchIsRecalled(id, actor.account);
    }

    /// @dev Takes `quantity` out of what the actor holds free. Whether recalled stock may go there is the caller's to say.
    /// @return slot The batch as it was.
    /// @return recalled Whether the stock is recalled.
    /// @return supplier Serial of who the actor had it from; 0 for the origin.
    function _take(
        BatchId id,
        Actor memory actor,
        uint64 quantity
    ) internal returns (BatchSlot slot, bool recalled, uint32 supplier) {
        slot = _known(id);
        uint16 flags = slot.flags();
        if (flags & ANNULLED != 0) revert BatchIsAnnulled(id);
        uint32 serial = actor.serial;
        uint8 shareFlags;
        if (slot.origin() == serial) {
            shareFlags = _originShare(flags);
            _batches[id] = slot.withFree(_rest(id, actor, shareFlags, slot.free(), quantity));
        } else {
            ShareSlot share = _shares[id][serial];
            shareFlags = share.flags();
            supplier = share.supplier();
            _shares[id][serial] = share.withFree(_rest(id, actor, shareFlags, share.free(), quantity));
        }
        recalled = flags & RECALLED != 0 || shareFlags & SHARE_RECALLED != 0;
    }

    /// @dev Stock of the actor that may go to a buyer now, although none of it is taken.
    /// @return origin Of the batch.
    /// @return supplier Serial of who the actor had it from; 0 for the origin.
    function _requireSound(BatchId id, Actor memory actor) internal view returns (uint32 origin, uint32 supplier) {
        BatchSlot slot = _batches[id];
        uint16 flags = slot.flags();
        origin = slot.origin();
        uint8 shareFlags;
        if (origin == actor.serial) {
            shareFlags = _originShare(flags);
        } else {
            ShareSlot share = _shares[id][actor.serial];
            shareFlags = share.flags();
            supplier = share.supplier();
        }
        if (shareFlags & SHARE_HELD != 0) revert BatchIsOnHold(id, actor.account);
        if (flags & RECALLED != 0 || shareFlags & SHARE_RECALLED != 0) revert BatchIsRecalled(id, actor.account);
    }

    /// @dev What is left of `free`.
    function _rest(
        BatchId id,
        Actor memory actor,
        uint8 shareFlags,
        uint64 free,
        uint64 quantity
    ) private pure returns (uint64) {
        if (shareFlags & SHARE_HELD != 0) revert BatchIsOnHold(id, actor.account);
        if (quantity == 0) revert BatchQuantityOutOfBounds(0, MAX_QUANTITY);
        if (quantity > free) revert BatchInsufficientFree(id, actor.account, free, quantity);
        unchecked {
            // Just compared.
            return free - quantity;
        }
    }

    /// @dev Gives back what {_take} took from the same holder, or what somebody sends. Cannot overflow: it was taken.
    /// @param supplier Serial of who sends it, if it counts as who this holder has it from; else 0.
    function _give(BatchId id, uint32 serial, bool isOrigin, uint64 quantity, uint32 supplier) internal {
        if (isOrigin) {
            BatchSlot slot = _batches[id];
            _batches[id] = slot.withFree(slot.free() + quantity);
            return;
        }
        ShareSlot share = _shares[id][serial];
        share = share.withFree(share.free() + quantity);
        // While a share is recalled its way back stays what it was: a crumb from a friend would open another.
        bool keeps = supplier == 0 || share.flags() & SHARE_RECALLED != 0;
        _shares[id][serial] = keeps ? share : share.withSupplier(supplier);
    }

    function _originShare(uint16 flags) internal pure returns (uint8) {
        return uint8(flags >> ORIGIN_SHARE_SHIFT);
    }

    function _atOrigin(uint8 shareFlag) internal pure returns (uint16) {
        return uint16(shareFlag) << ORIGIN_SHARE_SHIFT;
    }

    function _requireCommitment(Commitment commitment) internal pure {
        if (commitment.isZero()) revert BatchInvalidCommitment(commitment);
    }

    function _requireLength(uint256 length, uint256 max) internal pure {
        if (length == 0 || length > max) revert BatchesListLength(length, max);
    }
}
