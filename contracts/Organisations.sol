// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {IOrganisations} from "./interfaces/IOrganisations.sol";
import {Sponsors} from "./organisations/Sponsors.sol";
import {Unions} from "./organisations/Unions.sol";
import {Commitment} from "./types/Commitment.sol";
import {Signer} from "./types/Signer.sol";

/// @dev One contract, in the rooms of `organisations/`: {Register} keeps, {Sponsors}, {Mergers} and {Unions} act.
contract Organisations is Sponsors, Unions {
    /// @dev Long enough for somebody who visits a phone once a week to see it and object.
    uint48 private constant RECOVERY_DELAY = 7 days;

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
        return _register(serial, kind, profile, signer, custody, _msgSender());
    }

    /// @inheritdoc IOrganisations
    function suspend(address account, Commitment reason) external restricted {
        if (reason.isZero()) revert OrganisationInvalidReason(reason);
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
    function startRecovery(address account, Signer signer, Custody custody, Commitment reason) external restricted {
        if (_organisations[account].serial == 0) revert OrganisationNotActive(account, Status.None);
        _requireNotMerged(account);
        if (reason.isZero()) revert OrganisationInvalidReason(reason);
        if (signer.isZero()) revert OrganisationInvalidSigner(signer);
        if (custody == Custody.None) revert OrganisationInvalidCustody(custody);
        if (_recoveries[account].readyAt != 0) revert OrganisationRecoveryPending(account);
        uint48 readyAt = uint48(block.timestamp) + RECOVERY_DELAY;
        _recoveries[account] = Recovery(signer, custody, readyAt, _msgSender());
        emit RecoveryStarted(account, signer, custody, readyAt, reason, _msgSender());
    }

    /// @inheritdoc IOrganisations
    function withdrawRecovery(address account) external restricted {
        _endRecovery(account);
        emit RecoveryWithdrawn(account, _msgSender());
    }

    /// @inheritdoc IOrganisations
    function completeRecovery(address account) external {
        Recovery memory pending = _endRecovery(account);
        if (block.timestamp < pending.readyAt) revert OrganisationRecoveryTooEarly(account, pending.readyAt);
        Organisation storage found = _organisations[account];
        ++found.keyring;
        found.signers = 0;
        emit RecoveryCompleted(account, pending.signer);
        _addSigner(account, pending.signer, pending.custody, pending.registrar);
    }

    /// @inheritdoc IOrganisations
    function vetoRecovery() external {
        address account = _sender();
        _endRecovery(account);
        emit RecoveryVetoed(account);
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
        address account = _actor();
        _addSigner(account, signer, custody, account);
    }

    /// @inheritdoc IOrganisations
    function removeSigner(Signer signer) external {
        address account = _actor();
        if (!signs(account, signer)) revert OrganisationSignerUnknown(account, signer);
        if (_organisations[account].signers == 1) revert OrganisationLastSigner(account, signer);
        --_organisations[account].signers;
        delete _keys[account][signer];
        emit SignerRemoved(account, signer);
    }

    /// @inheritdoc IOrganisations
    function organisation(address account) external view returns (Organisation memory) {
        return _organisations[account];
    }

    /// @inheritdoc IOrganisations
    function custodyOf(address account, Signer signer) external view returns (Custody) {
        return signs(account, signer) ? _keys[account][signer].custody : Custody.None;
    }

    /// @inheritdoc IOrganisations
    function recovery(address account) external view returns (Recovery memory) {
        return _recoveries[account];
    }

    /// @inheritdoc IOrganisations
    function isVerifier(address verifier) external view returns (bool) {
        return _verifiers[verifier];
    }

    /// @inheritdoc IOrganisations
    function mayActFor(
        address delegate,
        address account,
        address target,
        bytes4 selector
    ) external view returns (bool) {
        // Shorter data has no selector: what follows it in a call would be read as one.
        if (target == address(this) || selector == 0) return false;
        if (_organisations[delegate].status != Status.Active) return false;
        return grantedUntil(account, delegate, target, selector) != 0 || _isSuccessor(delegate, account);
    }

    function _endRecovery(address account) private returns (Recovery memory pending) {
        pending = _recoveries[account];
        if (pending.readyAt == 0) revert OrganisationRecoveryUnknown(account);
        delete _recoveries[account];
    }
}
