// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IAgreements} from "../../../contracts/interfaces/IAgreements.sol";
import {IShipments} from "../../../contracts/interfaces/IShipments.sol";
import {BatchId} from "../../../contracts/types/BatchId.sol";
import {Commitment} from "../../../contracts/types/Commitment.sol";
import {SaleBooks} from "./SaleBooks.sol";

/// @dev The same organisations sell to each other. {SaleBooks} notes down what comes of it.
abstract contract Sale is SaleBooks {
    function propose(uint256 seed) public inTime watched {
        (uint256 from, uint256 to) = (_draw(seed, MEMBERS), _draw(seed, MEMBERS));
        bool selling = _draw(seed, 3) != 0;
        uint256 arbiter = _arbiterOf(seed, from, to);
        IAgreements.Terms memory terms = _terms(seed, to, selling, arbiter);
        if (!_sells(from, abi.encodeCall(IAgreements.propose, (terms)))) return;
        if (from == to || arbiter == from || arbiter == to) _note("agreed with itself");
        _rememberDeal(from, to, arbiter, terms);
    }

    function answer(uint256 seed) public inTime watched {
        uint256 place = _dealIn(seed, ANSWERED);
        Deal storage deal = deals[place];
        (uint256 by, uint256 other) = deal.bySeller ? (deal.seller, deal.buyer) : (deal.buyer, deal.seller);
        uint256 choice = _draw(seed, 8);
        uint256 member = _orAnother(seed, choice == 7 ? by : other);
        bool open = _isIn(deal, ANSWERED);
        if (choice == 5 || choice == 6) {
            _counter(seed, deal, member, other, by, open);
            return;
        }
        bytes memory data =
            choice < 4
                ? abi.encodeCall(IAgreements.accept, (deal.id))
                : choice == 4
                    ? abi.encodeCall(IAgreements.reject, (deal.id, _document(seed)))
                    : abi.encodeCall(IAgreements.withdraw, (deal.id, _document(seed)));
        if (!_sells(member, data)) return;
        if (!open || member != (choice == 7 ? by : other)) _note("answered for another, or too late");
    }

    function allocate(uint256 seed) public inTime watched {
        uint256 place = _dealIn(seed, SUPPLIED);
        Deal storage deal = deals[place];
        uint256 member = _orAnother(seed, deal.seller);
        uint8 line = uint8(_draw(seed, deal.lines.length));
        BatchId batch = _countedIn(seed, member, deal.lines[line].unit);
        uint64 quantity = _free(batch, member);
        Sums storage sums = sumsOf[place][line];
        uint64 room = deal.lines[line].quantity - sums.reserved - sums.onItsWay - sums.accepted;
        quantity = _part(seed, quantity < room ? quantity : room);
        bool may = _isIn(deal, SUPPLIED) && member == deal.seller && !_isStopped(batch, member);
        if (!_sells(member, abi.encodeCall(IAgreements.allocate, (deal.id, line, batch, quantity)))) return;
        if (!may) _note("allocated what it must not");
        if (quantity > room) _note("allocated more than was agreed");
        _book(place, line, batch, quantity);
    }

    function deallocate(uint256 seed) public inTime watched {
        if (bookings.length == 0) return;
        Booking storage booking = _reservedFor(seed);
        Deal storage deal = deals[booking.deal];
        uint256 member = _orAnother(seed, deal.seller);
        uint64 quantity = _part(seed, booking.reserved);
        bytes memory data = abi.encodeCall(IAgreements.deallocate, (deal.id, booking.line, booking.batch, quantity));
        bool may = _isIn(deal, CLOSED) && member == deal.seller && quantity <= booking.reserved;
        if (!_sells(member, data)) return;
        if (!may) _note("deallocated what was not reserved");
        _unbook(booking, quantity);
    }

    function deliver(uint256 seed) public inTime watched {
        if (bookings.length == 0) return;
        Booking storage booking = _reservedFor(seed);
        Deal storage deal = deals[booking.deal];
        uint256 member = _orAnother(seed, deal.seller);
        uint64 quantity = _part(seed, booking.reserved);
        Commitment document = _document(seed);
        bool may = _isIn(deal, SUPPLIED) && member == deal.seller && !_isStopped(booking.batch, member);
        bytes memory data = abi.encodeCall(
            IAgreements.deliver,
            (deal.id, booking.line, document, 1 hours, booking.batch, quantity)
        );
        if (!_sells(member, data)) return;
        if (!may || quantity > booking.reserved) _note("delivered what it must not");
        _unbook(booking, quantity);
        inTransitOf[booking.batch] += quantity;
        sumsOf[booking.deal][booking.line].onItsWay += quantity;
        _rememberDelivery(deal.id, booking, document, quantity, 0);
    }

    function giveBack(uint256 seed) public inTime watched {
        if (deliveries.length == 0) return;
        uint256 place = _draw(seed, deliveries.length);
        for (uint256 i = 0; i < 6 && deliveries[place].returnable == 0; ++i) place = _draw(seed, deliveries.length);
        Delivery storage delivery = deliveries[place];
        Booking storage booking = bookings[delivery.booking];
        Deal storage deal = deals[booking.deal];
        uint256 member = _orAnother(seed, deal.buyer);
        uint64 free = _free(booking.batch, deal.buyer);
        uint64 quantity = _part(seed, free < delivery.returnable ? free : delivery.returnable);
        bool may = member == deal.buyer && _isIn(deal, PAID) && _mayGoTo(booking.batch, deal.buyer, deal.seller);
        may = may && quantity <= delivery.returnable;
        Commitment document = _document(seed);
        bytes memory data = abi.encodeCall(
            IAgreements.returnDelivery,
            (deal.id, booking.line, delivery.document, document, 1 hours, booking.batch, quantity)
        );
        if (!_sells(member, data)) return;
        if (!may) _note("returned what it must not");
        delivery.returnable = quantity > delivery.returnable ? 0 : delivery.returnable - quantity;
        inTransitOf[booking.batch] += quantity;
        _rememberDelivery(deal.id, booking, document, quantity, place + 1);
    }

    function arrive(uint256 seed) public inTime watched {
        if (deliveries.length == 0) return;
        Delivery storage delivery = _onItsWay(seed);
        Booking storage booking = bookings[delivery.booking];
        Deal storage deal = deals[booking.deal];
        uint64 all = delivery.quantity;
        uint256 receiver = delivery.first == 0 ? deal.buyer : deal.seller;
        uint256 member = _orAnother(seed, receiver);
        uint64 accepted = uint64(_draw(seed, 3) == 0 ? all : _draw(seed, uint256(all) + 2));
        uint64 missing = uint64(_draw(seed, uint256(all) + 2 - (accepted > all ? 0 : accepted)));
        bytes memory data = abi.encodeCall(
            IAgreements.receiveDelivery,
            (deal.id, booking.line, delivery.document, _document(seed), booking.batch, accepted, missing)
        );
        if (!_sells(member, data)) return;
        if (!delivery.open || member != receiver || accepted + missing > all) _note("accepted what was not sent");
        _endDelivery(delivery, accepted, missing);
    }

    function takeBack(uint256 seed) public inTime watched {
        if (deliveries.length == 0) return;
        Delivery storage delivery = _onItsWay(seed);
        Booking storage booking = bookings[delivery.booking];
        Deal storage deal = deals[booking.deal];
        if (_draw(seed, 2) == 0) _pass(1 hours);
        uint256 sender = delivery.first == 0 ? deal.seller : deal.buyer;
        uint256 member = _orAnother(seed, sender);
        bytes memory data = abi.encodeCall(
            IAgreements.cancelDelivery,
            (deal.id, booking.line, delivery.document, _document(seed), booking.batch)
        );
        if (!_sells(member, data)) return;
        if (!delivery.open || member != sender) _note("took back what was not on its way");
        _endDelivery(delivery, 0, 0);
    }

    /// @dev A delivery, ended as if no agreement had anything to do with it.
    function endAsShipment(uint256 seed) public inTime watched {
        if (deliveries.length == 0) return;
        Delivery storage delivery = _onItsWay(seed);
        Booking storage booking = bookings[delivery.booking];
        Deal storage deal = deals[booking.deal];
        IShipments.Receipt[] memory receipts = new IShipments.Receipt[](1);
        receipts[0] = IShipments.Receipt(booking.batch, delivery.quantity, 0);
        BatchId[] memory list = new BatchId[](1);
        list[0] = booking.batch;
        if (_draw(seed, 2) == 0) _pass(1 hours);
        bytes memory data = abi.encodeCall(IShipments.receiveShipment, (delivery.id, _document(seed), receipts));
        (uint256 from, uint256 to) = delivery.first == 0 ? (deal.seller, deal.buyer) : (deal.buyer, deal.seller);
        bool done = _try(to, data, false);
        data = abi.encodeCall(IShipments.cancelShipment, (delivery.id, _document(seed), list));
        if (_try(from, data, false) || done) _note("a delivery ended as a shipment");
    }

    function pay(uint256 seed) public inTime watched {
        Deal storage deal = deals[_dealIn(seed, PAID)];
        uint256 member = _orAnother(seed, deal.buyer);
        Commitment document = _document(seed);
        bool may = _isIn(deal, PAID) && member == deal.buyer;
        if (!_sells(member, abi.encodeCall(IAgreements.declarePayment, (deal.id, document)))) return;
        if (!may) _note("paid for another");
        deal.payments.push(document);
    }

    function confirm(uint256 seed) public inTime watched {
        uint256 place = _dealIn(seed, PAID);
        for (uint256 i = 0; i < 6 && deals[place].payments.length == deals[place].confirmed; ++i)
            place = _dealIn(seed, PAID);
        Deal storage deal = deals[place];
        uint256 member = _orAnother(seed, deal.seller);
        uint256 number = _draw(seed, deal.payments.length + 1);
        bool known = number < deal.payments.length && _draw(seed, 6) != 0;
        Commitment document = known ? deal.payments[number] : _document(seed);
        bool may = known && _isIn(deal, PAID) && member == deal.seller;
        bytes memory data = abi.encodeCall(IAgreements.confirmPayment, (deal.id, uint8(number), document));
        if (!_sells(member, data)) return;
        bytes32 key = keccak256(abi.encode(place, number));
        if (!may || confirmedAt[key]) _note("confirmed what was not paid");
        if (!confirmedAt[key]) ++deal.confirmed;
        confirmedAt[key] = true;
    }

    function settle(uint256 seed) public inTime watched {
        Deal storage deal = deals[_dealIn(seed, CLOSED)];
        uint256 member = _orAnother(seed, _draw(seed, 2) == 0 ? deal.seller : deal.buyer);
        bool may = _isIn(deal, CLOSED) && (member == deal.seller || member == deal.buyer);
        if (!_sells(member, abi.encodeCall(IAgreements.settle, (deal.id)))) return;
        if (!may) _note("settled by a stranger, or twice");
        if (deal.confirmed != deal.payments.length) _note("settled with a payment open");
    }

    function dispute(uint256 seed) public inTime watched {
        Deal storage deal = deals[_dealIn(seed, CLOSED)];
        uint256 member = _orAnother(seed, _draw(seed, 2) == 0 ? deal.seller : deal.buyer);
        bool may = _isIn(deal, CLOSED) && (member == deal.seller || member == deal.buyer);
        if (!_sells(member, abi.encodeCall(IAgreements.dispute, (deal.id, _document(seed))))) return;
        if (!may) _note("disputed by a stranger");
    }

    function decide(uint256 seed) public inTime watched {
        Deal storage deal = deals[_dealIn(seed, DECIDED)];
        bool resolving = _draw(seed, 3) != 0;
        uint256 right =
            resolving
                ? deal.arbiter
                : _draw(seed, 2) == 0
                    ? deal.seller
                    : deal.buyer;
        uint256 member = _orAnother(seed, right == MEMBERS ? _draw(seed, MEMBERS) : right);
        bytes memory data =
            resolving
                ? abi.encodeCall(IAgreements.resolve, (deal.id, _document(seed)))
                : abi.encodeCall(IAgreements.withdrawDispute, (deal.id));
        bool may = _isIn(deal, DECIDED);
        if (!_sells(member, data)) return;
        bool party = member == deal.seller || member == deal.buyer;
        if (!may || (resolving ? member != deal.arbiter : !party)) _note("decided by a stranger, or too late");
    }

    /// @dev By anyone, of every line: what is over, or whose time is, keeps nothing back, whoever is suspended or has it on hold.
    function free_(uint256 seed) public inTime watched {
        uint256 place = _dealIn(seed, RELEASED);
        for (uint256 i = 0; i < 12 && bookings.length != 0; ++i) {
            Booking storage booking = bookings[_draw(seed, bookings.length)];
            if (booking.reserved == 0 || !_isIn(deals[booking.deal], RELEASED)) continue;
            place = booking.deal;
            break;
        }
        Deal storage deal = deals[place];
        bool may = _isIn(deal, RELEASED);
        for (uint8 line = 0; line < deal.lines.length; ++line) {
            if (may && sumsOf[place][line].reserved == 0) continue;
            BatchId[] memory batchIds = _bookedFor(place, line);
            bytes memory data = abi.encodeCall(IAgreements.release, (deal.id, line, batchIds));
            bool done = _checked(address(agreements), data);
            if (done != may) _note(may ? "nobody could release what is over" : "released what goes on");
            if (!done) return;
            ++doneOf[IAgreements.release.selector];
        }
        for (uint256 i = 0; i < bookings.length; ++i) {
            if (bookings[i].deal == place) _unbook(bookings[i], bookings[i].reserved);
        }
        deal.released = true;
    }

    function pass(uint256 seed) public inTime watched {
        uint256 choice = _draw(seed, 8);
        _pass(
            choice < 5
                ? 1 hours
                : choice < 7
                    ? 1 days
                    : 4 days
        );
    }
}
