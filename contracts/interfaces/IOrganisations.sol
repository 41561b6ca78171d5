// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Commitment} from "../types/Commitment.sol";
import {Signer} from "../types/Signer.sol";

/// @title The register of organisations
/// @notice Who takes part, of which kind, whether it may act now, and which keys sign for it.
/// @dev Registrars act directly and are known by the AccessManager (role 1). Organisations act through the Relay only
/// (ERC-2771). Names, places and persons never stand here: a profile is a commitment.
interface IOrganisations {
    /// @notice What an organisation is. Fixed at registration; None means that there is no such organisation.
    enum Kind {
        None,
        Cooperative,
        Union,
        Buyer,
        Processor,
        Carrier,
        Certifier,
        Auditor
    }

    /// @notice Whether an organisation may act. None means that there is no such organisation.
    enum Status {
        None,
        Active,
        Suspended
    }

    /// @notice Who holds a signing key: the operator's service, which could then speak for the organisation, or a device
    /// of its own. None means that the key may not sign.
    enum Custody {
        None,
        Service,
        OwnDevice
    }

    /// @notice What the register holds of one organisation.
    /// @param serial Its number, never 0 and never used twice; 0 means that there is no such organisation.
    /// @param kind What it is.
    /// @param status Whether it may act.
    /// @param signers How many keys may sign for it; at least one until it merges, then none.
    /// @param keyring How often its keys were replaced, by a recovery or by its successor's.
    /// @param profile Commitment of its profile (names, place, registrations); never zero.
    struct Organisation {
        uint32 serial;
        Kind kind;
        Status status;
        uint32 signers;
        uint32 keyring;
        Commitment profile;
    }

    /// @notice A replacement of all keys of an organisation that waits for its time.
    /// @param signer The one key it will have.
    /// @param custody Who will hold that key.
    /// @param readyAt Unix time in seconds from which it can be completed; 0 when none waits.
    /// @param registrar Who asked for it.
    struct Recovery {
        Signer signer;
        Custody custody;
        uint48 readyAt;
        address registrar;
    }

    /// @notice A registrar vouched for a new organisation. A SignerAdded for its first signer follows.
    /// @param registrar Who vouched: a registrar, or the account of its sponsor; then an OrganisationSponsored follows
    /// too ({ISponsors}).
    event OrganisationRegistered(
        address indexed account,
        uint32 serial,
        Kind kind,
        Commitment profile,
        address indexed registrar
    );

    /// @notice A key may sign for the organisation from here on.
    /// @param custody Who holds it, as `addedBy` says; no contract can verify that.
    /// @param addedBy The registrar (at registration, or who asked for the recovery), the sponsor, or the organisation
    /// itself.
    event SignerAdded(address indexed account, Signer indexed signer, Custody custody, address addedBy);

    /// @notice A key may no longer sign; what it signed before and is not yet executed does not run while it stays away.
    event SignerRemoved(address indexed account, Signer indexed signer);

    /// @notice A registrar asks that `signer` become the organisation's only key, at `readyAt` or later.
    event RecoveryStarted(
        address indexed account,
        Signer indexed signer,
        Custody custody,
        uint48 readyAt,
        Commitment reason,
        address indexed registrar
    );

    /// @notice One of the organisation's keys refused the recovery that was waiting.
    event RecoveryVetoed(address indexed account);

    /// @notice A registrar withdrew the recovery that was waiting.
    event RecoveryWithdrawn(address indexed account, address indexed registrar);

    /// @notice Every earlier key of the organisation stopped signing. A SignerAdded for `signer` follows.
    event RecoveryCompleted(address indexed account, Signer indexed signer);

    /// @notice The organisation replaced its profile; the earlier commitments stay in the log.
    event ProfileAmended(address indexed account, Commitment profile);

    /// @notice A registrar stopped the organisation from acting; `reason` commits to the document that says why.
    event OrganisationSuspended(address indexed account, Commitment reason, address indexed registrar);

    /// @notice A registrar let the organisation act again.
    event OrganisationReinstated(address indexed account, address indexed registrar);

    /// @notice An ERC-7913 verifier was put on (`allowed`) or taken off the list that the Relay trusts.
    event VerifierSet(address indexed verifier, bool allowed);

    /// @notice The serial is zero.
    error OrganisationInvalidSerial(uint32 serial);

    /// @notice The serial belongs to another organisation, or to the same one.
    error OrganisationSerialTaken(uint32 serial);

    /// @notice The kind is None.
    error OrganisationInvalidKind(Kind kind);

    /// @notice The profile is the zero commitment.
    error OrganisationInvalidProfile(Commitment profile);

    /// @notice The signer is zero.
    error OrganisationInvalidSigner(Signer signer);

    /// @notice The custody is None.
    error OrganisationInvalidCustody(Custody custody);

    /// @notice The organisation may not act, or cannot be suspended: its status is not Active (None when unknown).
    error OrganisationNotActive(address account, Status status);

    /// @notice The organisation cannot be reinstated: its status is not Suspended (None when unknown).
    error OrganisationNotSuspended(address account, Status status);

    /// @notice The key signs for the organisation already.
    error OrganisationSignerTaken(address account, Signer signer);

    /// @notice The key does not sign for the organisation.
    error OrganisationSignerUnknown(address account, Signer signer);

    /// @notice The key is the only one left; without it nobody could speak for the organisation.
    error OrganisationLastSigner(address account, Signer signer);

    /// @notice The reason is the zero commitment.
    error OrganisationInvalidReason(Commitment reason);

    /// @notice A recovery waits already.
    error OrganisationRecoveryPending(address account);

