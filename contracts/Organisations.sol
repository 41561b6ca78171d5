// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {Context} from "@openzeppelin/contracts/utils/Context.sol";
import {IOrganisations} from "./interfaces/IOrganisations.sol";
import {Commitment} from "./types/Commitment.sol";
import {Signer} from "./types/Signer.sol";

contract Organisations is IOrganisations, AccessManaged, ERC2771Context {
    bytes32 private constant ACCOUNT_TYPE = keccak256("silsila.account.v1");

    // Serial, kind, status and the count of signers share the first slot; the profile is the second.
    mapping(address account => Organisation) private _organisations;
    mapping(address account => mapping(Signer signer => Custody)) private _custodies;
    mapping(address verifier => bool) private _verifiers;

    /// @param authority The AccessManager that knows the registrars.
    /// @param relay The Relay, which is deployed after this contract: its predicted address.
    constructor(address authority, address relay) AccessManaged(authority) ERC2771Context(relay) {}

    /// @inheritdoc IOrganisations
    function register(
        uint32 serial,
        Kind kind,
        Commitment profile,
        Signer signer,
        Custody custody
    ) external restricted returns (address account) {
        if (serial == 0) revert OrganisationInvalidSerial(serial);
        if (kind == Kind.None) revert OrganisationInvalidKind(kind);
        if (profile.isZero()) revert OrganisationInvalidProfile(profile);
        account = accountOf(serial);
        if (_organisations[account].serial != 0) revert OrganisationSerialTaken(serial);
        _organisations[account] = Organisation(serial, kind, Status.Active, 0, profile);
        emit OrganisationRegistered(account, serial, kind, profile, _msgSender());
        _addSigner(account, signer, custody);
    }

    /// @inheritdoc IOrganisations
    function suspend(address account, Commitment reason) external restricted {
        requireActive(account);
        _organisations[account].status = Status.Suspended;
        emit OrganisationSuspended(account, reason, _msgSender());
    }

    /// @inheritdoc IOrganisations
    function reinstate(address account) external restricted {
        Status status = _organisations[account].status;
        if (status != Status.Suspended) revert OrganisationNotSuspended(account, status);
        _organisations[account].status = Status.Active;
        emit OrganisationReinstated(account, _msgSender());
    }

    /// @inheritdoc IOrganisations
    function setVerifier(address verifier, bool allowed) external restricted {
        if (allowed && verifier.code.length == 0) revert OrganisationInvalidVerifier(verifier);
        _verifiers[verifier] = allowed;
        emit VerifierSet(verifier, allowed);
    }

    /// @inheritdoc IOrganisations
    function amendProfile(Commitment profile) external {
        address account = _actor();
        if (profile.isZero()) revert OrganisationInvalidProfile(profile);
        _organisations[account].profile = profile;
        emit ProfileAmended(account, profile);
    }

    /// @inheritdoc IOrganisations
    function addSigner(Signer signer, Custody custody) external {
        _addSigner(_actor(), signer, custody);
    }

    /// @inheritdoc IOrganisations
    function removeSigner(Signer signer) external {
        address account = _actor();
        if (!isSigner(account, signer)) revert OrganisationSignerUnknown(account, signer);
        if (_organisations[account].signers == 1) revert OrganisationLastSigner(account, signer);
        --_organisations[account].signers;
        delete _custodies[account][signer];
        emit SignerRemoved(account, signer);
    }

    /// @inheritdoc IOrganisations
    function organisation(address account) external view returns (Organisation memory) {
        return _organisations[account];
    }

    /// @inheritdoc IOrganisations
    function custodyOf(address account, Signer signer) external view returns (Custody) {
        return _custodies[account][signer];
    }

    /// @inheritdoc IOrganisations
    function isVerifier(address verifier) external view returns (bool) {
        return _verifiers[verifier];
    }

    /// @inheritdoc IOrganisations
    function accountOf(uint32 serial) public view returns (address) {
        return address(uint160(uint256(keccak256(abi.encode(ACCOUNT_TYPE, block.chainid, address(this), serial)))));
    }

    /// @inheritdoc IOrganisations
    function requireActive(address account) public view returns (uint32 serial, Kind kind) {
        Organisation storage found = _organisations[account];
        if (found.status != Status.Active) revert OrganisationNotActive(account, found.status);
        return (found.serial, found.kind);
    }

    /// @inheritdoc IOrganisations
    function isSigner(address account, Signer signer) public view returns (bool) {
        return _custodies[account][signer] != Custody.None;
    }

    function _addSigner(address account, Signer signer, Custody custody) private {
        if (signer.isZero()) revert OrganisationInvalidSigner(signer);
        if (custody == Custody.None) revert OrganisationInvalidCustody(custody);
        if (isSigner(account, signer)) revert OrganisationSignerTaken(account, signer);
        _custodies[account][signer] = custody;
        ++_organisations[account].signers;
        emit SignerAdded(account, signer, custody);
    }

    /// @dev The organisation that acts. A suspended one may not change even its own keys: suspension is also how a
    /// registrar stops a stolen key.
    function _actor() private view returns (address account) {
        if (!isTrustedForwarder(msg.sender)) revert OrganisationsOnlyThroughRelay(msg.sender);
        account = _msgSender();
        requireActive(account);
    }

    // Both bases define these. Registrars are compared as ERC-2771 senders too: through the Relay a registrar would be
    // an account, and no account has a role.

    function _msgSender() internal view override(Context, ERC2771Context) returns (address) {
        return ERC2771Context._msgSender();
    }

    function _msgData() internal view override(Context, ERC2771Context) returns (bytes calldata) {
        return ERC2771Context._msgData();
    }

    function _contextSuffixLength() internal view override(Context, ERC2771Context) returns (uint256) {
        return ERC2771Context._contextSuffixLength();
    }
}
