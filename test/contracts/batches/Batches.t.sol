// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IBatches} from "../../../contracts/interfaces/IBatches.sol";
import {IRelay} from "../../../contracts/interfaces/IRelay.sol";
import {BatchId} from "../../../contracts/types/BatchId.sol";
import {Commitment} from "../../../contracts/types/Commitment.sol";
import {LedgerTest} from "../support/LedgerTest.sol";

contract BatchesTest is LedgerTest {
    uint64 private constant MAX = 1e18;

    address private _account;

    function setUp() public override {
        super.setUp();
        _account = _member(SERIAL, KEY);
        // The steady state: the first act has made the nonce's slot.
        _register(Commitment.wrap("first"), 1, 1, IBatches.Unit.Mass);
    }

    function testFuzz_register_keepsWhatWasStatedOrSaysWhatIsWrong(
        Commitment commitment,
        uint64 quantity,
        uint64 netMassMg,
        uint8 unitSeed,
        bool equal
    ) public {
        IBatches.Unit unit = IBatches.Unit(unitSeed % 6);
        if (equal) netMassMg = quantity;
        bytes memory reason = _refusalOf(commitment, quantity, netMassMg, unit);
        if (reason.length != 0) {
            bytes memory data = abi.encodeCall(IBatches.register, (commitment, quantity, netMassMg, unit));
            IRelay.Request memory request = _request(_account, KEY, address(batches), data, 0);
            VM.expectRevert(reason);
            relay.execute(request);
            return;
        }
        _register(commitment, quantity, netMassMg, unit);
        IBatches.Batch memory found = batches.batch(batches.batchIdOf(_account, commitment));
        _assertTrue(found.origin == _account && found.originSerial == SERIAL, "origin");
        _assertTrue(
            found.quantity == quantity &&
                batches.holding(batches.batchIdOf(_account, commitment), _account).free == quantity,
            "quantity"
        );
        _assertTrue(found.netMassMg == netMassMg && found.unit == unit, "mass and unit");
        _assertTrue(found.conserved == (netMassMg != 0), "conserved");
    }

    function testFuzz_registerMany_writesOneSlotEach(uint8 seed) public {
        uint256 length = _bound(seed, 1, 12);
        IRelay.Request memory request = _listRequest(length);
        request.gas = 5_000_000;
        request = _signed(KEY, request);
        VM.record();
        relay.execute(request);
        (, bytes32[] memory written) = VM.accesses(address(batches));
        _assertTrue(written.length == length, "slots of Batches");
        (, written) = VM.accesses(address(relay));
        _assertTrue(written.length == 1, "slots of the Relay");
        (, written) = VM.accesses(address(organisations));
        _assertTrue(written.length == 0, "slots of Organisations");
    }

    function testFuzz_batchIdOf_differsByAccountAndCommitment(address account, Commitment a, Commitment b) public view {
        VM.assume(Commitment.unwrap(a) != Commitment.unwrap(b) && account != _account);
        BatchId id = batches.batchIdOf(account, a);
        _assertTrue(BatchId.unwrap(id) != BatchId.unwrap(batches.batchIdOf(account, b)), "commitment");
        _assertTrue(BatchId.unwrap(id) != BatchId.unwrap(batches.batchIdOf(_account, a)), "account");
    }

    function testFuzz_register_failsIfNotThroughTheRelay(address caller, address named) public {
        VM.assume(caller != address(relay));
        bytes memory data = abi.encodeCall(IBatches.register, (Commitment.wrap("x"), 1, 1, IBatches.Unit.Mass));
        VM.prank(caller);
        // solhint-disable-next-line avoid-low-level-calls
        (bool success, bytes memory reason) = address(batches).call(abi.encodePacked(data, named));
        _assertTrue(!success, "ran");
        bytes memory expected = abi.encodeWithSelector(IBatches.BatchesOnlyThroughRelay.selector, caller);
        _assertTrue(keccak256(reason) == keccak256(expected), "reason");
    }

    function test_register_alone() public {
        _register(Commitment.wrap("alone"), 12_500_000_000, 12_500_000_000, IBatches.Unit.Mass);
    }

    function test_registerMany_fifty() public {
        IRelay.Request memory request = _listRequest(50);
        request.gas = 5_000_000;
        relay.execute(_signed(KEY, request));
    }

    function _listRequest(uint256 length) private view returns (IRelay.Request memory) {
        IBatches.Registration[] memory list = new IBatches.Registration[](length);
        for (uint256 i = 0; i < length; ++i) {
            list[i] = IBatches.Registration({
                commitment: Commitment.wrap(keccak256(abi.encode("listed", i))),
                quantity: 12_500_000_000,
                netMassMg: 12_500_000_000,
                unit: IBatches.Unit.Mass
            });
        }
        return _request(_account, KEY, address(batches), abi.encodeCall(IBatches.registerMany, (list)), 0);
    }

    function _register(Commitment commitment, uint64 quantity, uint64 netMassMg, IBatches.Unit unit) private {
        bytes memory data = abi.encodeCall(IBatches.register, (commitment, quantity, netMassMg, unit));
        _act(_account, KEY, address(batches), data);
    }

    /// @dev The rules once more, in the order in which they speak.
    function _refusalOf(
        Commitment commitment,
        uint64 quantity,
        uint64 netMassMg,
        IBatches.Unit unit
    ) private pure returns (bytes memory) {
        if (Commitment.unwrap(commitment) == 0) {
            return abi.encodeWithSelector(IBatches.BatchInvalidCommitment.selector, commitment);
        }
        if (unit == IBatches.Unit.None) return abi.encodeWithSelector(IBatches.BatchUnitUnknown.selector, unit);
        if (quantity == 0 || quantity > MAX) {
            return abi.encodeWithSelector(IBatches.BatchQuantityOutOfBounds.selector, quantity, MAX);
        }
        if (unit == IBatches.Unit.Mass && quantity != netMassMg) {
            return abi.encodeWithSelector(IBatches.BatchNetMassMismatch.selector, quantity, netMassMg);
        }
        if (netMassMg > MAX) {
            return abi.encodeWithSelector(IBatches.BatchQuantityOutOfBounds.selector, netMassMg, MAX);
        }
        return "";
    }
}
