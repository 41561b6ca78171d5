// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {Recalls} from "./batches/Recalls.sol";
import {Reservations} from "./batches/Reservations.sol";
import {Stock} from "./batches/Stock.sol";
import {IBatches} from "./interfaces/IBatches.sol";
import {IOrganisations} from "./interfaces/IOrganisations.sol";
import {IRelay} from "./interfaces/IRelay.sol";
import {TypedId} from "./libraries/TypedId.sol";
import {BatchId} from "./types/BatchId.sol";
import {BatchSlot} from "./types/BatchSlot.sol";
import {Commitment} from "./types/Commitment.sol";
import {ShareSlot} from "./types/ShareSlot.sol";

/// @dev One contract, in the rooms of `batches/`: {Stock} writes, {Corrections}, {Transformations}, {Shipments},
/// {Returns}, {Reservations} and {Recalls} act.
contract Batches is Reservations, Recalls {
    bytes32 private constant BATCH_TYPE = keccak256("silsila.batch.v1");

    uint256 private constant MAX_REGISTRATIONS = 200;

    /// @param authority The AccessManager that knows the authorities.
    /// @param relay The Relay; its register of organisations is the one asked here.
    /// @param agreements_ The contract of agreements, which is deployed after this one: its predicted address.
    constructor(
        address authority,
        IRelay relay,
        address agreements_
    ) ERC2771Context(address(relay)) AccessManaged(authority) Stock(relay.organisations()) Reservations(agreements_) {}

    /// @inheritdoc IBatches
    function register(
        Commitment commitment,
        uint64 quantity,
        uint64 netMassMg,
        Unit unit
    ) external returns (BatchId id) {
        Actor memory actor = _producer();
        id = batchIdOf(actor.account, commitment);
        _register(id, actor, commitment, quantity, netMassMg, unit, 0);
    }

    /// @inheritdoc IBatches
    function registerMany(Registration[] calldata registrations) external {
        _requireLength(registrations.length, MAX_REGISTRATIONS);
        Actor memory actor = _producer();
        for (uint256 i = 0; i < registrations.length; ++i) {
            Registration calldata row = registrations[i];
            BatchId id = batchIdOf(actor.account, row.commitment);
            _register(id, actor, row.commitment, row.quantity, row.netMassMg, row.unit, 0);
        }
    }

    /// @inheritdoc IBatches
    function batch(BatchId id) external view returns (Batch memory) {
        BatchSlot found = _known(id);
        uint16 flags = found.flags();
        return
            Batch({
                origin: ORGANISATIONS.accountOf(found.origin()),
                originSerial: found.origin(),
                quantity: found.quantity(),
                netMassMg: found.netMassMg(),
                unit: found.unit(),
                conserved: flags & NOT_CONSERVED == 0,
                made: flags & MADE != 0,
                annulled: flags & ANNULLED != 0,
                recalledByOrigin: flags & RECALLED_BY_ORIGIN != 0,
                recalledByAuthority: flags & RECALLED_BY_AUTHORITY != 0,
                implicated: flags & IMPLICATED != 0,
                version: found.version(),
                amended: _amended[id]
            });
    }

    /// @inheritdoc IBatches
    function holding(BatchId id, address account) external view returns (Holding memory) {
        uint32 serial = ORGANISATIONS.organisation(account).serial;
        BatchSlot slot = _batches[id];
        bool isOrigin = serial != 0 && slot.origin() == serial;
        ShareSlot share = _shares[id][serial];
        uint8 shareFlags = isOrigin ? _originShare(slot.flags()) : share.flags();
        return
            Holding({
                free: isOrigin ? slot.free() : share.free(),
                supplier: share.supplier(),
                onHold: shareFlags & SHARE_HELD != 0,
                recalledByOrigin: shareFlags & SHARE_RECALLED_BY_ORIGIN != 0,
                recalledByAuthority: shareFlags & SHARE_RECALLED_BY_AUTHORITY != 0
            });
    }

    /// @inheritdoc IBatches
    function organisations() external view returns (IOrganisations) {
        return ORGANISATIONS;
    }

    /// @inheritdoc IBatches
    function batchIdOf(address account, Commitment commitment) public view returns (BatchId) {
        return BatchId.wrap(TypedId.derive(BATCH_TYPE, account, Commitment.unwrap(commitment)));
    }
}
