// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IReservations} from "../interfaces/IReservations.sol";
import {IReturns} from "../interfaces/IReturns.sol";
import {BatchId} from "../types/BatchId.sol";
import {BatchSlot} from "../types/BatchSlot.sol";
import {Commitment} from "../types/Commitment.sol";
import {DELIVERY, LineSlot, RETURN} from "../types/LineSlot.sol";
import {ShipmentId} from "../types/ShipmentId.sol";
import {Shipments} from "./Shipments.sol";

/// @dev A return is a shipment, and ends as one: {Shipments} knows what of it can be returned another time.
abstract contract Returns is IReturns, Shipments {
    /// @inheritdoc IReturns
    function returnShipment(
        ShipmentId shipment,
        Commitment commitment,
        uint32 transitTime,
        Portion[] calldata lines
    ) external returns (ShipmentId id) {
        Actor memory actor = _actor();
        _requireLength(lines.length, MAX_LINES);
        id = _shipmentIdOf(actor.account, commitment);
        for (uint256 i = 0; i < lines.length; ++i) {
            _return(shipment, id, actor, transitTime, lines[i].batch, lines[i].quantity, false);
        }
    }

    /// @inheritdoc IReturns
    function returnable(ShipmentId id, BatchId batchId) external view returns (uint64) {
        return _lines[id][batchId].returnable();
    }

    /// @inheritdoc IReturns
    function returnOf(ShipmentId id, BatchId batchId) external view returns (ShipmentId) {
        return _returned[id][batchId];
    }

    /// @dev Goods of a line of `shipment` go back to who sent it, as a line of `id`.
    /// @param delivery Whether that shipment must be a delivery of an agreement; else it must not.
    function _return(
        ShipmentId shipment,
        ShipmentId id,
        Actor memory actor,
        uint32 transitTime,
        BatchId batchId,
        uint64 quantity,
        bool delivery
    ) internal {
        LineSlot line = _lines[shipment][batchId];
        if (line.state() != LineState.Received) revert ShipmentLineNotReceived(shipment, batchId, line.state());
        if (line.isDelivery() && !delivery) revert IReservations.ShipmentIsDelivery(shipment, batchId);
        if (line.receiver() != actor.serial) revert ShipmentNotYours(shipment, batchId, actor.account);
        uint64 rest = line.returnable();
        if (quantity > rest) revert ShipmentMoreThanAccepted(shipment, batchId, rest, quantity);
        unchecked {
            // Just compared.
            _lines[shipment][batchId] = line.withReturnable(rest - quantity);
        }
        (BatchSlot slot, bool recalled, ) = _take(batchId, actor, quantity);
        // Recalled stock goes back the way it came. What had come back already would go out again.
        if (recalled && (line.isToOrigin() || line.isToSupplier())) revert BatchIsRecalled(batchId, actor.account);
        address receiver = ORGANISATIONS.accountOf(line.sender());
        uint32 serial = _receiver(actor.account, receiver);
        _returned[id][batchId] = shipment;
        _putOnItsWay(
            id,
            batchId,
            quantity,
            actor,
            receiver,
            serial,
            _cancellableFrom(transitTime),
            slot.origin(),
            // Whoever it goes to is who it came from, whoever sent some since.
            serial,
            delivery ? DELIVERY | RETURN : RETURN
        );
        emit ReturnDispatched(id, batchId, shipment);
    }
}
