// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IAgreements} from "../../../contracts/interfaces/IAgreements.sol";
import {IShipments} from "../../../contracts/interfaces/IShipments.sol";
import {BatchId} from "../../../contracts/types/BatchId.sol";
import {Sale} from "./Sale.sol";

/// @dev All that holds of stock, and what holds of agreements, whatever is tried, by whomever, in whatever order.
contract SalesInvariants is Sale {
    /// @dev A few agreements are under way: forty-eight acts are few to come from a first word to a last one.
    function setUp() public override {
        super.setUp();
        for (uint256 i = 0; i < 8; ++i) propose(i);
        for (uint256 i = 0; i < 8; ++i) answer(i);
    }

    function targetSelectors() public view override returns (FuzzSelector[] memory targets) {
        bytes4[] memory acts = new bytes4[](36);
        (acts[0], acts[1], acts[2]) = (this.propose.selector, this.answer.selector, this.answer.selector);
        (acts[3], acts[4], acts[5]) = (this.allocate.selector, this.allocate.selector, this.allocate.selector);
        (acts[6], acts[7], acts[8]) = (this.deliver.selector, this.deliver.selector, this.deliver.selector);
        (acts[9], acts[10], acts[11]) = (this.arrive.selector, this.arrive.selector, this.deallocate.selector);
        (acts[12], acts[13], acts[14]) = (this.takeBack.selector, this.endAsShipment.selector, this.pay.selector);
        (acts[15], acts[16], acts[17]) = (this.confirm.selector, this.settle.selector, this.settle.selector);
        (acts[18], acts[19], acts[20]) = (this.dispute.selector, this.decide.selector, this.decide.selector);
        (acts[21], acts[22], acts[23]) = (this.free_.selector, this.free_.selector, this.pass.selector);
        (acts[24], acts[25], acts[26]) = (this.register.selector, this.ship.selector, this.receive_.selector);
        (acts[27], acts[28], acts[29]) = (this.dispose.selector, this.hold.selector, this.hold.selector);
        (acts[30], acts[31], acts[32]) = (this.byAuthority.selector, this.suspend.selector, this.sendBack.selector);
        (acts[33], acts[34], acts[35]) = (this.giveBack.selector, this.giveBack.selector, this.deallocate.selector);
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(this), acts);
    }

    /// @dev Batches have no count of it: it is what has left the free stock and is neither on its way nor spent.
    function invariant_whatIsReservedIsAllocatedToSomeLine() public view {
        for (uint256 i = 0; i < bookings.length; ++i) {
            Booking storage booking = bookings[i];
            uint64 allocated = agreements.allocated(deals[booking.deal].id, booking.line, booking.batch);
            _assertTrue(allocated == booking.reserved, "another quantity is reserved");
        }
        for (uint256 i = 0; i < deliveries.length; ++i) {
            Delivery storage delivery = deliveries[i];
            BatchId batch = bookings[delivery.booking].batch;
            IShipments.Line memory line = batches.shipmentLine(delivery.id, batch);
            bool open = line.state == IShipments.LineState.InTransit;
            _assertTrue(open == delivery.open && line.quantity == delivery.quantity, "another quantity is on its way");
            _assertTrue(
                batches.returnable(delivery.id, batch) == delivery.returnable,
                "another quantity can be returned"
            );
        }
        invariant_freeAndInTransitAndSpentAreWhatWasRegistered();
    }

    function invariant_acceptedIsWithinAllocatedIsWithinAgreed() public view {
        for (uint256 i = 0; i < deals.length; ++i) {
            Deal storage deal = deals[i];
            for (uint8 line = 0; line < deal.lines.length; ++line) {
                IAgreements.Progress memory found = agreements.progress(deal.id, line);
                Sums storage sums = sumsOf[i][line];
                _assertTrue(found.accepted <= found.allocated && found.allocated <= found.agreed, "out of bounds");
                _assertTrue(found.agreed == deal.lines[line].quantity, "another quantity was agreed");
                _assertTrue(found.accepted == sums.accepted, "another quantity was accepted");
                uint256 all = uint256(sums.reserved) + sums.onItsWay + sums.accepted;
                _assertTrue(found.allocated == all, "another quantity is allocated");
            }
        }
    }

    function invariant_confirmedIsWithinDeclared() public view {
        for (uint256 i = 0; i < deals.length; ++i) {
            Deal storage deal = deals[i];
            IAgreements.Agreement memory found = agreements.agreement(deal.id);
            _assertTrue(found.confirmed <= found.declared, "confirmed more than was declared");
            _assertTrue(found.declared == deal.payments.length && found.confirmed == deal.confirmed, "payments");
            bool agreed = found.settledBySeller && found.settledByBuyer;
            _assertTrue(agreed == (found.state == IAgreements.State.Settled), "settled without both words");
            if (agreed) _assertTrue(found.declared == found.confirmed, "settled with a payment open");
        }
    }

    function invariant_whatIsReleasedHoldsNothingEverAfter() public view {
        for (uint256 i = 0; i < bookings.length; ++i) {
            Booking storage booking = bookings[i];
            Deal storage deal = deals[booking.deal];
            if (!deal.released) continue;
            _assertTrue(agreements.allocated(deal.id, booking.line, booking.batch) == 0, "reserved after its end");
            Sums storage sums = sumsOf[booking.deal][booking.line];
            uint64 allocated = agreements.progress(deal.id, booking.line).allocated;
            _assertTrue(allocated == sums.onItsWay + sums.accepted, "allocated after its end");
        }
    }

    /// @dev Not a view, for the clock.
    function invariant_whatIsOverStaysAsItEnded() public inTime {
        for (uint256 i = 0; i < deals.length; ++i) {
            IAgreements.State state = agreements.stateOf(deals[i].id);
            _assertTrue(deals[i].end == (_isOver(state) ? state : IAgreements.State.None), "not as it ended");
        }
    }

    function test_everyKindOfActSucceedsNowAndThen() public override {
        _actForLong();
        invariant_nothingHappensThatMustNot();
        invariant_livingMassNeverOutgrowsWhatWasRegistered();
        invariant_whatIsReservedIsAllocatedToSomeLine();
        invariant_acceptedIsWithinAllocatedIsWithinAgreed();
        invariant_confirmedIsWithinDeclared();
        invariant_whatIsReleasedHoldsNothingEverAfter();
        invariant_whatIsOverStaysAsItEnded();
        bytes4[18] memory expected = [
            IAgreements.propose.selector,
            IAgreements.counter.selector,
            IAgreements.accept.selector,
            IAgreements.reject.selector,
            IAgreements.withdraw.selector,
            IAgreements.allocate.selector,
            IAgreements.deallocate.selector,
            IAgreements.deliver.selector,
            IAgreements.receiveDelivery.selector,
            IAgreements.cancelDelivery.selector,
            IAgreements.returnDelivery.selector,
            IAgreements.release.selector,
            IAgreements.declarePayment.selector,
            IAgreements.confirmPayment.selector,
            IAgreements.settle.selector,
            IAgreements.dispute.selector,
            IAgreements.withdrawDispute.selector,
            IAgreements.resolve.selector
        ];
        for (uint256 i = 0; i < expected.length; ++i) _assertTrue(doneOf[expected[i]] != 0, "never succeeded");
        uint256 ends;
        for (uint256 i = 0; i < deals.length; ++i) ends |= 1 << uint8(deals[i].end);
        uint256 all = 0x7f << uint8(IAgreements.State.Settled);
        _assertTrue(ends & all == all, "an end was never reached");
    }
}
