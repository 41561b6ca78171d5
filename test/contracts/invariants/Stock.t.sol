// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IBatches} from "../../../contracts/interfaces/IBatches.sol";
import {ICorrections} from "../../../contracts/interfaces/ICorrections.sol";
import {IOrganisations} from "../../../contracts/interfaces/IOrganisations.sol";
import {IRecalls} from "../../../contracts/interfaces/IRecalls.sol";
import {IRelay} from "../../../contracts/interfaces/IRelay.sol";
import {IReturns} from "../../../contracts/interfaces/IReturns.sol";
import {IShipments} from "../../../contracts/interfaces/IShipments.sol";
import {ITransformations} from "../../../contracts/interfaces/ITransformations.sol";
import {BatchId} from "../../../contracts/types/BatchId.sol";
import {Commitment} from "../../../contracts/types/Commitment.sol";
import {ShipmentId} from "../../../contracts/types/ShipmentId.sol";
import {Trade} from "./Trade.sol";

/// @dev Whatever is tried, by whomever, in whatever order.
contract StockInvariants is Trade {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    function setUp() public virtual override {
        super.setUp();
        for (uint256 i = 0; i < 4; ++i) register(i);
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(this);
    }

    /// @dev Each as often as it is named.
    function targetSelectors() public view virtual returns (FuzzSelector[] memory targets) {
        bytes4[] memory acts = new bytes4[](24);
        (acts[0], acts[1], acts[2], acts[3]) = (this.register.selector, this.ship.selector, this.ship.selector, 0);
        (acts[3], acts[4], acts[5]) = (this.transform.selector, this.transform.selector, this.transform.selector);
        (acts[6], acts[7], acts[8]) = (this.receive_.selector, this.receive_.selector, this.ship.selector);
        (acts[9], acts[10], acts[11]) = (
            this.annulTransformation.selector,
            this.cancel.selector,
            this.dispose.selector
        );
        (acts[12], acts[13], acts[14]) = (this.amend.selector, this.annul.selector, this.hold.selector);
        (acts[15], acts[16], acts[17]) = (this.recall.selector, this.lift.selector, this.byAuthority.selector);
        (acts[18], acts[19], acts[20]) = (this.propagate.selector, this.suspend.selector, this.signers.selector);
        (acts[21], acts[22], acts[23]) = (this.recover.selector, this.sendBack.selector, this.sendBack.selector);
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(this), acts);
    }

    /// @dev And what is reserved, where anybody sells.
    function invariant_freeAndInTransitAndSpentAreWhatWasRegistered() public view {
        for (uint256 i = 0; i < ids.length; ++i) {
            BatchId id = ids[i];
            IBatches.Batch memory found = batches.batch(id);
            uint256 all = _freeOfAll(id) + reservedOf[id] + inTransitOf[id] + spentOf[id];
            if (found.annulled) _assertTrue(all == 0, "annulled, and yet there");
            else _assertTrue(all == found.quantity, "not conserved");
        }
    }

    /// @dev Never more than was accepted and has not gone back already.
    function invariant_whatCanBeReturnedWasAcceptedAndIsNotReturned() public view {
        for (uint256 i = 0; i < sent.length; ++i) {
            Sent storage line = sent[i];
            _assertTrue(batches.returnable(line.id, line.batch) == line.returnable, "another quantity can be returned");
            ShipmentId first = line.first == 0 ? ShipmentId.wrap(0) : sent[line.first - 1].id;
            ShipmentId found = batches.returnOf(line.id, line.batch);
            _assertTrue(ShipmentId.unwrap(found) == ShipmentId.unwrap(first), "another shipment is returned");
        }
    }

    function invariant_livingMassNeverOutgrowsWhatWasRegistered() public view {
        _assertTrue(_living() <= registeredMg, "mass out of nothing");
    }

    function invariant_nothingHappensThatMustNot() public view {
        _assertTrue(bytes(wrong).length == 0, wrong);
    }

    function invariant_everyOrganisationKeepsAKey() public view {
        for (uint256 i = 0; i < MEMBERS; ++i) {
            uint256 signs = organisations.signs(accounts[i], _signerOf(_keyOf(i))) ? 1 : 0;
            for (uint256 j = 0; j < 3; ++j) if (organisations.signs(accounts[i], _signerAt(j))) ++signs;
            _assertTrue(signs == organisations.organisation(accounts[i]).signers && signs != 0, "signers");
        }
    }

    /// @dev Of acts that never succeed the invariants would say nothing.
    function test_everyKindOfActSucceedsNowAndThen() public virtual {
        _actForLong();
        bytes4[14] memory expected = [
            IBatches.register.selector,
            ITransformations.transform.selector,
            ITransformations.annulTransformation.selector,
            IShipments.ship.selector,
            IShipments.receiveShipment.selector,
            IShipments.cancelShipment.selector,
            IReturns.returnShipment.selector,
            ICorrections.dispose.selector,
            ICorrections.amend.selector,
            ICorrections.annul.selector,
            IRecalls.hold.selector,
            IRecalls.release.selector,
            IRecalls.recall.selector,
            IRecalls.lift.selector
        ];
        for (uint256 i = 0; i < expected.length; ++i) _assertTrue(doneOf[expected[i]] != 0, "never succeeded");
        invariant_nothingHappensThatMustNot();
        invariant_freeAndInTransitAndSpentAreWhatWasRegistered();
        invariant_whatCanBeReturnedWasAcceptedAndIsNotReturned();
        invariant_livingMassNeverOutgrowsWhatWasRegistered();
        invariant_everyOrganisationKeepsAKey();
    }

    function register(uint256 seed) public inTime {
        uint256 member = _draw(seed, MEMBERS);
        IBatches.Registration memory row = _row(seed, uint64(1 + _draw(seed, 100)) * KG);
        bytes memory data = abi.encodeCall(IBatches.register, (row.commitment, row.quantity, row.netMassMg, row.unit));
        if (!_try(member, data, true)) return;
        _remember(batches.batchIdOf(accounts[member], row.commitment), row.netMassMg);
        livingMg = _living();
    }

    function transform(uint256 seed) public inTime {
        uint256 member = _draw(seed, MEMBERS);
        (BatchId a, BatchId b) = (_batchOf(seed, member), _batchOf(seed, member));
        bool two = BatchId.unwrap(a) != BatchId.unwrap(b);
        if (BatchId.unwrap(a) > BatchId.unwrap(b)) (a, b) = (b, a);
        ITransformations.Transformation memory stated;
        stated.commitment = _document(seed);
        stated.inputs = new IBatches.Portion[](two ? 2 : 1);
        stated.inputs[0] = IBatches.Portion(a, _part(seed, _free(a, member)));
        if (two) stated.inputs[1] = IBatches.Portion(b, _part(seed, _free(b, member)));
        uint256 mass = _massOf(stated.inputs);
        stated.outputs = new IBatches.Registration[](1 + _draw(seed, 3));
        for (uint256 i = 0; i < stated.outputs.length; ++i) {
            // All of it, and now and then a milligram more.
            uint256 share = mass / stated.outputs.length + (_draw(seed, 9) == 0 ? 1 : 0);
            stated.outputs[i] = _row(seed, uint64(share));
        }
        uint256 before = livingMg;
        if (!_try(member, abi.encodeCall(ITransformations.transform, (stated)), false)) return;
        for (uint256 i = 0; i < stated.inputs.length; ++i) spentOf[stated.inputs[i].batch] += stated.inputs[i].quantity;
        made.push(Made(member, abi.encode(stated), false));
        for (uint256 i = 0; i < stated.outputs.length; ++i) _remember(_outputOf(member, stated, i), 0);
        if (_living() > before) _note("mass was made");
        livingMg = _living();
    }

    function annulTransformation(uint256 seed) public inTime {
        if (made.length == 0) return;
        Made storage one = made[_draw(seed, made.length)];
        ITransformations.Transformation memory stated = _statedOf(one);
        uint256 member = _draw(seed, 4) == 0 ? _draw(seed, MEMBERS) : one.maker;
        // One field altered, now and then.
        uint256 choice = _draw(seed, 8);
        if (choice == 0) ++stated.lossMg;
        if (choice == 1) ++stated.inputs[0].quantity;
        if (choice == 2) ++stated.outputs[0].quantity;
        bytes memory data = abi.encodeCall(ITransformations.annulTransformation, (stated, _document(seed)));
        if (!_try(member, data, true)) return;
        if (choice < 3 || member != one.maker || one.annulled) _note("annulled what was not done");
        one.annulled = true;
        for (uint256 i = 0; i < stated.inputs.length; ++i) spentOf[stated.inputs[i].batch] -= stated.inputs[i].quantity;
        livingMg = _living();
    }

    function ship(uint256 seed) public inTime {
        (uint256 from, uint256 to) = (_draw(seed, MEMBERS), _draw(seed, MEMBERS));
        BatchId id = _batchOf(seed, from);
        uint64 quantity = _part(seed, _free(id, from));
        Commitment document = _document(seed);
        if (!_try(from, abi.encodeCall(IShipments.ship, (document, accounts[to], 1 hours, id, quantity)), false))
            return;
        if (from == to) _note("shipped to itself");
        _rememberSent(from, to, document, id, quantity);
        livingMg = _living();
    }

    function receive_(uint256 seed) public inTime {
        if (sent.length == 0) return;
        Sent storage line = sent[_draw(seed, sent.length)];
        uint256 member = _draw(seed, 5) == 0 ? _draw(seed, MEMBERS) : line.to;
        uint64 accepted = uint64(_draw(seed, 3) == 0 ? line.quantity : _draw(seed, uint256(line.quantity) + 2));
        uint64 missing = uint64(_draw(seed, uint256(line.quantity) + 2 - (accepted > line.quantity ? 0 : accepted)));
        IShipments.Receipt[] memory receipts = new IShipments.Receipt[](1);
        receipts[0] = IShipments.Receipt(line.batch, accepted, missing);
        uint256 before = livingMg;
        bytes memory data = abi.encodeCall(IShipments.receiveShipment, (line.id, _document(seed), receipts));
        if (!_try(member, data, true)) return;
        if (!line.open || member != line.to) _note("received what was not its own");
        _end(line, accepted, missing);
        if (_living() > before) _note("mass arrived that was not sent");
        livingMg = _living();
    }

    function cancel(uint256 seed) public inTime {
        if (sent.length == 0) return;
        Sent storage line = sent[_draw(seed, sent.length)];
        bool late = _draw(seed, 2) == 0;
        if (late) _pass(1 hours);
        uint256 member = _draw(seed, 4) == 0 ? line.to : line.from;
        BatchId[] memory list = new BatchId[](1);
        list[0] = line.batch;
        uint256 before = livingMg;
        bytes memory data = abi.encodeCall(IShipments.cancelShipment, (line.id, _document(seed), list));
        if (!_try(member, data, true)) return;
        if (!line.open || member != line.from) _note("cancelled what was not its own");
        _end(line, 0, 0);
        if (_living() > before) _note("mass came back that was not sent");
        livingMg = _living();
    }

    function sendBack(uint256 seed) public inTime {
        if (sent.length == 0) return;
        uint256 place = _draw(seed, sent.length);
        for (uint256 i = 0; i < 6 && sent[place].returnable == 0; ++i) place = _draw(seed, sent.length);
        Sent storage line = sent[place];
        uint256 member = _draw(seed, 5) == 0 ? _draw(seed, MEMBERS) : line.to;
        uint64 free = _free(line.batch, line.to);
        IBatches.Portion[] memory portions = new IBatches.Portion[](1);
        uint64 quantity = _part(seed, free < line.returnable ? free : line.returnable);
        portions[0] = IBatches.Portion(line.batch, quantity);
        bool may = member == line.to && quantity <= line.returnable && _mayGoTo(line.batch, line.to, line.from);
        Commitment document = _document(seed);
        if (!_try(member, abi.encodeCall(IReturns.returnShipment, (line.id, document, 1 hours, portions)), false))
            return;
        if (!may) _note("returned what it must not");
        line.returnable = quantity > line.returnable ? 0 : line.returnable - quantity;
        _rememberSent(line.to, line.from, document, line.batch, quantity);
        sent[sent.length - 1].first = place + 1;
        livingMg = _living();
    }

    function dispose(uint256 seed) public inTime {
        uint256 member = _draw(seed, MEMBERS);
        BatchId id = _batchOf(seed, member);
        uint64 quantity = _part(seed, _free(id, member));
        ICorrections.Disposal way = ICorrections.Disposal(_draw(seed, 5));
        bool stopped = _isStopped(id, member);
        if (!_try(member, abi.encodeCall(ICorrections.dispose, (id, quantity, way, _document(seed))), false)) return;
        if (stopped && way != ICorrections.Disposal.Destroyed) _note("sold what was recalled");
        spentOf[id] += quantity;
    }

    function amend(uint256 seed) public inTime {
        uint256 member = _draw(seed, MEMBERS);
        BatchId id = _batchOf(seed, member);
        if (!_try(member, abi.encodeCall(ICorrections.amend, (id, _document(seed))), false)) return;
        if (batches.batch(id).origin != accounts[member]) _note("amended another's batch");
    }

    function annul(uint256 seed) public inTime {
        uint256 member = _draw(seed, MEMBERS);
        BatchId id = _batchOf(seed, member);
        if (!_try(member, abi.encodeCall(ICorrections.annul, (id, _document(seed))), false)) return;
        if (batches.batch(id).origin != accounts[member]) _note("annulled another's batch");
        if (spentOf[id] + inTransitOf[id] + reservedOf[id] != 0) _note("annulled what was spent");
    }

    function hold(uint256 seed) public inTime {
        uint256 member = _draw(seed, MEMBERS);
        BatchId id = _batchOf(seed, member);
        bool held = batches.holding(id, accounts[member]).onHold;
        bytes memory data =
            held
                ? abi.encodeCall(IRecalls.release, (id, _document(seed)))
                : abi.encodeCall(IRecalls.hold, (id, _document(seed)));
        if (_try(member, data, false) && held == batches.holding(id, accounts[member]).onHold) _note("hold");
    }

    function recall(uint256 seed) public inTime {
        uint256 member = _draw(seed, MEMBERS);
        BatchId id = _batchOf(seed, member);
        if (!_try(member, abi.encodeCall(IRecalls.recall, (id, _holder(seed), _document(seed))), false)) return;
        if (batches.batch(id).origin != accounts[member]) _note("recalled another's batch");
    }

    function lift(uint256 seed) public inTime {
        (BatchId id, address holder) = _standing(seed, false);
        uint256 member = _draw(seed, 3) == 0 ? _draw(seed, MEMBERS) : batches.batch(id).originSerial - 1;
        if (!_try(member, abi.encodeCall(IRecalls.lift, (id, holder, _document(seed))), false)) return;
        if (batches.batch(id).origin != accounts[member]) _note("lifted another's recall");
    }

    function byAuthority(uint256 seed) public inTime {
        (BatchId id, address holder) = (ids[_draw(seed, ids.length)], _holder(seed));
        bytes memory data = abi.encodeCall(IRecalls.recallByAuthority, (id, holder, _document(seed)));
        if (_draw(seed, 3) != 0) {
            (id, holder) = _standing(seed, true);
            data = abi.encodeCall(IRecalls.liftByAuthority, (id, holder, _document(seed)));
        }
        _checked(address(batches), data);
        uint256 member = _draw(seed, MEMBERS);
        if (_try(member, data, false)) _note("an organisation acted as an authority");
    }

    function propagate(uint256 seed) public inTime {
        if (made.length == 0) return;
        Made storage one = made[_draw(seed, made.length)];
        ITransformations.Transformation memory stated = _statedOf(one);
        bool forged = _draw(seed, 3) == 0;
        if (forged) stated.inputs[0].batch = ids[0];
        forged = forged && keccak256(abi.encode(stated)) != keccak256(one.stated);
        bytes memory data = abi.encodeCall(IRecalls.propagate, (accounts[one.maker], stated));
        if (_checked(address(batches), data) && forged) _note("believed a forged transformation");
    }

    function suspend(uint256 seed) public inTime {
        address account = accounts[_draw(seed, MEMBERS)];
        bool active = organisations.organisation(account).status == IOrganisations.Status.Active;
        bytes memory data =
            active && _draw(seed, 3) == 0
                ? abi.encodeCall(IOrganisations.suspend, (account, _document(seed)))
                : abi.encodeCall(IOrganisations.reinstate, (account));
        if (_checked(address(organisations), data) != (!active || data.length == 68)) _note("status");
    }

    function signers(uint256 seed) public inTime {
        uint256 member = _draw(seed, MEMBERS);
        bytes memory data =
            organisations.signs(accounts[member], _signerAt(seed))
                ? abi.encodeCall(IOrganisations.removeSigner, (_signerAt(seed)))
                : abi.encodeCall(IOrganisations.addSigner, (_signerAt(seed), IOrganisations.Custody.OwnDevice));
        IRelay.Request memory request = _request(accounts[member], _keyOf(member), address(organisations), data, 0);
        _checked(address(relay), abi.encodeCall(IRelay.execute, (request)));
    }

    /// @dev A recovery that gives the organisation the key it has, and mutes the others.
    function recover(uint256 seed) public inTime {
        uint256 member = _draw(seed, MEMBERS);
        bytes memory data = abi.encodeCall(
            IOrganisations.startRecovery,
            (accounts[member], _signerOf(_keyOf(member)), IOrganisations.Custody.Service, _document(seed))
        );
        _checked(address(organisations), data);
        if (_draw(seed, 2) == 0) _pass(7 days);
        _checked(address(organisations), abi.encodeCall(IOrganisations.completeRecovery, (accounts[member])));
    }

    /// @dev Each act forty times as often as it is named.
    function _actForLong() internal {
        bytes4[] memory acts = targetSelectors()[0].selectors;
        for (uint256 i = 0; i < 40 * acts.length; ++i) {
            // solhint-disable-next-line avoid-low-level-calls
            (bool done, ) = address(this).call(abi.encodeWithSelector(acts[i % acts.length], i));
            _assertTrue(done, "the test itself reverts");
        }
    }
}
