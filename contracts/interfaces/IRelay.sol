// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Signer} from "../types/Signer.sol";
import {IOrganisations} from "./IOrganisations.sol";

/// @title The only door for acts of organisations
/// @notice Carries what an organisation signed to the contract that keeps it; whoever sends the transaction pays the gas
/// and can change nothing of what was signed.
/// @dev Requests are EIP-712 typed data (domain "Silsila Relay", version "1") of the type
/// Request(address account,bytes32 signer,address target,uint32 gas,uint256 nonce,uint48 deadline,bytes data).
/// Targets get the account appended to the data (ERC-2771). Signers are plain keys or ERC-7913 signers, never ERC-1271
/// wallets, whose code would run inside the groups of others. No value is ever forwarded.
///
/// A union acts for its member, and a successor for who merged into it, by the lane: when the highest 32 bits of a lane are
/// not zero, the lowest 160 are the account of the delegate (lane = number << 160 | delegate; each of its devices takes a
/// number of its own, from 1). The account of the request stays the one that acts, its signer is one of the delegate's, and
/// the delegate must be allowed to do this act there, now ({IOrganisations-mayActFor}). So what was signed, and its id,
/// say who acted; and there is no delegate of a delegate. Lanes below 2^160 are the account's own.
interface IRelay {
    /// @notice One act that an organisation signed.
    /// @param account The organisation that acts.
    /// @param signer Which of its keys, or of its delegate's, signed.
    /// @param target The contract that is called; must be on the allow-list.
    /// @param gas Gas the call gets, all of it or none: generous costs nothing, too little makes the call fail.
    /// @param nonce Lane (192 bits) and sequence (64 bits), as ERC-4337; each device has a lane of its own, and within a
    /// lane requests run strictly in order. The lane also says whether a delegate acts, and which.
    /// @param deadline Unix time in seconds; good while the block is not later. Must outlive resending.
    /// @param data Selector and arguments of the call.
    /// @param signature 65 bytes (r, s, v; low s) of a plain key, else abi.encode(bytes signer, bytes signature) where
    /// signer is verifier ‖ key as in ERC-7913. Not part of the typed data.
    struct Request {
        address account;
        Signer signer;
        address target;
        uint32 gas;
        uint256 nonce;
        uint48 deadline;
        bytes data;
        bytes signature;
    }

    /// @notice The act was done. Comes after the events of the act itself, so that a reader of the log closes with it.
    event RequestExecuted(bytes32 indexed requestId, address indexed account, Signer signer);

    /// @notice The act of this request was done for `account` by `delegate`, one of whose keys signed. Comes after the act's
    /// own events and just before its {RequestExecuted}; only for delegated requests.
    event RequestDelegated(bytes32 indexed requestId, address indexed account, address indexed delegate);

    /// @notice A request of a group was not done.
    /// @param requestId Of the request as it was handed in. When the nonce was not used this can be a forgery: anyone
    /// may name any account in a request, and only a signature that holds uses a nonce.
    /// @param account The organisation the request names.
    /// @param nonceUsed True: the call ran and reverted, and the request is spent. False: it was skipped, nothing ran,
    /// and the same bytes can still be executed when what was in the way is gone.
    /// @param reason Spent: the first 1,024 bytes of the target's revert data, empty when it ran out of gas. Skipped:
    /// the encoded error of this contract.
    event RequestFailed(bytes32 indexed requestId, address indexed account, bool nonceUsed, bytes reason);

    /// @notice A sender of groups was allowed or no longer is.
    event RelayerSet(address indexed relayer, bool allowed);

    /// @notice A contract was put on or taken off the list of those that requests may call.
    event TargetSet(address indexed target, bool allowed);

    /// @notice The deadline has passed.
    error RelayExpired(uint48 deadline);

    /// @notice The nonce is not the next one of its lane, which is `current`: done already, or too early.
    error RelayInvalidNonce(address account, uint256 current);

    /// @notice The key does not sign for `account` (of a delegated request: the delegate), its verifier is not listed, or the
    /// signature does not hold.
    error RelayInvalidSigner(address account, Signer signer);

    /// @notice The delegate that the lane names may not do this act for the account now: not granted, no longer, or the
    /// delegate is not active. The selector is zero when the data is shorter than one.
    error RelayNotGranted(address account, address delegate, address target, bytes4 selector);

    /// @notice The target is not on the list.
    error RelayTargetNotAllowed(address target);

    /// @notice Less gas is left than the request needs to run as signed, or its signature needs to be verified.
    error RelayInsufficientGas(uint256 available, uint256 required);

    /// @notice The caller may not send groups.
    error RelayUnauthorizedRelayer(address caller);

    /// @notice The target has no code, so calls to it would succeed and do nothing; or it is the Relay itself.
    error RelayInvalidTarget(address target);

    /// @notice These Organisations expect their acts from another Relay.
    error RelayInvalidOrganisations(address organisations);

    /// @notice Executes one request. For anyone, so that no operator can keep an organisation from acting.
    /// @dev Reverts whole, and keeps the nonce, with an error of this contract or with the target's own revert data
    /// (its first 1,024 bytes; empty when the call ran out of gas). Emits {RequestExecuted} after the act's own events.
    function execute(Request calldata request) external;

    /// @notice Executes requests in the order given, and goes on when one fails. For relayers only: a stranger could
    /// otherwise send a request at the moment when it must fail, and so spend its nonce.
    /// @dev Emits {RequestExecuted} or {RequestFailed} once for each request. Reverts only when the gas runs out outside
    /// of a call; then no nonce is spent.
    function executeGroup(Request[] calldata requests) external;

    /// @notice Lets an address send groups, or no longer. For administrators. Emits {RelayerSet}.
    function setRelayer(address relayer, bool allowed) external;

    /// @notice Puts a contract on the list that requests may call, or takes it off. For administrators. Emits {TargetSet}.
    /// @dev A target must accept acts of organisations from this Relay alone, and must not delegatecall on their behalf.
    /// @param target Must have code, and not be this contract, when it is allowed.
    /// @param allowed Whether requests may call it.
    function setTarget(address target, bool allowed) external;

    /// @notice Whether an ERC-7913 signature holds. A step of its own so that it can be called under a gas cap, where
    /// malformed bytes or a verifier that burns gas cost only their own request.
    /// @param digest {digestOf} the request.
    /// @param signer keccak256(verifier ‖ key).
    /// @param signature abi.encode(bytes verifier ‖ key, bytes signature); reverts when it is not.
    function verifySignature(bytes32 digest, Signer signer, bytes calldata signature) external view returns (bool);

    /// @notice The id of a request: it names what is done and in which place of the lane, not who signs, so it survives
    /// signing again; and another act that took the same nonce never has it.
    /// @param dataHash keccak256 of the request's data.
    /// @return keccak256(abi.encode(keccak256("silsila.request.v2"), chain id, address of this contract, account, nonce,
    /// target, dataHash)).
    function requestIdOf(
        address account,
        uint256 nonce,
        address target,
        bytes32 dataHash
    ) external view returns (bytes32);

    /// @notice The EIP-712 digest that the signer of `request` signs; its signature may be empty here.
    function digestOf(Request calldata request) external view returns (bytes32);

    /// @notice Whether the address may send groups.
    function isRelayer(address relayer) external view returns (bool);

    /// @notice Whether requests may call the contract.
    function isTarget(address target) external view returns (bool);

    /// @notice The next nonce of a lane of `account`, lane included: `lane << 64 | sequence`.
    function nonces(address account, uint192 lane) external view returns (uint256);

    /// @notice The register that says who signs for whom.
    function organisations() external view returns (IOrganisations);
}
