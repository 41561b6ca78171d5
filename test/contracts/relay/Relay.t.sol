// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ERC7913P256Verifier} from "@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913P256Verifier.sol";
import {IBatches} from "../../../contracts/interfaces/IBatches.sol";
import {IOrganisations} from "../../../contracts/interfaces/IOrganisations.sol";
import {IRelay} from "../../../contracts/interfaces/IRelay.sol";
import {Commitment} from "../../../contracts/types/Commitment.sol";
import {Signer} from "../../../contracts/types/Signer.sol";
import {LedgerTest} from "../support/LedgerTest.sol";
import {RogueTarget} from "../support/Targets.sol";

contract RelayTest is LedgerTest {
    /// @dev The order of secp256k1; keys are below it.
    uint256 private constant ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    /// @dev The order of P-256.
    uint256 private constant ORDER_P256 = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551;

    address private _account;

    function setUp() public override {
        super.setUp();
        _account = _member(SERIAL, KEY);
    }

    function testFuzz_execute_failsIfAnotherKeySigns(uint256 seed) public {
        uint256 thief = _bound(seed, 1, ORDER - 1);
        VM.assume(thief != KEY);
        IRelay.Request memory request = _signed(thief, _batchRequest("x", 0));
        VM.expectRevert(abi.encodeWithSelector(IRelay.RelayInvalidSigner.selector, _account, request.signer));
        relay.execute(request);
    }

    /// @dev One bit changed anywhere in what was signed, or in the signature, and it does not run.
    function testFuzz_execute_failsIfOneBitIsChanged(uint8 field, uint256 bit) public {
        IRelay.Request memory request = _batchRequest("x", 0);
        field = uint8(field % 8);
        if (field == 0) request.account = address(uint160(request.account) ^ uint160(1 << (bit % 160)));
        if (field == 1) request.signer = Signer.wrap(Signer.unwrap(request.signer) ^ bytes32(1 << (bit % 256)));
        if (field == 2) request.target = address(uint160(request.target) ^ uint160(1 << (bit % 160)));
        if (field == 3) request.gas ^= uint32(1 << (bit % 32));
        if (field == 4) request.nonce ^= 1 << (bit % 256);
        if (field == 5) request.deadline ^= uint48(1 << (bit % 48));
        if (field == 6) _flip(request.data, bit);
        if (field == 7) _flip(request.signature, bit);
        // solhint-disable-next-line avoid-low-level-calls
        (bool success, ) = address(relay).call(abi.encodeCall(IRelay.execute, (request)));
        _assertTrue(!success, "ran");
    }

    function testFuzz_executeGroup_outlivesAnySignature(bytes memory signature, bytes memory inner) public {
        IRelay.Request[] memory group = new IRelay.Request[](3);
        group[0] = _batchRequest("garbage", 1);
        group[0].signature = signature;
        group[1] = _batchRequest("wrapped garbage", 2);
        group[1].signature = abi.encode(signature, inner);
        group[2] = _batchRequest("good", 3);
        relay.executeGroup(group);
        _assertTrue(!_exists("garbage") && !_exists("wrapped garbage"), "garbage ran");
        _assertTrue(_exists("good"), "good did not run");
    }

    /// @dev Each lane runs in its own order, whatever the others do.
    function testFuzz_nonces_countEachLane(uint256 order) public {
        uint192[3] memory lanes = [0, 1, uint192(type(uint160).max)];
        uint64[3] memory expected;
        for (uint256 i = 0; i < 12; ++i) {
            uint256 which = (order >> (i * 8)) % 3;
            relay.execute(_batchRequest(bytes32(i + 1), lanes[which]));
            ++expected[which];
        }
        for (uint256 which = 0; which < 3; ++which) {
            uint256 nonce = relay.nonces(_account, lanes[which]);
            _assertTrue(nonce == (uint256(lanes[which]) << 64) | expected[which], "sequence");
        }
    }

    /// @dev The call gets all the gas that was signed for, or the nonce is kept.
    function testFuzz_executeGroup_spendsNoNonceForWantOfGas(uint256 signed, uint256 given) public {
        RogueTarget rogue = new RogueTarget(address(relay));
        relay.setTarget(address(rogue), true);
        // 30,000 for what the call does after it looked.
        uint32 least = uint32(_bound(signed, 30_000, 3_000_000));
        bytes memory data = abi.encodeCall(RogueTarget.demand, (least));
        IRelay.Request memory request = _request(_account, KEY, address(rogue), data, 0);
        // What the call spends before it looks.
        request.gas = least + 1_000;
        data = abi.encodeCall(IRelay.executeGroup, (_only(_signed(KEY, request))));
        // solhint-disable-next-line avoid-low-level-calls
        (bool success, ) = address(relay).call{gas: _bound(given, 30_000, 3_500_000)}(data);
        uint256 nonce = relay.nonces(_account, 0);
        _assertTrue(nonce == rogue.met(), "spent without being done");
        _assertTrue(success || nonce == 0, "reverted and spent");
    }

    function testFuzz_execute_respectsTheDeadline(uint48 deadline, uint48 time) public {
        VM.assume(time > 0);
        IRelay.Request memory request = _batchRequest("x", 0);
        request.deadline = deadline;
        request = _signed(KEY, request);
        VM.warp(time);
        if (time > deadline) VM.expectRevert(abi.encodeWithSelector(IRelay.RelayExpired.selector, deadline));
        relay.execute(request);
    }

    /// @dev Few runs: without the precompile one takes a tenth of a second.
    /// hardhat-config: fuzz.runs = 16
    function testFuzz_execute_takesP256Signatures(uint256 seed, bool forged) public {
        uint256 secret = _bound(seed, 1, ORDER_P256 - 2);
        ERC7913P256Verifier verifier = new ERC7913P256Verifier();
        organisations.setVerifier(address(verifier), true);
        (uint256 x, uint256 y) = VM.publicKeyP256(secret);
        bytes memory key = abi.encodePacked(address(verifier), x, y);
        Signer signer = Signer.wrap(keccak256(key));
        bytes memory add = abi.encodeCall(IOrganisations.addSigner, (signer, IOrganisations.Custody.OwnDevice));
        _act(_account, KEY, address(organisations), add);

        IRelay.Request memory request = _batchRequest("x", 1);
        request.signer = signer;
        (bytes32 r, bytes32 s) = VM.signP256(forged ? secret + 1 : secret, relay.digestOf(request));
        if (uint256(s) > ORDER_P256 / 2) s = bytes32(ORDER_P256 - uint256(s));
        request.signature = abi.encode(key, abi.encodePacked(r, s));
        if (forged) {
            VM.expectRevert(abi.encodeWithSelector(IRelay.RelayInvalidSigner.selector, _account, signer));
        }
        relay.execute(request);
    }

    function test_executeGroup_fifty() public {
        IRelay.Request[] memory group = new IRelay.Request[](50);
        for (uint32 i = 0; i < 50; ++i) {
            address account = _member(SERIAL + 1 + i, KEY + i);
            group[i] = _request(account, KEY + i, address(batches), _batchData("x"), 0);
        }
        relay.executeGroup(group);
    }

    function _batchRequest(bytes32 commitment, uint192 lane) private view returns (IRelay.Request memory) {
        return _request(_account, KEY, address(batches), _batchData(commitment), lane);
    }

    function _batchData(bytes32 commitment) private pure returns (bytes memory) {
        return abi.encodeCall(IBatches.register, (Commitment.wrap(commitment), 7, 7, IBatches.Unit.Mass));
    }

    function _exists(bytes32 commitment) private view returns (bool) {
        try batches.batch(batches.batchIdOf(_account, Commitment.wrap(commitment))) {
            return true;
        } catch {
            return false;
        }
    }

    function _flip(bytes memory data, uint256 bit) private pure {
        data[(bit / 8) % data.length] ^= bytes1(uint8(1 << (bit % 8)));
    }
}
