// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IAgreements} from "../../../contracts/interfaces/IAgreements.sol";
import {IBatches} from "../../../contracts/interfaces/IBatches.sol";
import {AgreementId} from "../../../contracts/types/AgreementId.sol";
import {BatchId} from "../../../contracts/types/BatchId.sol";
import {Commitment} from "../../../contracts/types/Commitment.sol";
import {ShipmentId} from "../../../contracts/types/ShipmentId.sol";
import {StockInvariants} from "./Stock.t.sol";

/// @dev What the stranger notes down of sales: what was agreed, reserved, sent, accepted and paid under which agreement, and
/// how each ended.
abstract contract SaleBooks is StockInvariants {
    /// @dev `arbiter` MEMBERS: none. `end` None: it goes on.
    struct Deal {
        AgreementId id;
        uint256 seller;
        uint256 buyer;
        uint256 arbiter;
        bool bySeller;
        IAgreements.Line[] lines;
        IAgreements.State end;
        Commitment[] payments;
        uint256 confirmed;
        bool released;
    }

    struct Booking {
        uint256 deal;
        uint8 line;
        BatchId batch;
        uint64 reserved;
    }

    /// @dev `first` as in {Sent}.
    struct Delivery {
        uint256 booking;
        Commitment document;
        ShipmentId id;
        uint64 quantity;
        bool open;
        uint256 first;
        uint64 returnable;
    }

    struct Sums {
        uint64 reserved;
        uint64 onItsWay;
        uint64 accepted;
    }

    uint256 internal constant ANSWERED = 1 << uint8(IAgreements.State.Proposed);
    uint256 internal constant SUPPLIED = 1 << uint8(IAgreements.State.Accepted);
    uint256 internal constant CLOSED = SUPPLIED | (1 << uint8(IAgreements.State.Overdue));
    uint256 internal constant DECIDED = 1 << uint8(IAgreements.State.Disputed);
    uint256 internal constant RELEASED =
        (1 << uint8(IAgreements.State.Overdue)) |
            (1 << uint8(IAgreements.State.Settled)) |
            (1 << uint8(IAgreements.State.Resolved)) |
            (1 << uint8(IAgreements.State.Lapsed));
    uint256 internal constant PAID =
        CLOSED | DECIDED | (1 << uint8(IAgreements.State.Resolved)) | (1 << uint8(IAgreements.State.Lapsed));

    Deal[] internal deals;
    Booking[] internal bookings;
    Delivery[] internal deliveries;
    mapping(uint256 deal => mapping(uint256 line => Sums)) internal sumsOf;

    /// @dev One more than its place in `bookings`.
    mapping(bytes32 key => uint256) private _bookingAt;
    mapping(bytes32 key => bool) internal confirmedAt;

    /// @dev Moving stock under agreements makes none, and what is over stays as it ended.
    modifier watched() {
        uint256 before = _living();
        _;
        livingMg = _living();
        if (livingMg > before) _note("mass came out of a sale");
        _watch();
    }

    function _isOver(IAgreements.State state) internal pure returns (bool) {
        return uint8(state) >= uint8(IAgreements.State.Settled);
    }

    function _isIn(Deal storage deal, uint256 states) internal view returns (bool) {
        return states & (1 << uint8(agreements.stateOf(deal.id))) != 0;
    }

    function _sells(uint256 member, bytes memory data) internal returns (bool) {
        return _tryAt(address(agreements), member, data, true);
    }

    function _counter(uint256 seed, Deal storage deal, uint256 member, uint256 other, uint256 by, bool open) internal {
        uint256 to = _draw(seed, 6) == 0 ? _draw(seed, MEMBERS) : by;
        bool selling = _draw(seed, 6) == 0 ? deal.bySeller : !deal.bySeller;
        uint256 arbiter = _arbiterOf(seed, member, to);
        bool may = open && member == other && to == by && selling != deal.bySeller;
        IAgreements.Terms memory terms = _terms(seed, to, selling, arbiter);
        if (!_sells(member, abi.encodeCall(IAgreements.counter, (deal.id, terms)))) return;
        if (!may) _note("countered from outside");
        _rememberDeal(member, to, arbiter, terms);
    }

    function _terms(
        uint256 seed,
        uint256 to,
        bool selling,
        uint256 arbiter
    ) internal returns (IAgreements.Terms memory terms) {
        terms.commitment = _document(seed);
        (terms.counterparty, terms.selling) = (accounts[to], selling);
        if (arbiter != MEMBERS) terms.arbiter = accounts[arbiter];
        terms.validUntil = uint40(block.timestamp + (1 + _draw(seed, 4)) * 1 days);
        terms.deliveredUntil = terms.validUntil + uint40(_draw(seed, 5) * 1 days);
        terms.arbitrationHours = uint16(24 + 24 * _draw(seed, 2));
        terms.lines = new IAgreements.Line[](1 + _draw(seed, 2));
        for (uint256 i = 0; i < terms.lines.length; ++i) {
            terms.lines[i] =
                _draw(seed, 4) != 0
                    ? IAgreements.Line(uint64(1 + _draw(seed, 100)) * KG, IBatches.Unit.Mass)
                    : IAgreements.Line(uint64(1 + _draw(seed, 30)), IBatches.Unit.Piece);
        }
    }

    /// @dev One of the others or none, and now and then one of the two.
    function _arbiterOf(uint256 seed, uint256 one, uint256 two) internal returns (uint256 arbiter) {
        for (uint256 i = 0; i < 3; ++i) {
            arbiter = _draw(seed, MEMBERS + 1);
            if (arbiter != one && arbiter != two) return arbiter;
        }
    }

    function _rememberDeal(uint256 from, uint256 to, uint256 arbiter, IAgreements.Terms memory terms) internal {
        Deal storage deal = deals.push();
        deal.id = agreements.agreementIdOf(accounts[from], terms);
        (deal.seller, deal.buyer) = terms.selling ? (from, to) : (to, from);
        (deal.arbiter, deal.bySeller) = (arbiter, terms.selling);
        for (uint256 i = 0; i < terms.lines.length; ++i) deal.lines.push(terms.lines[i]);
    }

    function _book(uint256 place, uint8 line, BatchId batch, uint64 quantity) internal {
        bytes32 key = keccak256(abi.encode(place, line, batch));
        if (_bookingAt[key] == 0) {
            bookings.push(Booking(place, line, batch, 0));
            _bookingAt[key] = bookings.length;
        }
        bookings[_bookingAt[key] - 1].reserved += quantity;
        sumsOf[place][line].reserved += quantity;
        reservedOf[batch] += quantity;
    }

    /// @dev More than there is would revert, and with it the act that nobody should have been allowed.
    function _unbook(Booking storage booking, uint64 quantity) internal {
        if (quantity > booking.reserved) quantity = booking.reserved;
        booking.reserved -= quantity;
        sumsOf[booking.deal][booking.line].reserved -= quantity;
        reservedOf[booking.batch] -= quantity;
    }

    function _rememberDelivery(
        AgreementId deal,
        Booking storage booking,
        Commitment document,
        uint64 quantity,
        uint256 first
    ) internal {
        bytes32 kind = keccak256("silsila.delivery.v1");
        bytes32 owner = keccak256(abi.encode(deal, booking.line));
        bytes32 id = keccak256(abi.encode(kind, block.chainid, address(batches), owner, document));
        uint256 place = _bookingAt[keccak256(abi.encode(booking.deal, booking.line, booking.batch))] - 1;
        deliveries.push(Delivery(place, document, ShipmentId.wrap(id), quantity, true, first, 0));
    }

    function _endDelivery(Delivery storage delivery, uint64 accepted, uint64 missing) internal {
        if (!delivery.open) return;
        delivery.open = false;
        Booking storage booking = bookings[delivery.booking];
        Sums storage sums = sumsOf[booking.deal][booking.line];
        if (delivery.first == 0) {
            sums.onItsWay -= delivery.quantity;
            sums.accepted += accepted;
            delivery.returnable = accepted;
        } else {
            sums.accepted -= accepted;
            deliveries[delivery.first - 1].returnable += delivery.quantity - accepted - missing;
        }
        inTransitOf[booking.batch] -= delivery.quantity;
        spentOf[booking.batch] += missing;
    }

    function _watch() internal {
        for (uint256 i = 0; i < deals.length; ++i) {
            IAgreements.State state = agreements.stateOf(deals[i].id);
            if (deals[i].end == IAgreements.State.None) {
                if (_isOver(state)) deals[i].end = state;
            } else if (deals[i].end != state) _note("what was over is not");
        }
    }

    /// @dev An agreement in one of these states, if there is one; now and then any.
    function _dealIn(uint256 seed, uint256 states) internal returns (uint256 place) {
        uint256 start = _draw(seed, deals.length);
        if (_draw(seed, 8) == 0) return start;
        for (uint256 i = 0; i < deals.length; ++i) {
            place = (start + i) % deals.length;
            if (_isIn(deals[place], states)) return place;
        }
    }

    function _reservedFor(uint256 seed) internal returns (Booking storage booking) {
        booking = bookings[_draw(seed, bookings.length)];
        for (uint256 i = 0; i < 6 && booking.reserved == 0; ++i) booking = bookings[_draw(seed, bookings.length)];
    }

    function _onItsWay(uint256 seed) internal returns (Delivery storage delivery) {
        delivery = deliveries[_draw(seed, deliveries.length)];
        for (uint256 i = 0; i < 6 && !delivery.open; ++i) delivery = deliveries[_draw(seed, deliveries.length)];
    }

    function _bookedFor(uint256 place, uint8 line) internal view returns (BatchId[] memory list) {
        uint256 count;
        list = new BatchId[](50);
        for (uint256 i = 0; i < bookings.length && count < 50; ++i) {
            Booking storage booking = bookings[i];
            if (booking.deal == place && booking.line == line) list[count++] = booking.batch;
        }
        // Of a batch of which nothing is reserved, nothing is released.
        if (count == 0) list[count++] = ids[0];
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            mstore(list, count)
        }
    }

    /// @dev A batch of which the member has something, counted in this unit, if there is one among a few.
    function _countedIn(uint256 seed, uint256 member, IBatches.Unit unit) internal returns (BatchId id) {
        for (uint256 i = 0; i < 6; ++i) {
            id = _batchOf(seed, member);
            if (batches.batch(id).unit == unit) return id;
        }
    }

    function _orAnother(uint256 seed, uint256 member) internal returns (uint256) {
        return _draw(seed, 8) == 0 ? _draw(seed, MEMBERS) : member;
    }
}
