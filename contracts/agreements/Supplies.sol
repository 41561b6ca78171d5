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
import {LineSlot} from "../types/LineSlot.sol";
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
        (, address account, uint32 serial) = _bySeller(id, AgreementState.DEALLOCATED_IN);
        _takeAllocated(id, line, batch, quantity);
        TermSlot term = _terms[id][line];
        _terms[id][line] = term.withAllocated(term.allocated() - quantity);
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
        bytes32 owner = _takeAllocated(id, line, batch, quantity);
        _dropWords(id, slot);
        address receiver = ORGANISATIONS.accountOf(slot.buyer());
        shipment = RESERVATIONS.shipReserved(
            owner,
            commitment,
            account,
            serial,
            receiver,
            transitTime,
            batch,
            quantity
        );
        emit DeliveryDispatched(id, batch, shipment, line, quantity);
    }

    /// @inheritdoc IAgreements
    function returnDelivery(
        AgreementId id,
        uint8 line,
        Commitment shipment,
        Commitment commitment,
        uint32 transitTime,
        BatchId batch,
        uint64 quantity
    ) external returns (ShipmentId back) {
        (AgreementSlot slot, address account, uint32 serial) = _byBuyer(id, AgreementState.RETURNED_IN);
        _dropWords(id, slot);
        back = RESERVATIONS.returnReserved(
            _ownerOf(id, line),
            shipment,
            commitment,
            account,
            serial,
            transitTime,
            batch,
            quantity
        );
        emit DeliveryReturnDispatched(id, batch, back, line, quantity);
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
        (address account, uint32 serial) = _actor();
        // That there is such a delivery says that it was agreed; whose it is, the reservations know.
        LineSlot line_ = RESERVATIONS.receiveReserved(
            _ownerOf(id, line),
            shipment,
            account,
            serial,
            commitment,
            batch,
            accepted,
            missing
        );
        TermSlot term = _terms[id][line];
        uint64 sent = line_.quantity();
        // Accepted is at most what was sent: the reservations have just compared.
        _terms[id][line] =
            line_.isReturn()
                ? term.withAllocated(term.allocated() - accepted).withAccepted(term.accepted() - accepted)
                : term.withAllocated(term.allocated() - (sent - accepted)).withAccepted(term.accepted() + accepted);
        if (accepted != sent) _dropWords(id, _agreements[id]);
    }

    /// @inheritdoc IAgreements
    function cancelDelivery(
        AgreementId id,
        uint8 line,
        Commitment shipment,
        Commitment reason,
        BatchId batch
    ) external {
        (address account, uint32 serial) = _actor();
        bytes32 owner = _ownerOf(id, line);
        LineSlot line_ = RESERVATIONS.cancelReserved(owner, shipment, account, serial, reason, batch);
        // Of a return, nothing changes before it has arrived.
        if (!line_.isReturn()) {
            TermSlot term = _terms[id][line];
            _terms[id][line] = term.withAllocated(term.allocated() - line_.quantity());
        }
        _dropWords(id, _agreements[id]);
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

    /// @dev Something else is owed now than when either side said that nothing was. What is settled stays so.
    function _dropWords(AgreementId id, AgreementSlot slot) private {
        uint8 flags = slot.flags();
        if (flags & SETTLED_BY == 0 || slot.state() == State.Settled) return;
        _agreements[id] = slot.withFlags(flags & ~SETTLED_BY);
    }

    /// @dev What a reservation and a delivery belong to.
    function _ownerOf(AgreementId id, uint8 line) private pure returns (bytes32) {
        return keccak256(abi.encode(id, line));
    }

    /// @return owner Of what is taken out of the allocation.
    function _takeAllocated(
        AgreementId id,
        uint8 line,
        BatchId batch,
        uint64 quantity
    ) private returns (bytes32 owner) {
        owner = _ownerOf(id, line);
        mapping(BatchId => uint256) storage allocations = _allocations[owner];
        uint64 current = uint64(allocations[batch]);
        if (quantity == 0 || quantity > current) revert AllocationInsufficient(id, line, batch, current, quantity);
        allocations[batch] = current - quantity;
    }
}
