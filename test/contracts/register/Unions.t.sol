// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IOrganisations} from "../../../contracts/interfaces/IOrganisations.sol";
import {IRelay} from "../../../contracts/interfaces/IRelay.sol";
import {IUnions} from "../../../contracts/interfaces/IUnions.sol";
import {IBatches} from "../../../contracts/interfaces/IBatches.sol";
import {Commitment} from "../../../contracts/types/Commitment.sol";
import {LedgerTest} from "../support/LedgerTest.sol";

contract UnionsTest is LedgerTest {
    uint256 private constant UNION_KEY = 0xbabe;
    uint192 private constant NUMBER = 1 << 160;

    address private member;
    address private union;

    function setUp() public override {
        super.setUp();
        member = _member(SERIAL, KEY);
        union = organisations.register(
            SERIAL + 1,
            IOrganisations.Kind.Union,
            Commitment.wrap(keccak256("profile")),
            _signerOf(UNION_KEY),
            IOrganisations.Custody.Service
        );
        _act(member, KEY, address(organisations), abi.encodeCall(IUnions.join, (union)));
        _act(union, UNION_KEY, address(organisations), abi.encodeCall(IUnions.admit, (member)));
    }

    function testFuzz_grant_coversItsActAlone(IUnions.Act memory granted, IUnions.Act memory tried, bool same) public {
        VM.assume(granted.target != address(organisations) && granted.selector != 0);
        if (same) tried = granted;
        _grant(granted, type(uint48).max);
        bool expected = tried.target == granted.target && tried.selector == granted.selector;
        _assertTrue(organisations.mayActFor(union, member, tried.target, tried.selector) == expected, "may act");
        _assertTrue(!organisations.mayActFor(member, union, tried.target, tried.selector), "the other way");
    }

    function testFuzz_grant_endsInTime(uint48 length, uint48 passed) public {
        length = uint48(_bound(length, 1, 1e9));
        passed = uint48(_bound(passed, 0, 2e9));
        IUnions.Act memory act = IUnions.Act(address(batches), IBatches.register.selector);
        uint48 until = uint48(block.timestamp) + length;
        _grant(act, until);
        VM.warp(block.timestamp + passed);
        bool expected = passed <= length;
        _assertTrue(organisations.mayActFor(union, member, act.target, act.selector) == expected, "may act");
        uint48 shown = organisations.grantedUntil(member, union, act.target, act.selector);
        _assertTrue(shown == (expected ? until : 0), "shown");
    }

    /// @dev Whatever stands in the high bits of a lane, only its own delegate's keys open it, and only with a grant.
    function testFuzz_lane_opensToItsDelegateAlone(uint192 lane, bool granted, bool byUnion, bool named) public {
        if (named) lane = ((lane >> 160) << 160) | uint160(union);
        if (granted) _grant(IUnions.Act(address(batches), IBatches.register.selector), type(uint48).max);
        IRelay.Request memory request = _request(
            member,
            byUnion ? UNION_KEY : KEY,
            address(batches),
            abi.encodeCall(IBatches.register, (Commitment.wrap(keccak256("a")), 1, 1, IBatches.Unit.Mass)),
            lane
        );
        bool isOwn = lane < NUMBER;
        bool expected = isOwn ? !byUnion : byUnion && granted && address(uint160(lane)) == union;
        (bool done, ) = address(relay).call(abi.encodeCall(IRelay.execute, (request)));
        _assertTrue(done == expected, "done");
    }

    function _grant(IUnions.Act memory act, uint48 until) private {
        IUnions.Act[] memory acts = new IUnions.Act[](1);
        acts[0] = act;
        _act(member, KEY, address(organisations), abi.encodeCall(IUnions.grant, (union, acts, until)));
    }
}
