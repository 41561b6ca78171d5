// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IAgreements} from "../interfaces/IAgreements.sol";
import {AgreementSlot} from "../types/AgreementSlot.sol";

/// @dev The transition table of agreements: which states each act is for, one bit a state, and what time makes of a state.
library AgreementState {
    uint256 internal constant PROPOSED = 1 << uint8(IAgreements.State.Proposed);
    uint256 internal constant ACCEPTED = 1 << uint8(IAgreements.State.Accepted);
    uint256 internal constant OVERDUE = 1 << uint8(IAgreements.State.Overdue);
    uint256 internal constant DISPUTED = 1 << uint8(IAgreements.State.Disputed);
    uint256 internal constant SETTLED = 1 << uint8(IAgreements.State.Settled);
    uint256 internal constant RESOLVED = 1 << uint8(IAgreements.State.Resolved);
    uint256 internal constant LAPSED = 1 << uint8(IAgreements.State.Lapsed);

    /// @dev accept, reject, withdraw, counter.
    uint256 internal constant ANSWERED_IN = PROPOSED;
    /// @dev allocate, deliver.
    uint256 internal constant SUPPLIED_IN = ACCEPTED;
    /// @dev deallocate: the seller's own stock, while the agreement goes on.
    uint256 internal constant DEALLOCATED_IN = ACCEPTED | OVERDUE;
    /// @dev release: nothing can be sent under it any more.
    uint256 internal constant RELEASED_IN = OVERDUE | SETTLED | RESOLVED | LAPSED;
    /// @dev declarePayment, confirmPayment: a debt outlives the agreement, until both say that there is none.
    uint256 internal constant PAID_IN = ACCEPTED | OVERDUE | DISPUTED | RESOLVED | LAPSED;
    /// @dev returnDelivery: as a debt, and no longer when both have said that there is none.
    uint256 internal constant RETURNED_IN = PAID_IN;
    /// @dev settle, dispute.
    uint256 internal constant CLOSED_IN = ACCEPTED | OVERDUE;
    /// @dev resolve, withdrawDispute.
    uint256 internal constant DECIDED_IN = DISPUTED;

    /// @dev Where it stands at `time`.
    function stateAt(AgreementSlot slot, uint256 time) internal pure returns (IAgreements.State state) {
        state = slot.state();
        if (state == IAgreements.State.Proposed && time > slot.openUntil()) return IAgreements.State.Expired;
        if (state == IAgreements.State.Accepted && time > slot.deliveredUntil()) return IAgreements.State.Overdue;
        if (state == IAgreements.State.Disputed && time > slot.openUntil()) return IAgreements.State.Lapsed;
    }
}
