// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {BatchId} from "../types/BatchId.sol";
import {Commitment} from "../types/Commitment.sol";
import {IOrganisations} from "./IOrganisations.sol";

/// @title The batches of goods
/// @notice What was made, by whom, how much of it there is, who holds it, and whether it may move.
/// @dev One contract in seven parts: this one registers and tells; {ITransformations} makes new batches of old ones,
/// {IShipments} moves stock between organisations, {IReturns} moves it back, {ICorrections} disposes, amends and annuls,
/// {IRecalls} stops stock, {IReservations} keeps what agreements promise.
/// Acts come through the Relay only (ERC-2771). What a batch is stays off chain, behind its commitment; quantities are in
/// clear, because the contract keeps their conservation: of every batch, free + reserved +
/// in transit + spent = registered.
interface IBatches {
    /// @notice The base unit of a quantity: milligram, microlitre, millimetre, square millimetre, piece.
    enum Unit {
        None,
        Mass,
        Volume,
        Length,
        Area,
        Piece
    }

    /// @notice What is stated of a new batch.
    /// @param commitment Of its document; not zero.
    /// @param quantity In base units of `unit`: 1 to 10^18.
    /// @param netMassMg Net mass in mg, 0 to 10^18. For Mass it equals the quantity; 0 with another unit means that the
    /// mass is unknown, and the batch is marked "not conserved" for ever.
    /// @param unit Anything but None.
    struct Registration {
        Commitment commitment;
        uint64 quantity;
        uint64 netMassMg;
        Unit unit;
    }

    /// @notice A part of a batch, in base units of its unit; at least 1.
    struct Portion {
        BatchId batch;
        uint64 quantity;
    }

    /// @notice What the contract holds of one batch.
    /// @param origin The account that registered or made it.
    /// @param originSerial The serial of that account.
    /// @param quantity As registered, in base units of `unit`.
    /// @param netMassMg As registered, in mg; 0 when unknown.
    /// @param unit The base unit.
    /// @param conserved False when its mass, or that of anything it was made of, is unknown.
    /// @param made Whether it is an output of a transformation.
    /// @param annulled Whether it was annulled: it never was.
    /// @param recalledByOrigin Whether its origin recalls all of it.
    /// @param recalledByAuthority Whether an authority recalls all of it.
    /// @param implicated Whether something it was made of is recalled, as far as {IRecalls-propagate} has come.
    /// @param version How often its document was amended.
    /// @param amended Commitment of the latest document; zero at version 0, whose commitment is in the id.
    struct Batch {
        address origin;
        uint32 originSerial;
        uint64 quantity;
        uint64 netMassMg;
        Unit unit;
        bool conserved;
        bool made;
        bool annulled;
        bool recalledByOrigin;
        bool recalledByAuthority;
        bool implicated;
        uint8 version;
        Commitment amended;
    }

    /// @notice What one organisation has of one batch.
    /// @param free What it holds and has not committed to anything, in base units.
    /// @param supplier Serial of who it last received from, to whom recalled stock may go back; 0 for the origin's own. What
    /// was sent back to it does not count, nor what arrives while its share is recalled.
    /// @param onHold Whether it has stopped this stock itself.
    /// @param recalledByOrigin Whether the batch's origin recalls this holder's share.
    /// @param recalledByAuthority Whether an authority recalls this holder's share.
    struct Holding {
        uint64 free;
        uint32 supplier;
        bool onHold;
        bool recalledByOrigin;
        bool recalledByAuthority;
    }

    /// @notice A batch exists; all of it is free with its origin, `account`.
    /// @dev Of an output, {ITransformations-Transformed} of the same act tells whether it is conserved; of any other, it is
    /// when its net mass is not 0.
    event BatchRegistered(
        BatchId indexed id,
        address indexed account,
        Commitment commitment,
        uint64 quantity,
        uint64 netMassMg,
        Unit unit
    );

    /// @notice The same was registered before.
    error BatchAlreadyRegistered(BatchId id);

    /// @notice There is no such batch.
    error BatchUnknown(BatchId id);

    /// @notice The commitment is zero.
    error BatchInvalidCommitment(Commitment commitment);

    /// @notice A quantity is zero, or it or a net mass is beyond `max`.
    error BatchQuantityOutOfBounds(uint64 quantity, uint64 max);

    /// @notice A batch by mass whose net mass is not its quantity.
    error BatchNetMassMismatch(uint64 quantity, uint64 netMassMg);

    /// @notice The unit is None.
    error BatchUnitUnknown(Unit unit);

    /// @notice The organisation holds less than was asked for, in base units.
    error BatchInsufficientFree(BatchId id, address account, uint64 free, uint64 asked);

    /// @notice The batch was annulled.
    error BatchIsAnnulled(BatchId id);

    /// @notice The organisation has this stock on hold.
    error BatchIsOnHold(BatchId id, address account);

    /// @notice The batch, this share of it, or something it was made of is recalled: it may only go back or be destroyed.
    error BatchIsRecalled(BatchId id, address account);

    /// @notice Organisations of this kind may not do that.
    error BatchesKindNotAllowed(address account, IOrganisations.Kind kind);

    /// @notice A list is empty or longer than `max`.
    error BatchesListLength(uint256 length, uint256 max);

    /// @notice A list names a batch twice, or its batches are not in rising order of their ids.
    error BatchesNotAscending(BatchId id);

    /// @notice The act came from elsewhere than the Relay.
    error BatchesOnlyThroughRelay(address caller);

    /// @notice Registers a batch of the acting organisation: an active cooperative, union or processor.
    /// @dev Emits {BatchRegistered}. The bounds are those of {Registration}.
    /// @return id {batchIdOf} the account and the commitment.
    function register(
        Commitment commitment,
        uint64 quantity,
        uint64 netMassMg,
        Unit unit
    ) external returns (BatchId id);

    /// @notice Registers 1 to 200 batches of the acting organisation under one signature, all or none.
    /// @dev As {register} for each, in order.
    function registerMany(Registration[] calldata registrations) external;

    /// @notice Everything the contract holds of a batch as a whole; reverts with {BatchUnknown} when there is none.
    function batch(BatchId id) external view returns (Batch memory);

    /// @notice What `account` has of a batch; all zero when it has nothing, or when either is unknown.
    function holding(BatchId id, address account) external view returns (Holding memory);

    /// @notice The id that a commitment of an account has, registered or not.
    /// @return keccak256(abi.encode(keccak256("silsila.batch.v1"), chain id, address of this contract, account,
    /// commitment)).
    function batchIdOf(address account, Commitment commitment) external view returns (BatchId);

    /// @notice The register of organisations whose accounts act here.
    function organisations() external view returns (IOrganisations);
}
