// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {BatchId} from "../types/BatchId.sol";
import {Commitment} from "../types/Commitment.sol";
import {LineSlot} from "../types/LineSlot.sol";
import {ShipmentId} from "../types/ShipmentId.sol";
import {IBatches} from "./IBatches.sol";

/// @title Reservations: stock that is promised in an agreement
/// @notice What the contract of agreements, and nobody else, does with stock for the organisation that asked it to.
/// @dev How much of a batch is reserved, and for what, {IAgreements} keeps and tells; here it only leaves and comes back.
interface IReservations {
    /// @notice The act came from elsewhere than the contract of agreements.
    error ReservationsOnlyForAgreements(address caller);

    /// @notice The shipment's line is a delivery: it is received and cancelled with its agreement ({IAgreements}).
    error ShipmentIsDelivery(ShipmentId id, BatchId batch);

    /// @notice Takes sound stock that `account` holds free.
    /// @param serial Of the account.
    /// @param quantity In base units, at least 1.
    /// @return unit Of the batch.
    function reserve(
        address account,
        uint32 serial,
        BatchId batch,
        uint64 quantity
    ) external returns (IBatches.Unit unit);

    /// @notice Gives back what {reserve} took, to the same organisation.
    function unreserve(uint32 serial, BatchId batch, uint64 quantity) external;

    /// @notice What was reserved goes on its way as a line of a shipment. Emits {IShipments-ShipmentDispatched}.
    /// @param owner What the delivery belongs to: keccak256(abi.encode(agreement, line)).
    /// @param commitment Of the shipment's document; not zero.
    /// @param account Of the sender, with its `serial`. Its stock must be sound now, too.
    /// @param receiver Active, not the sender.
    /// @param transitTime Seconds after which the sender may cancel: an hour to 366 days.
    /// @return id keccak256(abi.encode(keccak256("silsila.delivery.v1"), chain id, address of this contract, owner,
    /// commitment)).
    function shipReserved(
        bytes32 owner,
        Commitment commitment,
        address account,
        uint32 serial,
        address receiver,
        uint32 transitTime,
        BatchId batch,
        uint64 quantity
    ) external returns (ShipmentId id);

    /// @notice As {IReturns-returnShipment}, of one line of a delivery. Emits {IShipments-ShipmentDispatched}, then
    /// {IReturns-ReturnDispatched}.
    /// @param shipment Commitment of the document of the delivery whose goods go back.
    /// @param commitment Of the return's own document; not zero.
    /// @return id As of any delivery: {shipReserved}.
    function returnReserved(
        bytes32 owner,
        Commitment shipment,
        Commitment commitment,
        address account,
        uint32 serial,
        uint32 transitTime,
        BatchId batch,
        uint64 quantity
    ) external returns (ShipmentId id);

    /// @notice As {IShipments-receiveShipment}, of one line of a delivery or of a return of one. Emits
    /// {IShipments-ShipmentReceived}.
    /// @param shipment Commitment of the shipment's document.
    /// @return line As it was: what was sent, and whether it is a return.
    function receiveReserved(
        bytes32 owner,
        Commitment shipment,
        address account,
        uint32 serial,
        Commitment commitment,
        BatchId batch,
        uint64 accepted,
        uint64 missing
    ) external returns (LineSlot line);

    /// @notice As {IShipments-cancelShipment}, of one line of a delivery or of a return of one. Emits
    /// {IShipments-ShipmentCancelled}.
    /// @return line As it was: what was sent, and whether it is a return.
    function cancelReserved(
        bytes32 owner,
        Commitment shipment,
        address account,
        uint32 serial,
        Commitment reason,
        BatchId batch
    ) external returns (LineSlot line);

    /// @notice The contract of agreements.
    function agreements() external view returns (address);
}
