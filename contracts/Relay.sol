// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {NoncesKeyed} from "@openzeppelin/contracts/utils/NoncesKeyed.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {IOrganisations} from "./interfaces/IOrganisations.sol";
import {IRelay} from "./interfaces/IRelay.sol";
import {CalldataHash} from "./libraries/CalldataHash.sol";
import {CappedCall} from "./libraries/CappedCall.sol";
import {RequestHash} from "./libraries/RequestHash.sol";
import {Signer} from "./types/Signer.sol";

/// @dev Whoever is called from here may call back, and gains nothing: the nonce is spent before the target runs, so a
/// request can never run twice, and another one runs only when it is signed, in order, as if anyone had sent it alone.
/// No guard is kept for that; listed targets do not call the Relay, and verifiers run in a static call.
contract Relay is IRelay, EIP712, NoncesKeyed, AccessManaged {
    /// @dev r, s, v of a plain key; a wrapped ERC-7913 signature is never so short.
    uint256 private constant KEY_SIGNATURE_LENGTH = 65;

    /// @dev An address and no key is an ERC-1271 wallet in the form of ERC-7913; those may not sign here.
    uint256 private constant WALLET_LENGTH = 20;

    /// @dev Gas to verify one ERC-7913 signature. P-256 in plain Solidity, where the chain has no precompile, needs half.
    uint256 private constant VERIFICATION_GAS = 600_000;

    /// @dev Gas beside the call itself: before it a nonce in a new lane (22,100) and a cold target (2,600), after it the
    /// longest RequestFailed (12,000). The rest is slack.
    uint256 private constant SETTLEMENT_GAS = 60_000;

    /// @dev How many bytes of revert data are logged, so that a target cannot make its failure dear to the relayer.
    uint256 private constant REASON_CAP = 1_024;

    /// @dev A lane that has bits above an account is a delegate's.
    uint256 private constant DELEGATE_BITS = 160;

    IOrganisations private immutable ORGANISATIONS;

    mapping(address relayer => bool) private _relayers;
    mapping(address target => bool) private _targets;

    /// @param authority The AccessManager that knows the administrators.
    /// @param organisations_ The register, deployed just before with the address of this contract.
    constructor(
        address authority,
        IOrganisations organisations_
    ) EIP712("Silsila Relay", "1") AccessManaged(authority) {
        if (!ERC2771Context(address(organisations_)).isTrustedForwarder(address(this))) {
            revert RelayInvalidOrganisations(address(organisations_));
        }
        ORGANISATIONS = organisations_;
    }

    /// @inheritdoc IRelay
    function execute(Request calldata request) external {
        address account = request.account;
        bytes32 dataHash = CalldataHash.keccak(request.data);
        (bool done, , bytes memory reason) = _attempt(request, account, dataHash);
        if (!done) LowLevelCall.bubbleRevert(reason);
        bytes32 requestId = requestIdOf(account, request.nonce, request.target, dataHash);
        _close(requestId, account, request);
    }

    /// @inheritdoc IRelay
    function executeGroup(Request[] calldata requests) external {
        if (!_relayers[msg.sender]) revert RelayUnauthorizedRelayer(msg.sender);
        for (uint256 i = 0; i < requests.length; ++i) {
            Request calldata request = requests[i];
            address account = request.account;
            bytes32 dataHash = CalldataHash.keccak(request.data);
            (bool done, bool nonceUsed, bytes memory reason) = _attempt(request, account, dataHash);
            bytes32 requestId = requestIdOf(account, request.nonce, request.target, dataHash);
            if (done) _close(requestId, account, request);
            else emit RequestFailed(requestId, account, nonceUsed, reason);
        }
    }

    /// @inheritdoc IRelay
    function setRelayer(address relayer, bool allowed) external restricted {
        _relayers[relayer] = allowed;
        emit RelayerSet(relayer, allowed);
    }

    /// @inheritdoc IRelay
    function setTarget(address target, bool allowed) external restricted {
        if (allowed && (target.code.length == 0 || target == address(this))) revert RelayInvalidTarget(target);
        _targets[target] = allowed;
        emit TargetSet(target, allowed);
    }

    /// @inheritdoc IRelay
    function verifySignature(bytes32 digest, Signer signer, bytes calldata signature) external view returns (bool) {
        (bytes memory key, bytes memory inner) = abi.decode(signature, (bytes, bytes));
        return
            key.length > WALLET_LENGTH &&
            keccak256(key) == Signer.unwrap(signer) &&
            ORGANISATIONS.isVerifier(address(bytes20(key))) &&
            SignatureChecker.isValidSignatureNow(key, digest, inner);
    }

    /// @inheritdoc IRelay
    function isRelayer(address relayer) external view returns (bool) {
        return _relayers[relayer];
    }

    /// @inheritdoc IRelay
    function isTarget(address target) external view returns (bool) {
        return _targets[target];
    }

    /// @inheritdoc IRelay
    function organisations() external view returns (IOrganisations) {
        return ORGANISATIONS;
    }

    /// @inheritdoc IRelay
    function requestIdOf(
        address account,
        uint256 nonce,
        address target,
        bytes32 dataHash
    ) public view returns (bytes32) {
        return RequestHash.idOf(account, nonce, target, dataHash);
    }

    /// @inheritdoc IRelay
    function digestOf(Request calldata request) external view returns (bytes32) {
        return _digestOf(request, CalldataHash.keccak(request.data));
    }

    /// @inheritdoc IRelay
    function nonces(address account, uint192 lane) public view override(IRelay, NoncesKeyed) returns (uint256) {
        return super.nonces(account, lane);
    }

    function _close(bytes32 requestId, address account, Request calldata request) private {
        uint192 lane = uint192(request.nonce >> 64);
        if (lane >> DELEGATE_BITS != 0) emit RequestDelegated(requestId, account, address(uint160(lane)));
        emit RequestExecuted(requestId, account, request.signer);
    }

    function _digestOf(Request calldata request, bytes32 dataHash) private view returns (bytes32) {
        return _hashTypedDataV4(RequestHash.structOf(request, dataHash));
    }

    /// @return done Whether the act was done.
    /// @return nonceUsed Whether the request is spent.
    /// @return reason Why it was not done: an error of this contract when `nonceUsed` is false, else of the target.
    function _attempt(
        Request calldata request,
        address account,
        bytes32 dataHash
    ) private returns (bool done, bool nonceUsed, bytes memory reason) {
        address target = request.target;
        uint192 lane = uint192(request.nonce >> 64);
        reason = _refusalOf(request, account, target, lane, dataHash);
        if (reason.length != 0) return (false, false, reason);
        bytes memory data = abi.encodePacked(request.data, account);
        // Last, after all that costs gas on the way, and before the nonce: too little gas must spend nothing. A call
        // gets at most 63/64 of what is left.
        uint256 gasLimit = request.gas;
        reason = _gasRefusal(gasLimit);
        if (reason.length != 0) return (false, false, reason);
        _useNonce(account, lane);
        (done, reason) = CappedCall.attempt(target, gasLimit, data, REASON_CAP);
        nonceUsed = true;
    }

    /// @dev The encoded error for which `request` may not run now, or nothing. Cheapest checks first; the nonce before
    /// the signature, so that what was done already costs little and says so.
    function _refusalOf(
        Request calldata request,
        address account,
        address target,
        uint192 lane,
        bytes32 dataHash
    ) private view returns (bytes memory refusal) {
        if (!_targets[target]) {
            return abi.encodeWithSelector(RelayTargetNotAllowed.selector, target);
        }
        if (request.deadline < block.timestamp) {
            return abi.encodeWithSelector(RelayExpired.selector, request.deadline);
        }
        uint256 current = nonces(account, lane);
        if (request.nonce != current) {
            return abi.encodeWithSelector(RelayInvalidNonce.selector, account, current);
        }
        address speaker = account;
        if (lane >> DELEGATE_BITS != 0) {
            speaker = address(uint160(lane));
            bytes4 selector = request.data.length < 4 ? bytes4(0) : bytes4(request.data);
            if (!ORGANISATIONS.mayActFor(speaker, account, target, selector)) {
                return abi.encodeWithSelector(RelayNotGranted.selector, account, speaker, target, selector);
            }
        }
        Signer signer = request.signer;
        bytes calldata signature = request.signature;
        bool plain = signature.length == KEY_SIGNATURE_LENGTH;
        if (!plain) {
            // With less, a good signature would be called bad.
            refusal = _gasRefusal(VERIFICATION_GAS);
            if (refusal.length != 0) return refusal;
        }
        if (
            !ORGANISATIONS.signs(speaker, signer) || !_isSigned(_digestOf(request, dataHash), signer, signature, plain)
        ) {
            return abi.encodeWithSelector(RelayInvalidSigner.selector, speaker, signer);
        }
    }

    function _isSigned(
        bytes32 digest,
        Signer signer,
        bytes calldata signature,
        bool plain
    ) private view returns (bool) {
        if (plain) {
            (address key, ECDSA.RecoverError failure, ) = ECDSA.tryRecoverCalldata(digest, signature);
            return failure == ECDSA.RecoverError.NoError && signer.isKey(key);
        }
        try this.verifySignature{gas: VERIFICATION_GAS}(digest, signer, signature) returns (bool valid) {
            return valid;
        } catch {
            return false;
        }
    }

    /// @dev The refusal when a call with `gasLimit`, which is at most 63/64 of what is left, does not fit any more.
    function _gasRefusal(uint256 gasLimit) private view returns (bytes memory refusal) {
        uint256 available = gasleft();
        unchecked {
            // `gasLimit` is at most a uint32.
            uint256 required = gasLimit + gasLimit / 63 + SETTLEMENT_GAS;
            if (available < required) {
                refusal = abi.encodeWithSelector(RelayInsufficientGas.selector, available, required);
            }
        }
    }
}
