// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ManagedContext} from "../access/ManagedContext.sol";
import {IOrganisations} from "../interfaces/IOrganisations.sol";
import {Commitment} from "../types/Commitment.sol";
import {Signer} from "../types/Signer.sol";

/// @dev What all parts of Organisations share: who there is, which keys sign, and who acts.
abstract contract Register is IOrganisations, ManagedContext {
    bytes32 private constant ACCOUNT_TYPE = keccak256("silsila.account.v1");

    /// @dev A key signs while its keyring is the organisation's; a recovery or a merger begins a new keyring, and every
    /// older key is mute at once without being looked up.
    struct Key {
        uint32 keyring;
        Custody custody;
    }

    // Serial, kind, status, the count of signers and the keyring share the first slot; the profile is the second.
    mapping(address account => Organisation) internal _organisations;
    mapping(address account => mapping(Signer signer => Key)) internal _keys;
    mapping(address verifier => bool) internal _verifiers;
    mapping(address account => Recovery) internal _recoveries;

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
    function signs(address account, Signer signer) public view returns (bool) {
        Key storage key = _keys[account][signer];
        return key.custody != Custody.None && key.keyring == _organisations[account].keyring;
    }

    /// @param by Who vouches for it: a registrar, or its sponsor's account.
    function _register(
        uint32 serial,
        Kind kind,
        Commitment profile,
        Signer signer,
        Custody custody,
        address by
    ) internal returns (address account) {
        if (serial == 0) revert OrganisationInvalidSerial(serial);
        if (kind == Kind.None) revert OrganisationInvalidKind(kind);
        if (profile.isZero()) revert OrganisationInvalidProfile(profile);
        account = accountOf(serial);
        if (_organisations[account].serial != 0) revert OrganisationSerialTaken(serial);
        _organisations[account] = Organisation(serial, kind, Status.Active, 0, 0, profile);
        emit OrganisationRegistered(account, serial, kind, profile, by);
        _addSigner(account, signer, custody, by);
    }

    function _addSigner(address account, Signer signer, Custody custody, address addedBy) internal {
        if (signer.isZero()) revert OrganisationInvalidSigner(signer);
        if (custody == Custody.None) revert OrganisationInvalidCustody(custody);
        if (signs(account, signer)) revert OrganisationSignerTaken(account, signer);
        _keys[account][signer] = Key(_organisations[account].keyring, custody);
        ++_organisations[account].signers;
        emit SignerAdded(account, signer, custody, addedBy);
    }

    /// @dev The organisation that acts. A suspended one may not change even its own keys: suspension is also how a
    /// registrar stops a stolen key.
    function _actor() internal view returns (address account) {
        account = _sender();
        requireActive(account);
    }

    function _sender() internal view returns (address) {
        if (!isTrustedForwarder(msg.sender)) revert OrganisationsOnlyThroughRelay(msg.sender);
        return _msgSender();
    }

    function _kindOf(address account) internal view returns (Kind) {
        return _organisations[account].kind;
    }
}
