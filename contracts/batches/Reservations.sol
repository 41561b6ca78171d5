// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IOrganisations} from "../interfaces/IOrganisations.sol";
import {IReservations} from "../interfaces/IReservations.sol";
import {TypedId} from "../libraries/TypedId.sol";
import {BatchId} from "../types/BatchId.sol";
import {Commitment} from "../types/Commitment.sol";
import {LineSlot} from "../types/LineSlot.sol";
import {ShipmentId} from "../types/ShipmentId.sol";
import {Returns} from "./Returns.sol";

/// @dev What is reserved is in no slot here: it has left the free stock, and the contract of agreements holds it.
abstract contract Reservations is IReservations, Returns {
    bytes32 private constant DELIVERY_TYPE = keccak256("silsila.delivery.v1");

    address private immutable AGREEMENTS;

    constructor(address agreements_) {
        AGREEMENTS = agreements_;
    }

    modifier onlyAgreements() {
        _requireAgreements();
        _;
    }

    /// @inheritdoc IReservations
    function reserve(
        address account,
        uint32 serial,
        BatchId batch,
        uint64 quantity
    ) external onlyAgreements returns (Unit unit) {
        return _takeSound(batch, _actorOf(account, serial), quantity).unit();
    }

    /// @inheritdoc IReservations
    function unreserve(uint32 serial, BatchId batch, uint64 quantity) external onlyAgreements {
        _give(batch, serial, _batches[batch].origin() == serial, quantity, 0);
    }

    /// @inheritdoc IReservations
    function shipReserved(
        bytes32 owner,
        Commitment commitment,
        address account,
        uint32 serial,
        address receiver,
        uint32 transitTime,
        BatchId batch,
        uint64 quantity
    ) external onlyAgreements returns (ShipmentId id) {
        id = _deliveryIdOf(owner, commitment);
        Actor memory actor = _actorOf(account, serial);
        _dispatchReserved(id, batch, quantity, actor, receiver, transitTime);
    }

    /// @inheritdoc IReservations
    function returnReserved(
        bytes32 owner,
        Commitment shipment,
        Commitment commitment,
        address account,
        uint32 serial,
        uint32 transitTime,
        BatchId batch,
        uint64 quantity
    ) external onlyAgreements returns (ShipmentId id) {
        id = _deliveryIdOf(owner, commitment);
        Actor memory actor = _actorOf(account, serial);
        _return(_deliveryIdOf(owner, shipment), id, actor, transitTime, batch, quantity);
    }

    /// @inheritdoc IReservations
    function receiveReserved(
        bytes32 owner,
        Commitment shipment,
        address account,
        uint32 serial,
        Commitment commitment,
        BatchId batch,
        uint64 accepted,
        uint64 missing
    ) external onlyAgreements returns (LineSlot) {
        _requireCommitment(commitment);
        ShipmentId id = _deliveryIdOf(owner, shipment);
        return _receive(id, Receipt(batch, accepted, missing), _actorOf(account, serial), commitment, true);
    }

    /// @inheritdoc IReservations
    function cancelReserved(
        bytes32 owner,
        Commitment shipment,
        address account,
        uint32 serial,
        Commitment reason,
        BatchId batch
    ) external onlyAgreements returns (LineSlot) {
        _requireCommitment(reason);
        ShipmentId id = _deliveryIdOf(owner, shipment);
        return _cancel(id, batch, _actorOf(account, serial), reason, true);
    }

    /// @inheritdoc IReservations
    function agreements() external view returns (address) {
        return AGREEMENTS;
    }

    /// @dev Apart from the modifier, so that its code stands in the contract once.
    function _requireAgreements() private view {
        if (msg.sender != AGREEMENTS) revert ReservationsOnlyForAgreements(msg.sender);
    }

    /// @dev Which kind it is matters to no act of stock that is there already.
    function _actorOf(address account, uint32 serial) private pure returns (Actor memory) {
        return Actor(account, serial, IOrganisations.Kind.None);
    }

    function _deliveryIdOf(bytes32 owner, Commitment commitment) private view returns (ShipmentId) {
        _requireCommitment(commitment);
        return ShipmentId.wrap(TypedId.derive(DELIVERY_TYPE, owner, Commitment.unwrap(commitment)));
    }
}
