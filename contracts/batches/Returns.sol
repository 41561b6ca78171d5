// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IReservations} from "../interfaces/IReservations.sol";
import {IReturns} from "../interfaces/IReturns.sol";
import {BatchId} from "../types/BatchId.sol";
import {Commitment} from "../types/Commitment.sol";
import {LineSlot} from "../types/LineSlot.sol";
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
            BatchId batchId = lines[i].batch;
            if (_lines[shipment][batchId].isDelivery()) revert IReservations.ShipmentIsDelivery(shipment, batchId);
            _return(shipment, id, actor, transitTime, batchId, lines[i].quantity);
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
    function _return(
        ShipmentId shipment,
        ShipmentId id,
        Actor memory actor,
        uint32 transitTime,
        BatchId batchId,
        uint64 quantity
    ) internal {
        LineSlot line = _lines[shipment][batchId];
        if (line.receiver() != actor.serial) _refuse(shipment, batchId, actor);
        // Nothing as long as the line has not arrived, and nothing of a line that is a return itself.
        uint64 rest = line.returnable();
        if (quantity > rest) revert ShipmentMoreThanAccepted(shipment, batchId, rest, quantity);
        unchecked {
            // Just compared.
            _lines[shipment][batchId] = line.withReturnable(rest - quantity);
        }
        address receiver = ORGANISATIONS.accountOf(line.sender());
        uint32 serial = _receiver(actor.account, receiver);
        _dispatch(id, batchId, quantity, actor, receiver, serial, _cancellableFrom(transitTime));
        _lines[id][batchId] = _lines[id][batchId].asReturn(line);
        _returned[id][batchId] = shipment;
        emit ReturnDispatched(id, batchId, shipment);
    }
}
