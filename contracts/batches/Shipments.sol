// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IReservations} from "../interfaces/IReservations.sol";
import {IShipments} from "../interfaces/IShipments.sol";
import {TypedId} from "../libraries/TypedId.sol";
import {BatchId} from "../types/BatchId.sol";
import {BatchSlot} from "../types/BatchSlot.sol";
import {Commitment} from "../types/Commitment.sol";
import {DELIVERY, LineSlot, newLine} from "../types/LineSlot.sol";
import {ShipmentId} from "../types/ShipmentId.sol";
import {Stock} from "./Stock.sol";

abstract contract Shipments is IShipments, Stock {
    bytes32 private constant SHIPMENT_TYPE = keccak256("silsila.shipment.v1");

    uint256 internal constant MAX_LINES = 50;
    uint32 private constant MIN_TRANSIT_TIME = 1 hours;
    uint32 private constant MAX_TRANSIT_TIME = 366 days;

    // One slot a line. The batch is in the key, and so needs no slot of its own.
    mapping(ShipmentId id => mapping(BatchId batch => LineSlot)) internal _lines;

    // Of a line that is a return, the shipment of which it returns goods.
    mapping(ShipmentId id => mapping(BatchId batch => ShipmentId)) internal _returned;

    /// @inheritdoc IShipments
    function ship(
        Commitment commitment,
        address receiver,
        uint32 transitTime,
        BatchId batchId,
        uint64 quantity
    ) external returns (ShipmentId id) {
        Actor memory actor = _actor();
        id = _shipmentIdOf(actor.account, commitment);
        uint32 serial = _receiver(actor.account, receiver);
        _dispatch(id, batchId, quantity, actor, receiver, serial, _cancellableFrom(transitTime));
    }

    /// @inheritdoc IShipments
    function shipMany(
        Commitment commitment,
        address receiver,
        uint32 transitTime,
        Portion[] calldata lines
    ) external returns (ShipmentId id) {
        Actor memory actor = _actor();
        _requireLength(lines.length, MAX_LINES);
        id = _shipmentIdOf(actor.account, commitment);
        uint32 serial = _receiver(actor.account, receiver);
        uint48 cancellableFrom = _cancellableFrom(transitTime);
        for (uint256 i = 0; i < lines.length; ++i) {
            _dispatch(id, lines[i].batch, lines[i].quantity, actor, receiver, serial, cancellableFrom);
        }
    }

    /// @inheritdoc IShipments
    function receiveShipment(ShipmentId id, Commitment commitment, Receipt[] calldata receipts) external {
        Actor memory actor = _actor();
        _requireCommitment(commitment);
        _requireLength(receipts.length, MAX_LINES);
        for (uint256 i = 0; i < receipts.length; ++i) _receive(id, receipts[i], actor, commitment, false);
    }

    /// @inheritdoc IShipments
    function cancelShipment(ShipmentId id, Commitment reason, BatchId[] calldata batches) external {
        Actor memory actor = _actor();
        _requireCommitment(reason);
        _requireLength(batches.length, MAX_LINES);
        for (uint256 i = 0; i < batches.length; ++i) _cancel(id, batches[i], actor, reason, false);
    }

    /// @inheritdoc IShipments
    function shipmentLine(ShipmentId id, BatchId batchId) external view returns (Line memory) {
        LineSlot line = _lines[id][batchId];
        return Line(line.sender(), line.receiver(), line.quantity(), line.cancellableFrom(), line.state());
    }

    /// @dev The sender's stock becomes a line, which is nobody's.
    function _dispatch(
        ShipmentId id,
        BatchId batchId,
        uint64 quantity,
        Actor memory actor,
        address receiver,
        uint32 serial,
        uint48 cancellableFrom
    ) internal {
        (BatchSlot slot, bool recalled, uint32 supplier) = _take(batchId, actor, quantity);
        if (recalled && serial != slot.origin() && serial != supplier) {
            revert BatchIsRecalled(batchId, actor.account);
        }
        _putOnItsWay(id, batchId, quantity, actor, receiver, serial, cancellableFrom, slot.origin(), supplier, 0);
    }

    /// @dev The same of stock that was reserved: it has left the free stock, and must be sound now, too.
    function _dispatchReserved(
        ShipmentId id,
        BatchId batchId,
        uint64 quantity,
        Actor memory actor,
        address receiver,
        uint32 transitTime
    ) internal {
        (uint32 origin, uint32 supplier) = _requireSound(batchId, actor);
        uint32 serial = _receiver(actor.account, receiver);
        uint48 cancellableFrom = _cancellableFrom(transitTime);
        _putOnItsWay(id, batchId, quantity, actor, receiver, serial, cancellableFrom, origin, supplier, DELIVERY);
    }

    function _putOnItsWay(
        ShipmentId id,
        BatchId batchId,
        uint64 quantity,
        Actor memory actor,
        address receiver,
        uint32 serial,
        uint48 cancellableFrom,
        uint32 origin,
        uint32 supplier,
        uint256 flags
    ) private {
        if (_lines[id][batchId].state() != LineState.None) revert ShipmentLineAlreadySent(id, batchId);
        LineSlot line = newLine(actor.serial, serial, quantity, cancellableFrom, origin, supplier);
        _lines[id][batchId] = LineSlot.wrap(LineSlot.unwrap(line) | flags);
        emit ShipmentDispatched(id, batchId, actor.account, receiver, quantity, cancellableFrom);
    }

    /// @dev One line arrives.
    /// @param delivery Whether it must be one of an agreement; else it must not.
    /// @return line As it was.
    function _receive(
        ShipmentId id,
        Receipt memory receipt,
        Actor memory actor,
        Commitment commitment,
        bool delivery
    ) internal returns (LineSlot line) {
        (BatchId batchId, uint64 accepted, uint64 missing) = (receipt.batch, receipt.accepted, receipt.missing);
        line = _inTransit(id, batchId, delivery);
        if (line.receiver() != actor.serial) _refuse(id, batchId, actor);
        uint64 sent = line.quantity();
        uint256 stated = uint256(accepted) + missing;
        if (stated > sent) revert ShipmentMoreThanSent(id, batchId, sent, stated);
        // What came back is not sent back once more: whoever wants it again is sent it anew.
        _lines[id][batchId] = line.withState(LineState.Received).withReturnable(line.isReturn() ? 0 : accepted);
        uint64 refused;
        unchecked {
            // `stated` is at most the quantity.
            refused = uint64(sent - stated);
        }
        // What comes back makes no supplier of who sends it back: recalled stock would find a way on.
        uint32 supplier = line.isToSupplier() ? 0 : line.sender();
        if (accepted != 0) _give(batchId, actor.serial, line.isToOrigin(), accepted, supplier);
        if (refused != 0) _giveBack(id, batchId, line, refused);
        emit ShipmentReceived(id, batchId, actor.account, accepted, missing, refused, commitment);
    }

    /// @dev The sender takes one line back; `delivery`, `line` as in {_receive}.
    function _cancel(
        ShipmentId id,
        BatchId batchId,
        Actor memory actor,
        Commitment reason,
        bool delivery
    ) internal returns (LineSlot line) {
        line = _inTransit(id, batchId, delivery);
        if (line.sender() != actor.serial) _refuse(id, batchId, actor);
        if (block.timestamp < line.cancellableFrom()) {
            revert ShipmentNotYetCancellable(id, batchId, line.cancellableFrom());
        }
        uint64 sent = line.quantity();
        _lines[id][batchId] = line.withState(LineState.Cancelled);
        _giveBack(id, batchId, line, sent);
        emit ShipmentCancelled(id, batchId, actor.account, sent, reason);
    }

    /// @dev What did not arrive is the sender's again; of a return, it can be returned another time.
    function _giveBack(ShipmentId id, BatchId batchId, LineSlot line, uint64 quantity) private {
        _give(batchId, line.sender(), line.isFromOrigin(), quantity, 0);
        if (!line.isReturn()) return;
        ShipmentId shipment = _returned[id][batchId];
        LineSlot first = _lines[shipment][batchId];
        _lines[shipment][batchId] = first.withReturnable(first.returnable() + quantity);
    }

    function _inTransit(ShipmentId id, BatchId batchId, bool delivery) private view returns (LineSlot line) {
        line = _lines[id][batchId];
        if (line.state() != LineState.InTransit) revert ShipmentLineNotInTransit(id, batchId, line.state());
        // The id of a delivery binds its agreement, so only one that is none can be taken for the other.
        if (line.isDelivery() && !delivery) revert IReservations.ShipmentIsDelivery(id, batchId);
    }

    /// @dev Apart from where it is found out, so that its code stands in the contract once.
    function _refuse(ShipmentId id, BatchId batchId, Actor memory actor) internal pure {
        revert ShipmentNotYours(id, batchId, actor.account);
    }

    function _shipmentIdOf(address sender, Commitment commitment) internal view returns (ShipmentId) {
        _requireCommitment(commitment);
        return ShipmentId.wrap(TypedId.derive(SHIPMENT_TYPE, sender, Commitment.unwrap(commitment)));
    }

    /// @return serial Of the receiver.
    function _receiver(address sender, address receiver) internal view returns (uint32 serial) {
        if (receiver == sender) revert ShipmentToSelf(sender);
        (serial, ) = ORGANISATIONS.requireActive(receiver);
    }

    function _cancellableFrom(uint32 transitTime) internal view returns (uint48) {
        if (transitTime < MIN_TRANSIT_TIME || transitTime > MAX_TRANSIT_TIME) {
            revert ShipmentTransitTimeOutOfBounds(transitTime, MIN_TRANSIT_TIME, MAX_TRANSIT_TIME);
        }
        return uint48(block.timestamp + transitTime);
    }
}
