// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IAgreements} from "../interfaces/IAgreements.sol";
import {IBatches} from "../interfaces/IBatches.sol";
import {IReservations} from "../interfaces/IReservations.sol";
import {AgreementState} from "../libraries/AgreementState.sol";
import {AgreementId} from "../types/AgreementId.sol";
import {AgreementSlot} from "../types/AgreementSlot.sol";
import {BatchId} from "../types/BatchId.sol";
import {Commitment} from "../types/Commitment.sol";
import {ShipmentId} from "../types/ShipmentId.sol";
import {TermSlot} from "../types/TermSlot.sol";
import {Proposals} from "./Proposals.sol";

/// @dev From reserved stock to what the buyer accepted.
abstract contract Supplies is Proposals {
    uint256 private constant MAX_RELEASES = 50;

    IReservations internal immutable RESERVATIONS;

    // What is reserved for a line, batch by batch; the line's own slot has the sum. The key is {_ownerOf} the line.
    mapping(bytes32 owner => mapping(BatchId batch => uint256)) private _allocations;

    constructor(IReservations reservations) {
        RESERVATIONS = reservations;
    }

    /// @inheritdoc IAgreements
    function allocate(AgreementId id, uint8 line, BatchId batch, uint64 quantity) external {
        (AgreementSlot slot, address account, uint32 serial) = _bySeller(id, AgreementState.SUPPLIED_IN);
        TermSlot term = _line(id, slot, line);
        if (quantity > term.room()) revert AgreementLineExceeded(id, line, term.room(), quantity);
        IBatches.Unit unit = RESERVATIONS.reserve(account, serial, batch, quantity);
        if (unit != term.unit()) revert AgreementUnitMismatch(id, line, batch);
        _terms[id][line] = term.withAllocated(term.allocated() + quantity);
        _allocations[_ownerOf(id, line)][batch] += quantity;
        emit StockAllocated(id, batch, account, line, quantity);
    }

    /// @inheritdoc IAgreements
    function deallocate(AgreementId id, uint8 line, BatchId batch, uint64 quantity) external {
        (AgreementSlot slot, address account, uint32 serial) = _bySeller(id, AgreementState.DEALLOCATED_IN);
        TermSlot term = _takeAllocated(id, slot, line, batch, quantity);
        _terms[id][line] = term;
        RESERVATIONS.unreserve(serial, batch, quantity);
        emit StockReleased(id, batch, account, line, quantity);
    }

    /// @inheritdoc IAgreements
    function deliver(
        AgreementId id,
        uint8 line,
        Commitment commitment,
        uint32 transitTime,
        BatchId batch,
        uint64 quantity
    ) external returns (ShipmentId shipment) {
        (AgreementSlot slot, address account, uint32 serial) = _bySeller(id, AgreementState.SUPPLIED_IN);
        TermSlot term = _takeAllocated(id, slot, line, batch, quantity);
        _terms[id][line] = term.withInTransit(term.inTransit() + quantity);
        // More is owed now than when either side said that nothing was.
        _agreements[id] = slot.withInTransit(slot.inTransit() + 1).withFlags(slot.flags() & ~SETTLED_BY);
        shipment = RESERVATIONS.shipReserved(
            _ownerOf(id, line),
            commitment,
            account,
            serial,
            ORGANISATIONS.accountOf(slot.buyer()),
            transitTime,
            batch,
            quantity
        );
        emit DeliveryDispatched(id, batch, shipment, line, quantity);
    }

    /// @inheritdoc IAgreements
    function receiveDelivery(
        AgreementId id,
        uint8 line,
        Commitment shipment,
        Commitment commitment,
        BatchId batch,
        uint64 accepted,
        uint64 missing
    ) external {
        (AgreementSlot slot, address account, uint32 serial) = _byBuyer(id, AgreementState.ARRIVING_IN);
        (ShipmentId shipmentId, uint64 sent) = RESERVATIONS.receiveReserved(
            _ownerOf(id, line),
            shipment,
            account,
            serial,
            commitment,
            batch,
            accepted,
            missing
        );
        TermSlot term = _endTransit(id, slot, line, sent);
        _terms[id][line] = term.withAccepted(term.accepted() + accepted);
        // What was sent, the reservations have just compared.
        emit DeliveryReceived(id, batch, shipmentId, line, accepted, missing, sent - accepted - missing);
    }

    /// @inheritdoc IAgreements
    function cancelDelivery(
        AgreementId id,
        uint8 line,
        Commitment shipment,
        Commitment reason,
        BatchId batch
    ) external {
        (AgreementSlot slot, address account, uint32 serial) = _bySeller(id, AgreementState.ARRIVING_IN);
        (ShipmentId shipmentId, uint64 sent) = RESERVATIONS.cancelReserved(
            _ownerOf(id, line),
            shipment,
            account,
            serial,
            reason,
            batch
        );
        _terms[id][line] = _endTransit(id, slot, line, sent);
        emit DeliveryCancelled(id, batch, shipmentId, line, sent);
    }

    /// @inheritdoc IAgreements
    function release(AgreementId id, uint8 line, BatchId[] calldata batchIds) external {
        AgreementSlot slot = _in(id, AgreementState.RELEASED_IN);
        if (batchIds.length == 0 || batchIds.length > MAX_RELEASES) {
            revert AgreementListLength(batchIds.length, MAX_RELEASES);
        }
        TermSlot term = _line(id, slot, line);
        for (uint256 i = 0; i < batchIds.length; ++i) term = _release(id, line, batchIds[i], slot.seller(), term);
        _terms[id][line] = term;
    }

    /// @inheritdoc IAgreements
    function allocated(AgreementId id, uint8 line, BatchId batch) external view returns (uint64) {
        return uint64(_allocations[_ownerOf(id, line)][batch]);
    }

    /// @return Of the line, with nothing of the batch allocated any more; not yet written.
    function _release(
        AgreementId id,
        uint8 line,
        BatchId batch,
        uint32 seller,
        TermSlot term
    ) private returns (TermSlot) {
        mapping(BatchId => uint256) storage allocations = _allocations[_ownerOf(id, line)];
        uint64 quantity = uint64(allocations[batch]);
        if (quantity == 0) return term;
        delete allocations[batch];
        RESERVATIONS.unreserve(seller, batch, quantity);
        emit StockReleased(id, batch, ORGANISATIONS.accountOf(seller), line, quantity);
        return term.withAllocated(term.allocated() - quantity);
    }

    /// @dev What a reservation and a delivery belong to.
    function _ownerOf(AgreementId id, uint8 line) private pure returns (bytes32) {
        return keccak256(abi.encode(id, line));
    }

    /// @return term Of the line, with so much less allocated; not yet written.
    function _takeAllocated(
        AgreementId id,
        AgreementSlot slot,
        uint8 line,
        BatchId batch,
        uint64 quantity
    ) private returns (TermSlot term) {
        term = _line(id, slot, line);
        bytes32 owner = _ownerOf(id, line);
        uint64 current = uint64(_allocations[owner][batch]);
        if (quantity == 0 || quantity > current) revert AllocationInsufficient(id, line, batch, current, quantity);
        _allocations[owner][batch] = current - quantity;
        term = term.withAllocated(term.allocated() - quantity);
    }

    /// @return term Of the line, with so much less in transit; not yet written.
    function _endTransit(AgreementId id, AgreementSlot slot, uint8 line, uint64 sent) private returns (TermSlot term) {
        _agreements[id] = slot.withInTransit(slot.inTransit() - 1);
        term = _terms[id][line];
        term = term.withInTransit(term.inTransit() - sent);
    }
}
