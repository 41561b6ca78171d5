// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {Register} from "./agreements/Register.sol";
import {Supplies} from "./agreements/Supplies.sol";
import {IAgreements} from "./interfaces/IAgreements.sol";
import {IBatches} from "./interfaces/IBatches.sol";
import {IOrganisations} from "./interfaces/IOrganisations.sol";
import {IRelay} from "./interfaces/IRelay.sol";
import {IReservations} from "./interfaces/IReservations.sol";
import {AgreementState} from "./libraries/AgreementState.sol";
import {AgreementId} from "./types/AgreementId.sol";
import {AgreementSlot} from "./types/AgreementSlot.sol";
import {Commitment} from "./types/Commitment.sol";
import {TermSlot} from "./types/TermSlot.sol";

/// @dev One contract, in the rooms of `agreements/`: {Register} stores, {Proposals} and {Supplies} act; here are payments
/// and the ways an agreement ends.
contract Agreements is Supplies {
    uint8 private constant MAX_PAYMENTS = type(uint8).max;
    uint64 private constant CONFIRMED = 1 << 63;

    /// @dev Four payments a word: of each 63 bits of its commitment, and in the highest bit whether it is confirmed. The
    /// events have the whole commitment of both; the bits are only there so that the number alone confirms nothing.
    mapping(AgreementId id => mapping(uint256 word => uint256)) private _payments;

    /// @param relay The Relay; its register of organisations is the one asked here.
    /// @param batches_ The batches, deployed before with the address of this contract.
    constructor(
        IRelay relay,
        address batches_
    ) ERC2771Context(address(relay)) Register(relay.organisations()) Supplies(IReservations(batches_)) {
        if (IReservations(batches_).agreements() != address(this)) revert AgreementsInvalidBatches(batches_);
    }

    /// @inheritdoc IAgreements
    function declarePayment(AgreementId id, Commitment commitment) external {
        (AgreementSlot slot, address account, ) = _byBuyer(id, AgreementState.PAID_IN);
        _requireCommitment(commitment);
        uint8 number = slot.declared();
        if (number == MAX_PAYMENTS) revert AgreementPaymentsTooMany(id, MAX_PAYMENTS);
        _agreements[id] = slot.withDeclared(number + 1).withFlags(slot.flags() & ~SETTLED_BY);
        (uint256 word, uint256 shift) = _placeOf(number);
        _payments[id][word] |= _tagOf(commitment) << shift;
        emit PaymentDeclared(id, account, number, commitment);
    }

    /// @inheritdoc IAgreements
    function confirmPayment(AgreementId id, uint8 number, Commitment commitment) external {
        (AgreementSlot slot, address account, ) = _bySeller(id, AgreementState.PAID_IN);
        if (number >= slot.declared()) revert PaymentUnknown(id, number);
        (uint256 word, uint256 shift) = _placeOf(number);
        uint64 payment = uint64(_payments[id][word] >> shift);
        if (payment & ~CONFIRMED != _tagOf(commitment)) revert PaymentDiffers(id, number, commitment);
        if (payment & CONFIRMED != 0) revert PaymentAlreadyConfirmed(id, number);
        _payments[id][word] |= uint256(CONFIRMED) << shift;
        _agreements[id] = slot.withConfirmed(slot.confirmed() + 1);
        emit PaymentConfirmed(id, account, number, commitment);
    }

    /// @inheritdoc IAgreements
    function settle(AgreementId id) external {
        (AgreementSlot slot, address account, bool selling) = _byParty(id, AgreementState.CLOSED_IN);
        (uint8 declared, uint8 confirmed) = (slot.declared(), slot.confirmed());
        if (declared != confirmed) revert AgreementPaymentsOpen(id, declared, confirmed);
        (uint8 flags, uint8 mine) = (slot.flags(), selling ? SETTLED_BY_SELLER : SETTLED_BY_BUYER);
        if (flags & mine != 0) revert SettlementAlreadyStated(id, account);
        flags |= mine;
        slot = slot.withFlags(flags);
        emit SettlementStated(id, account);
        if (flags & SETTLED_BY == SETTLED_BY) {
            slot = slot.withState(State.Settled);
            emit AgreementSettled(id);
        }
        _agreements[id] = slot;
    }

    /// @inheritdoc IAgreements
    function dispute(AgreementId id, Commitment reason) external {
        (AgreementSlot slot, address account, bool selling) = _byParty(id, AgreementState.CLOSED_IN);
        _requireCommitment(reason);
        uint40 until = uint40(block.timestamp) + uint40(slot.arbitrationHours()) * 1 hours;
        // Who says that something is owed no longer says that nothing is.
        uint8 flags = slot.flags() & ~(DISPUTED_BY_SELLER | SETTLED_BY);
        if (selling) flags |= DISPUTED_BY_SELLER;
        _agreements[id] = slot.withState(State.Disputed).withFlags(flags).withOpenUntil(until);
        emit AgreementDisputed(id, account, reason, until);
    }

    /// @inheritdoc IAgreements
    function withdrawDispute(AgreementId id) external {
        (AgreementSlot slot, address account, bool selling) = _byParty(id, AgreementState.DECIDED_IN);
        if (selling != (slot.flags() & DISPUTED_BY_SELLER != 0)) revert AgreementNotYours(id, account);
        _agreements[id] = slot.withState(State.Accepted);
        emit DisputeWithdrawn(id, account);
    }

    /// @inheritdoc IAgreements
    function resolve(AgreementId id, Commitment resolution) external {
        (address account, uint32 serial) = _actor();
        AgreementSlot slot = _in(id, AgreementState.DECIDED_IN);
        // No organisation has serial 0, so without an arbiter nobody decides.
        if (slot.arbiter() != serial) revert AgreementNotYours(id, account);
        _requireCommitment(resolution);
        _agreements[id] = slot.withState(State.Resolved);
        emit AgreementResolved(id, account, resolution);
    }

    /// @inheritdoc IAgreements
    function stateOf(AgreementId id) public view returns (State) {
        return AgreementState.stateAt(_agreements[id], block.timestamp);
    }

    /// @inheritdoc IAgreements
    function agreement(AgreementId id) external view returns (Agreement memory) {
        AgreementSlot slot = _agreements[id];
        uint8 flags = slot.flags();
        return
            Agreement({
                state: stateOf(id),
                seller: slot.seller(),
                buyer: slot.buyer(),
                arbiter: slot.arbiter(),
                proposedBySeller: flags & PROPOSED_BY_SELLER != 0,
                lines: slot.lines(),
                declared: slot.declared(),
                confirmed: slot.confirmed(),
                settledBySeller: flags & SETTLED_BY_SELLER != 0,
                settledByBuyer: flags & SETTLED_BY_BUYER != 0,
                openUntil: slot.openUntil(),
                deliveredUntil: slot.deliveredUntil()
            });
    }

    /// @inheritdoc IAgreements
    function progress(AgreementId id, uint8 line) external view returns (Progress memory) {
        TermSlot term = _terms[id][line];
        return Progress(term.agreed(), term.allocated(), term.accepted(), term.unit());
    }

    /// @inheritdoc IAgreements
    function batches() external view returns (IBatches) {
        return IBatches(address(RESERVATIONS));
    }

    /// @inheritdoc IAgreements
    function organisations() external view returns (IOrganisations) {
        return ORGANISATIONS;
    }

    function _tagOf(Commitment commitment) private pure returns (uint256) {
        return uint64(uint256(Commitment.unwrap(commitment))) & ~CONFIRMED;
    }

    function _placeOf(uint8 number) private pure returns (uint256 word, uint256 shift) {
        return (number / 4, (uint256(number) % 4) * 64);
    }
}
