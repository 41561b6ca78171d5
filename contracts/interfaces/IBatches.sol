// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {BatchId} from "../types/BatchId.sol";
import {Commitment} from "../types/Commitment.sol";
import {IOrganisations} from "./IOrganisations.sol";

/// @title The batches of goods
/// @notice What was made, by whom, how much of it, and how much is still free with its origin.
/// @dev Acts come through the Relay only (ERC-2771). What a batch is stays off chain, behind its commitment; quantities
/// are in clear, because the contract keeps their conservation.
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

    /// @notice What the contract holds of one batch.
    /// @param origin The account that registered it.
    /// @param originSerial The serial of that account.
    /// @param quantity As registered, in base units of `unit`.
    /// @param netMassMg As registered, in mg; 0 when unknown.
    /// @param free What the origin holds and has not committed to anything, in base units of `unit`.
    /// @param unit The base unit.
    /// @param conserved False when the mass is unknown, so that nothing made from it can be checked by mass.
    struct Batch {
        address origin;
        uint32 originSerial;
        uint64 quantity;
        uint64 netMassMg;
        uint64 free;
        Unit unit;
        bool conserved;
    }

    /// @notice A batch exists; all of it is free with its origin, `account`.
    event BatchRegistered(
        BatchId indexed id,
        address indexed account,
        Commitment commitment,
        uint64 quantity,
        uint64 netMassMg,
        Unit unit
    );

    /// @notice This account registered this commitment before.
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

    /// @notice Organisations of this kind register no batches.
    error BatchesKindNotAllowed(address account, IOrganisations.Kind kind);

    /// @notice A list is empty or longer than `max`.
    error BatchesListLength(uint256 length, uint256 max);

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

    /// @notice Everything the contract holds of a batch; reverts with {BatchUnknown} when there is none.
    function batch(BatchId id) external view returns (Batch memory);

    /// @notice The id that a commitment of an account has, registered or not.
    /// @return keccak256(abi.encode(keccak256("silsila.batch.v1"), chain id, address of this contract, account,
    /// commitment)).
    function batchIdOf(address account, Commitment commitment) external view returns (BatchId);

    /// @notice The register of organisations whose accounts act here.
    function organisations() external view returns (IOrganisations);
}
