// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {IAgreements} from "../interfaces/IAgreements.sol";
import {IOrganisations} from "../interfaces/IOrganisations.sol";
import {AgreementState} from "../libraries/AgreementState.sol";
import {AgreementId} from "../types/AgreementId.sol";
import {AgreementSlot} from "../types/AgreementSlot.sol";
import {Commitment} from "../types/Commitment.sol";
import {TermSlot} from "../types/TermSlot.sol";

/// @dev What all parts of Agreements share: what is stored, who acts, and whether an act is for this state and this side.
abstract contract Register is IAgreements, ERC2771Context {
    // Bits of {AgreementSlot-flags}.
    uint8 internal constant PROPOSED_BY_SELLER = 1 << 0;
    uint8 internal constant SETTLED_BY_SELLER = 1 << 1;
    uint8 internal constant SETTLED_BY_BUYER = 1 << 2;
    uint8 internal constant DISPUTED_BY_SELLER = 1 << 3;
    uint8 internal constant SETTLED_BY = SETTLED_BY_SELLER | SETTLED_BY_BUYER;

    IOrganisations internal immutable ORGANISATIONS;

    mapping(AgreementId id => AgreementSlot) internal _agreements;
    mapping(AgreementId id => mapping(uint256 line => TermSlot)) internal _terms;

    constructor(IOrganisations organisations_) {
        ORGANISATIONS = organisations_;
    }

    /// @dev The active organisation whose request the Relay carries.
    function _actor() internal view returns (address account, uint32 serial) {
        if (!isTrustedForwarder(msg.sender)) revert AgreementsOnlyThroughRelay(msg.sender);
        account = _msgSender();
        (serial, ) = ORGANISATIONS.requireActive(account);
    }

    /// @dev The agreement, in one of the states that the act is for.
    function _in(AgreementId id, uint256 allowed) internal view returns (AgreementSlot slot) {
        slot = _agreements[id];
        State current = AgreementState.stateAt(slot, block.timestamp);
        if (allowed & (1 << uint8(current)) == 0) revert AgreementUnexpectedState(id, current, allowed);
    }

    /// @dev As {_in}, when the seller acts.
    function _bySeller(
        AgreementId id,
        uint256 allowed
    ) internal view returns (AgreementSlot slot, address account, uint32 serial) {
        (account, serial) = _actor();
        slot = _in(id, allowed);
        if (slot.seller() != serial) revert AgreementNotYours(id, account);
    }

    /// @dev As {_in}, when the buyer acts.
    function _byBuyer(
        AgreementId id,
        uint256 allowed
    ) internal view returns (AgreementSlot slot, address account, uint32 serial) {
        (account, serial) = _actor();
        slot = _in(id, allowed);
        if (slot.buyer() != serial) revert AgreementNotYours(id, account);
    }

    /// @dev As {_in}, when either side acts; `selling` says that it is the seller.
    function _byParty(
        AgreementId id,
        uint256 allowed
    ) internal view returns (AgreementSlot slot, address account, bool selling) {
        uint32 serial;
        (account, serial) = _actor();
        slot = _in(id, allowed);
        selling = slot.seller() == serial;
        if (!selling && slot.buyer() != serial) revert AgreementNotYours(id, account);
    }

    function _line(AgreementId id, AgreementSlot slot, uint8 line) internal view returns (TermSlot) {
        if (line >= slot.lines()) revert AgreementLineUnknown(id, line);
        return _terms[id][line];
    }

    function _requireCommitment(Commitment commitment) internal pure {
        if (commitment.isZero()) revert AgreementInvalidCommitment(commitment);
    }
}
