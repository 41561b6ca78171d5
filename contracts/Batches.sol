// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {IBatches} from "./interfaces/IBatches.sol";
import {IOrganisations} from "./interfaces/IOrganisations.sol";
import {IRelay} from "./interfaces/IRelay.sol";
import {BatchId} from "./types/BatchId.sol";
import {Commitment} from "./types/Commitment.sol";

contract Batches is IBatches, ERC2771Context {
    bytes32 private constant BATCH_TYPE = keccak256("silsila.batch.v1");

    /// @dev In base units. Far beyond any harvest (a million tonnes in mg is 10^15), and eighteen such still fit 64 bits.
    uint64 private constant MAX_QUANTITY = 1e18;

    uint256 private constant MAX_REGISTRATIONS = 200;

    /// @dev The kinds that make goods, one bit each.
    uint256 private constant PRODUCERS =
        (1 << uint8(IOrganisations.Kind.Cooperative)) |
            (1 << uint8(IOrganisations.Kind.Union)) |
            (1 << uint8(IOrganisations.Kind.Processor));

    /// @dev Bit of {Record-flags}: the mass is unknown, so nothing made from the batch can be checked by mass.
    uint8 private constant NOT_CONSERVED = 1;

    /// @dev One slot, 240 of its bits used, lowest first. Verifiers of storage proofs know this layout by heart: never
    /// reorder. An origin of 0 means that there is no such batch.
    struct Record {
        uint32 origin;
        uint64 quantity;
        uint64 netMassMg;
        uint64 free;
        Unit unit;
        uint8 flags;
    }

    IOrganisations private immutable ORGANISATIONS;

    mapping(BatchId id => Record) private _batches;

    /// @param relay The Relay; its register of organisations is the one asked here.
    constructor(IRelay relay) ERC2771Context(address(relay)) {
        ORGANISATIONS = relay.organisations();
    }

    /// @inheritdoc IBatches
    function register(
        Commitment commitment,
        uint64 quantity,
        uint64 netMassMg,
        Unit unit
    ) external returns (BatchId id) {
        (address account, uint32 serial) = _producer();
        return _register(account, serial, commitment, quantity, netMassMg, unit);
    }

    /// @inheritdoc IBatches
    function registerMany(Registration[] calldata registrations) external {
        uint256 length = registrations.length;
        if (length == 0 || length > MAX_REGISTRATIONS) revert BatchesListLength(length, MAX_REGISTRATIONS);
        (address account, uint32 serial) = _producer();
        for (uint256 i = 0; i < length; ++i) {
            Registration calldata stated = registrations[i];
            _register(account, serial, stated.commitment, stated.quantity, stated.netMassMg, stated.unit);
        }
    }

    /// @inheritdoc IBatches
    function batch(BatchId id) external view returns (Batch memory) {
        Record memory found = _batches[id];
        if (found.origin == 0) revert BatchUnknown(id);
        return
            Batch({
                origin: ORGANISATIONS.accountOf(found.origin),
                originSerial: found.origin,
                quantity: found.quantity,
                netMassMg: found.netMassMg,
                free: found.free,
                unit: found.unit,
                conserved: found.flags & NOT_CONSERVED == 0
            });
    }

    /// @inheritdoc IBatches
    function organisations() external view returns (IOrganisations) {
        return ORGANISATIONS;
    }

    /// @inheritdoc IBatches
    function batchIdOf(address account, Commitment commitment) public view returns (BatchId) {
        return BatchId.wrap(keccak256(abi.encode(BATCH_TYPE, block.chainid, address(this), account, commitment)));
    }

    function _register(
        address account,
        uint32 serial,
        Commitment commitment,
        uint64 quantity,
        uint64 netMassMg,
        Unit unit
    ) private returns (BatchId id) {
        _check(commitment, quantity, netMassMg, unit);
        id = batchIdOf(account, commitment);
        Record storage record = _batches[id];
        if (record.origin != 0) revert BatchAlreadyRegistered(id);
        record.origin = serial;
        record.quantity = quantity;
        record.netMassMg = netMassMg;
        record.free = quantity;
        record.unit = unit;
        record.flags = netMassMg == 0 ? NOT_CONSERVED : 0;
        emit BatchRegistered(id, account, commitment, quantity, netMassMg, unit);
    }

    /// @dev The organisation that acts, which must be one that makes goods.
    function _producer() private view returns (address account, uint32 serial) {
        if (!isTrustedForwarder(msg.sender)) revert BatchesOnlyThroughRelay(msg.sender);
        account = _msgSender();
        IOrganisations.Kind kind;
        (serial, kind) = ORGANISATIONS.requireActive(account);
        if (PRODUCERS & (1 << uint8(kind)) == 0) revert BatchesKindNotAllowed(account, kind);
    }

    function _check(Commitment commitment, uint64 quantity, uint64 netMassMg, Unit unit) private pure {
        if (commitment.isZero()) revert BatchInvalidCommitment(commitment);
        if (unit == Unit.None) revert BatchUnitUnknown(unit);
        if (quantity == 0 || quantity > MAX_QUANTITY) revert BatchQuantityOutOfBounds(quantity, MAX_QUANTITY);
        if (unit == Unit.Mass) {
            if (netMassMg != quantity) revert BatchNetMassMismatch(quantity, netMassMg);
        } else if (netMassMg > MAX_QUANTITY) revert BatchQuantityOutOfBounds(netMassMg, MAX_QUANTITY);
    }
}
