// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IAgreements} from "../interfaces/IAgreements.sol";
import {IBatches} from "../interfaces/IBatches.sol";
import {AgreementState} from "../libraries/AgreementState.sol";
import {TypedId} from "../libraries/TypedId.sol";
import {AgreementId} from "../types/AgreementId.sol";
import {AgreementSlot, newAgreement} from "../types/AgreementSlot.sol";
import {Commitment} from "../types/Commitment.sol";
import {newTerm, TermSlot} from "../types/TermSlot.sol";
import {Register} from "./Register.sol";

/// @dev From the first word to the handshake.
abstract contract Proposals is Register {
    bytes32 private constant AGREEMENT_TYPE = keccak256("silsila.agreement.v1");

    uint256 private constant MAX_LINES = 20;
    uint64 private constant MAX_QUANTITY = 1e18;
    uint16 private constant MIN_ARBITRATION = 24;
    uint16 private constant MAX_ARBITRATION = 8_784;

    /// @inheritdoc IAgreements
    function propose(Terms calldata terms) external returns (AgreementId) {
        (address account, uint32 serial) = _actor();
        return _propose(account, serial, terms);
    }

    /// @inheritdoc IAgreements
    function counter(AgreementId predecessor, Terms calldata terms) external returns (AgreementId id) {
        (AgreementSlot slot, address account, bool selling) = _answer(predecessor);
        if (selling != terms.selling) revert AgreementNotOfThread(predecessor);
        uint32 other = selling ? slot.buyer() : slot.seller();
        if (ORGANISATIONS.organisation(terms.counterparty).serial != other) revert AgreementNotOfThread(predecessor);
        _agreements[predecessor] = slot.withState(State.Countered);
        id = agreementIdOf(account, terms);
        emit AgreementCountered(predecessor, account, id);
        _propose(account, selling ? slot.seller() : slot.buyer(), terms);
    }

    /// @inheritdoc IAgreements
    function accept(AgreementId id) external {
        (AgreementSlot slot, address account, ) = _answer(id);
        _agreements[id] = slot.withState(State.Accepted);
        emit AgreementAccepted(id, account);
    }

    /// @inheritdoc IAgreements
    function reject(AgreementId id, Commitment reason) external {
        (AgreementSlot slot, address account, ) = _answer(id);
        _agreements[id] = slot.withState(State.Rejected);
        emit AgreementRejected(id, account, reason);
    }

    /// @inheritdoc IAgreements
    function withdraw(AgreementId id, Commitment reason) external {
        (AgreementSlot slot, address account, bool selling) = _byParty(id, AgreementState.ANSWERED_IN);
        if (selling != _isSellers(slot)) revert AgreementNotYours(id, account);
        _agreements[id] = slot.withState(State.Withdrawn);
        emit AgreementWithdrawn(id, account, reason);
    }

    /// @inheritdoc IAgreements
    function agreementIdOf(address account, Terms calldata terms) public view returns (AgreementId) {
        return AgreementId.wrap(TypedId.derive(AGREEMENT_TYPE, account, keccak256(abi.encode(terms))));
    }

    /// @dev The side that did not propose answers an open proposal.
    function _answer(AgreementId id) private view returns (AgreementSlot slot, address account, bool selling) {
        (slot, account, selling) = _byParty(id, AgreementState.ANSWERED_IN);
        if (selling == _isSellers(slot)) revert AgreementNotYours(id, account);
    }

    function _isSellers(AgreementSlot slot) private pure returns (bool) {
        return slot.flags() & PROPOSED_BY_SELLER != 0;
    }

    function _propose(address account, uint32 serial, Terms calldata terms) private returns (AgreementId id) {
        _requireCommitment(terms.commitment);
        if (terms.counterparty == account) revert AgreementWithItself(account);
        (uint32 other, ) = ORGANISATIONS.requireActive(terms.counterparty);
        uint32 arbiter = _arbiter(terms.arbiter, serial, other);
        _requireTimes(terms);
        // Encoded once, for the id and for the event.
        bytes memory encoded = abi.encode(terms);
        id = AgreementId.wrap(TypedId.derive(AGREEMENT_TYPE, account, keccak256(encoded)));
        if (AgreementSlot.unwrap(_agreements[id]) != 0) revert AgreementAlreadyProposed(id);
        bool selling = terms.selling;
        _agreements[id] = newAgreement(
            selling ? serial : other,
            selling ? other : serial,
            arbiter,
            selling ? PROPOSED_BY_SELLER : 0,
            terms
        );
        _writeLines(id, terms.lines);
        bytes32 signature = AgreementProposed.selector;
        // The data of an event with one argument is just what `encoded` holds.
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            log3(add(encoded, 0x20), mload(encoded), signature, id, account)
        }
    }

    function _writeLines(AgreementId id, Line[] calldata lines) private {
        if (lines.length == 0 || lines.length > MAX_LINES) revert AgreementListLength(lines.length, MAX_LINES);
        mapping(uint256 => TermSlot) storage written = _terms[id];
        for (uint256 i = 0; i < lines.length; ++i) {
            (uint64 quantity, IBatches.Unit unit) = (lines[i].quantity, lines[i].unit);
            if (quantity == 0 || quantity > MAX_QUANTITY || unit == IBatches.Unit.None) revert AgreementInvalidLine(i);
            written[i] = newTerm(quantity, unit);
        }
    }

    /// @return serial 0 when there is none.
    function _arbiter(address arbiter, uint32 one, uint32 other) private view returns (uint32 serial) {
        if (arbiter == address(0)) return 0;
        serial = ORGANISATIONS.organisation(arbiter).serial;
        if (serial == 0 || serial == one || serial == other) revert AgreementInvalidArbiter(arbiter);
    }

    function _requireTimes(Terms calldata terms) private view {
        (uint40 validUntil, uint40 deliveredUntil) = (terms.validUntil, terms.deliveredUntil);
        if (validUntil <= block.timestamp || deliveredUntil < validUntil) {
            revert AgreementInvalidDeadlines(validUntil, deliveredUntil);
        }
        uint16 time = terms.arbitrationHours;
        if (time < MIN_ARBITRATION || time > MAX_ARBITRATION) {
            revert AgreementArbitrationOutOfBounds(time, MIN_ARBITRATION, MAX_ARBITRATION);
        }
    }
}
