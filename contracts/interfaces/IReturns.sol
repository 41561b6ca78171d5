// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {BatchId} from "../types/BatchId.sol";
import {Commitment} from "../types/Commitment.sol";
import {ShipmentId} from "../types/ShipmentId.sol";
import {IBatches} from "./IBatches.sol";

/// @title Returns: goods that were accepted and go back to who sent them
/// @notice A return is a shipment that names the shipment of which it returns goods. It ends as any shipment does
/// ({IShipments-receiveShipment}, {IShipments-cancelShipment}): who gets it back says what arrived.
/// @dev What is refused, or taken back on its way, can be returned another time; what is missing is spent, and cannot. Goods
/// of a delivery are returned with its agreement ({IAgreements-returnDelivery}).
interface IReturns {
    /// @notice A line is on its way back; its {IShipments-ShipmentDispatched} came just before.
    /// @param id The return.
    /// @param returned The shipment of which it returns goods.
    event ReturnDispatched(ShipmentId indexed id, BatchId indexed batch, ShipmentId indexed returned);

    /// @notice Less was accepted of the line and is not returned yet, in base units: {returnable}.
    error ShipmentMoreThanAccepted(ShipmentId id, BatchId batch, uint64 returnable, uint64 asked);

    /// @notice Sends goods back that the acting organisation accepted of a shipment and holds free, to who sent them; of
    /// recalled stock as in {IShipments-ship}. Emits {IShipments-ShipmentDispatched}, then {ReturnDispatched}, for each line.
    /// @param shipment Whose goods; of lines that the acting organisation received, and no delivery. Its sender is active.
    /// @param commitment Of the return's own document; not zero.
    /// @param transitTime Seconds after which the acting organisation may cancel: an hour to 366 days.
    /// @param lines 1 to 50, each at most {returnable}.
    /// @return id As of any shipment: {IShipments-ship}.
    function returnShipment(
        ShipmentId shipment,
        Commitment commitment,
        uint32 transitTime,
        IBatches.Portion[] calldata lines
    ) external returns (ShipmentId id);

    /// @notice How much was accepted of a line and not returned, in base units: 0 before it has arrived, and of a return.
    function returnable(ShipmentId id, BatchId batch) external view returns (uint64);

    /// @notice The shipment of which a line returns goods; zero when it returns none.
    function returnOf(ShipmentId id, BatchId batch) external view returns (ShipmentId);
}
