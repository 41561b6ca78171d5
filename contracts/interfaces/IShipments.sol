// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {BatchId} from "../types/BatchId.sol";
import {Commitment} from "../types/Commitment.sol";
import {ShipmentId} from "../types/ShipmentId.sol";
import {IBatches} from "./IBatches.sol";

/// @title Shipments: stock on its way between two organisations
/// @notice Two steps, one by each side. Between them the stock belongs to neither.
/// @dev A shipment has one document and 1 to 50 lines, each a part of one batch; each line ends on its own, once.
interface IShipments {
    /// @notice Where a line stands. None means that there is no such line.
    enum LineState {
        None,
        InTransit,
        Received,
        Cancelled
    }

    /// @notice One line of a shipment.
    /// @param sender Serial of who sent it.
    /// @param receiver Serial of who it is for.
    /// @param quantity As sent, in base units of the batch.
    /// @param cancellableFrom Unix time in seconds from which the sender may take it back.
    /// @param state Where it stands.
    struct Line {
        uint32 sender;
        uint32 receiver;
        uint64 quantity;
        uint48 cancellableFrom;
        LineState state;
    }

    /// @notice What the receiver states of one line, in base units.
    /// @param batch Which line.
    /// @param accepted What arrived and was taken.
    /// @param missing What was sent and did not arrive; it is spent. The rest, if any, was refused: it is the sender's again.
    struct Receipt {
        BatchId batch;
        uint64 accepted;
        uint64 missing;
    }

    /// @notice A line is on its way from `account` to `receiver`.
    /// @dev The commitment of the shipment's document is bound by `id`.
    event ShipmentDispatched(
        ShipmentId indexed id,
        BatchId indexed batch,
        address indexed account,
        address receiver,
        uint64 quantity,
        uint48 cancellableFrom
    );

    /// @notice A line arrived: `accepted` is free with `account`, `missing` is spent, `refused` is free with the sender.
    /// @param commitment Of the receipt's document.
    event ShipmentReceived(
        ShipmentId indexed id,
        BatchId indexed batch,
        address indexed account,
        uint64 accepted,
        uint64 missing,
        uint64 refused,
        Commitment commitment
    );

    /// @notice The sender, `account`, took a line back that nobody received in time.
    /// @param reason Commitment of the document that says why.
    event ShipmentCancelled(
        ShipmentId indexed id,
        BatchId indexed batch,
        address indexed account,
        uint64 quantity,
        Commitment reason
    );

    /// @notice This line of the shipment exists.
    error ShipmentLineAlreadySent(ShipmentId id, BatchId batch);

    /// @notice The line does not exist, or has ended: only a line in transit can be received or cancelled.
    error ShipmentLineNotInTransit(ShipmentId id, BatchId batch, LineState state);

    /// @notice The organisation is not the one who may do that with this line.
    error ShipmentNotYours(ShipmentId id, BatchId batch, address account);

    /// @notice More was received than was sent, in base units.
    error ShipmentMoreThanSent(ShipmentId id, BatchId batch, uint64 sent, uint256 stated);

    /// @notice The sender may cancel from this time on only.
    error ShipmentNotYetCancellable(ShipmentId id, BatchId batch, uint48 cancellableFrom);

    /// @notice An organisation ships to itself.
    error ShipmentToSelf(address account);

    /// @notice The time in transit is shorter than `min` or longer than `max`, in seconds.
    error ShipmentTransitTimeOutOfBounds(uint32 transitTime, uint32 min, uint32 max);

    /// @notice Sends stock that the acting organisation holds free. Recalled stock may only go to the batch's origin or
    /// back to its supplier. Emits {ShipmentDispatched}.
    /// @param commitment Of the shipment's document, which may name a carrier; not zero.
    /// @param receiver An active organisation, not the sender.
    /// @param transitTime Seconds after which the sender may cancel: an hour to 366 days.
    /// @param quantity At least 1 base unit.
    /// @return id keccak256(abi.encode(keccak256("silsila.shipment.v1"), chain id, address of this contract, sender's
    /// account, commitment)).
    function ship(
        Commitment commitment,
        address receiver,
        uint32 transitTime,
        BatchId batch,
        uint64 quantity
    ) external returns (ShipmentId id);

    /// @notice Sends 1 to 50 lines under one document, all or none. As {ship} for each, in order.
    function shipMany(
        Commitment commitment,
        address receiver,
        uint32 transitTime,
        IBatches.Portion[] calldata lines
    ) external returns (ShipmentId id);

    /// @notice States what arrived of lines that were sent to the acting organisation: all, a part, or nothing. Stock may
    /// arrive even when it is on hold or recalled meanwhile. Emits {ShipmentReceived} for each line.
    /// @param commitment Of the receipt's document; not zero.
    /// @param receipts 1 to 50, each a line in transit.
    function receiveShipment(ShipmentId id, Commitment commitment, Receipt[] calldata receipts) external;

    /// @notice Takes back lines that the acting organisation sent and nobody received in time. Emits {ShipmentCancelled}
    /// for each line.
    /// @param reason Commitment of the document that says why; not zero.
    /// @param batches 1 to 50, each a line in transit.
    function cancelShipment(ShipmentId id, Commitment reason, BatchId[] calldata batches) external;

    /// @notice One line of a shipment; all zero when there is none.
    function shipmentLine(ShipmentId id, BatchId batch) external view returns (Line memory);
}