    /// @notice No recovery waits.
    error OrganisationRecoveryUnknown(address account);

    /// @notice The recovery can be completed from `readyAt` on only, in Unix seconds.
    error OrganisationRecoveryTooEarly(address account, uint48 readyAt);

    /// @notice The verifier has no code, so it can verify nothing.
    error OrganisationInvalidVerifier(address verifier);

    /// @notice An act of an organisation came from elsewhere than the Relay.
    error OrganisationsOnlyThroughRelay(address caller);

    /// @notice Registers an organisation with its first signer, active at once. For registrars.
    /// @dev The serial is proposed by the registrar, at random, so that the account is known before the transaction is
    /// mined and is the same after a reorganisation. Emits {OrganisationRegistered}, then {SignerAdded}.
    /// @param serial 1 to 2^32 - 1, unused.
    /// @param kind Anything but None.
    /// @param profile Not zero.
    /// @param signer Not zero. Its form is not checked: a signer of an unlisted verifier simply cannot sign.
    /// @param custody Anything but None; the registrar's statement, which no contract can verify.
    /// @return account {accountOf} the serial: an address that no key controls.
    function register(
        uint32 serial,
        Kind kind,
        Commitment profile,
        Signer signer,
        Custody custody
    ) external returns (address account);

    /// @notice Stops an active organisation from acting. For registrars. Emits {OrganisationSuspended}.
    /// @param account Must be active.
    /// @param reason Commitment of the document that says why; not zero.
    function suspend(address account, Commitment reason) external;

    /// @notice Lets a suspended organisation act again. For registrars. Emits {OrganisationReinstated}.
    /// @param account Must be suspended.
    function reinstate(address account) external;

    /// @notice Puts an ERC-7913 verifier on the list, or takes it off; off, its signers are mute at once. For registrars.
    /// @dev A listed verifier decides who speaks for the organisations that use it, and runs inside everybody's groups
    /// under a gas cap: list only stateless, audited code. Emits {VerifierSet}.
    /// @param verifier Must have code when it is allowed.
    /// @param allowed Whether its signers may sign.
    function setVerifier(address verifier, bool allowed) external;

    /// @notice Asks for the replacement of all keys of an organisation, active or suspended, whose keys are lost or stolen.
    /// For registrars. It can be completed after seven days, unless one of its keys vetoes. Refused for one that merged: its
    /// successor's keys speak for it. Emits {RecoveryStarted}.
    /// @param signer Not zero.
    /// @param custody Anything but None.
    /// @param reason Commitment of the document that says why; not zero.
    function startRecovery(address account, Signer signer, Custody custody, Commitment reason) external;

    /// @notice Withdraws a recovery that waits. For registrars. Emits {RecoveryWithdrawn}.
    function withdrawRecovery(address account) external;

    /// @notice Completes a recovery whose time has come: by anyone. Emits {RecoveryCompleted}, then {SignerAdded}.
    function completeRecovery(address account) external;

    /// @notice Refuses the recovery that waits for the acting organisation. Through the Relay, by any of its keys, and even
    /// while suspended: else a registrar could suspend first and then take over. Emits {RecoveryVetoed}.
    /// @dev A thief's key can veto as well. Then the organisation stays suspended and registers anew: better a name lost than
    /// a register in which registrars can take any name.
    function vetoRecovery() external;

    /// @notice Replaces the profile of the acting organisation. Through the Relay, while active. Emits {ProfileAmended}.
    /// @param profile Not zero.
    function amendProfile(Commitment profile) external;

    /// @notice Lets one more key sign for the acting organisation. Through the Relay, while active. Emits {SignerAdded}.
    /// @param signer Not zero, and not a signer yet.
    /// @param custody Anything but None.
    function addSigner(Signer signer, Custody custody) external;

    /// @notice Takes a key away from the acting organisation. Through the Relay, while active. Emits {SignerRemoved}.
    /// @dev A key may remove itself. Nonces are of the account, so they outlive its keys.
    /// @param signer A signer, and not the last one.
    function removeSigner(Signer signer) external;

    /// @notice The account of a serial, registered or not.
    /// @return The low 160 bits of
    /// keccak256(abi.encode(keccak256("silsila.account.v1"), chain id, address of this contract, serial)).
    function accountOf(uint32 serial) external view returns (address);

    /// @notice Everything the register holds of `account`; all zero when it is unknown.
    function organisation(address account) external view returns (Organisation memory);

    /// @notice Serial and kind of an active organisation; reverts with {OrganisationNotActive} otherwise.
    /// @dev One storage slot; what every target asks before an act.
    function requireActive(address account) external view returns (uint32 serial, Kind kind);

    /// @notice Who holds the key, or None when it does not sign for `account`.
    function custodyOf(address account, Signer signer) external view returns (Custody);

    /// @notice The recovery that waits for `account`; all zero when none does.
    function recovery(address account) external view returns (Recovery memory);

    /// @notice Whether the key signs for `account` now. Two storage slots; the organisation's status is not asked.
    /// @dev Calls are told apart by comparing selectors in rising order; by its name this one, which every request asks,
    /// is the first.
    function signs(address account, Signer signer) external view returns (bool);

    /// @notice Whether `delegate` may do the act in the account of `account` now: it is active, and either `account` granted
    /// it that act (see {IUnions}) or merged into it (see {IMergers}), itself or by way of others that merged. Never for
    /// acts of the register. What the Relay asks about a delegated request.
    /// @param selector The first four bytes of the call's data.
    function mayActFor(address delegate, address account, address target, bytes4 selector) external view returns (bool);

    /// @notice Whether the ERC-7913 verifier is on the list.
    function isVerifier(address verifier) external view returns (bool);
}
