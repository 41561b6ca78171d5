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
        return _register(account, serial, Registration(commitment, quantity, netMassMg, unit));
    }

    /// @inheritdoc IBatches
    function registerMany(Registration[] calldata registrations) external {
        uint256 length = registrations.length;
        if (length == 0 || length > MAX_REGISTRATIONS) revert BatchesListLength(length, MAX_REGISTRATIONS);
        (address account, uint32 serial) = _producer();
        for (uint256 i = 0; i < length; ++i) {
            _register(account, serial, registrations[i]);
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

    function _register(address account, uint32 serial, Registration memory stated) private returns (BatchId id) {
        _check(stated);
        id = batchIdOf(account, stated.commitment);
        if (_batches[id].origin != 0) revert BatchAlreadyRegistered(id);
        _batches[id] = Record({
            origin: serial,
            quantity: stated.quantity,
            netMassMg: stated.netMassMg,
            free: stated.quantity,
            unit: stated.unit,
            flags: stated.netMassMg == 0 ? NOT_CONSERVED : 0
        });
        emit BatchRegistered(id, account, stated.commitment, stated.quantity, stated.netMassMg, stated.unit);
    }

    /// @dev The organisation that acts, which must be one that makes goods.
    function _producer() private view returns (address account, uint32 serial) {
        if (!isTrustedForwarder(msg.sender)) revert BatchesOnlyThroughRelay(msg.sender);
        account = _msgSender();
        IOrganisations.Kind kind;
        (serial, kind) = ORGANISATIONS.activeOrganisation(account);
        if (
            kind != IOrganisations.Kind.Cooperative &&
            kind != IOrganisations.Kind.Union &&
            kind != IOrganisations.Kind.Processor
        ) revert BatchesKindNotAllowed(account, kind);
    }

    function _check(Registration memory stated) private pure {
        if (stated.commitment.isZero()) revert BatchInvalidCommitment(stated.commitment);
        if (stated.unit == Unit.None) revert BatchUnitUnknown(stated.unit);
        if (stated.quantity == 0 || stated.quantity > MAX_QUANTITY) {
            revert BatchQuantityOutOfBounds(stated.quantity, MAX_QUANTITY);
        }
        if (stated.netMassMg > MAX_QUANTITY) revert BatchQuantityOutOfBounds(stated.netMassMg, MAX_QUANTITY);
        if (stated.unit == Unit.Mass && stated.netMassMg != stated.quantity) {
            revert BatchNetMassMismatch(stated.quantity, stated.netMassMg);
        }
    }
}
