// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {ManagedContext} from "./access/ManagedContext.sol";
import {IBatches} from "./interfaces/IBatches.sol";
import {ICertificates} from "./interfaces/ICertificates.sol";
import {IOrganisations} from "./interfaces/IOrganisations.sol";
import {IRelay} from "./interfaces/IRelay.sol";
import {TypedId} from "./libraries/TypedId.sol";
import {BatchId} from "./types/BatchId.sol";
import {CertificateId} from "./types/CertificateId.sol";
import {
    CertificateSlot,
    newCertificate,
    REVOKED_FROM_AT,
    SUSPENDED_FROM_AT,
    SUSPENDED_UNTIL_AT,
    VALID_FROM_AT,
    VALID_UNTIL_AT
} from "./types/CertificateSlot.sol";
import {Commitment} from "./types/Commitment.sol";

contract Certificates is ICertificates, ManagedContext {
    bytes32 private constant CERTIFICATE_TYPE = keccak256("silsila.certificate.v1");

    IOrganisations private immutable ORGANISATIONS;
    IBatches private immutable BATCHES;

    mapping(CertificateId id => CertificateSlot) private _certificates;

    // One bit a scheme.
    mapping(address account => uint256) private _accreditations;

    /// @param authority The AccessManager that knows the registrars.
    /// @param relay The Relay; its register of organisations is the one asked here.
    /// @param batches_ Batches of the same register.
    constructor(
        address authority,
        IRelay relay,
        IBatches batches_
    ) ERC2771Context(address(relay)) AccessManaged(authority) {
        ORGANISATIONS = relay.organisations();
        if (address(batches_.organisations()) != address(ORGANISATIONS))
            revert CertificatesInvalidBatches(address(batches_));
        BATCHES = batches_;
    }

    /// @inheritdoc ICertificates
    function accredit(address account, Scheme scheme, bool allowed) external restricted {
        _requireScheme(scheme);
        IOrganisations.Kind kind = ORGANISATIONS.organisation(account).kind;
        if (kind != IOrganisations.Kind.Certifier) revert CertificatesKindNotAllowed(account, kind);
        uint256 bit = _bitOf(scheme);
        if (allowed) _accreditations[account] |= bit;
        else _accreditations[account] &= ~bit;
        emit CertifierAccredited(account, scheme, allowed, _msgSender());
    }

    /// @inheritdoc ICertificates
    function issue(
        Scheme scheme,
        SubjectType subjectType,
        bytes32 subject,
        Commitment commitment,
        uint40 validFrom,
        uint40 validUntil
    ) external returns (CertificateId id) {
        (address account, uint32 serial) = _actor();
        _requireScheme(scheme);
        _requireAccredited(account, scheme);
        _requireCommitment(commitment);
        if (validFrom == 0 || (validUntil != 0 && validUntil < validFrom)) {
            revert CertificateInvalidPeriod(validFrom, validUntil);
        }
        if (validUntil != 0 && validUntil < block.timestamp) revert CertificatePeriodEnded(validUntil);
        _requireSubject(subjectType, subject);
        id = certificateIdOf(account, scheme, subjectType, subject, commitment);
        if (_certificates[id].exists()) revert CertificateAlreadyIssued(id);
        _certificates[id] = newCertificate(serial, scheme, subjectType, validFrom, validUntil);
        emit CertificateIssued(id, account, subject, subjectType, scheme, commitment, validFrom, validUntil);
    }

    /// @inheritdoc ICertificates
    function suspendCertificate(CertificateId id, Commitment reason) external {
        (address account, CertificateSlot slot) = _own(id, reason);
        _requireNotOver(id, slot);
        if (_isSuspended(slot)) revert CertificateAlreadySuspended(id, slot.timeAt(SUSPENDED_FROM_AT));
        _certificates[id] = slot.withTime(SUSPENDED_FROM_AT, _now()).withTime(SUSPENDED_UNTIL_AT, 0);
        emit CertificateSuspended(id, account, reason);
    }

    /// @inheritdoc ICertificates
    function reinstateCertificate(CertificateId id, Commitment reason) external {
        (address account, CertificateSlot slot) = _own(id, reason);
        _requireAccredited(account, slot.scheme());
        _requireNotOver(id, slot);
        if (!_isSuspended(slot)) revert CertificateNotSuspended(id);
        _certificates[id] = slot.withTime(SUSPENDED_UNTIL_AT, _now());
        emit CertificateReinstated(id, account, reason);
    }

    /// @inheritdoc ICertificates
    function revokeCertificate(CertificateId id, uint40 effectiveFrom, Commitment reason) external {
        (address account, CertificateSlot slot) = _own(id, reason);
        (uint40 min, uint40 max) = (slot.timeAt(VALID_FROM_AT), slot.timeAt(VALID_UNTIL_AT));
        if (effectiveFrom < min || (max != 0 && effectiveFrom > max)) {
            revert CertificateDateOutOfBounds(id, effectiveFrom, min, max);
        }
        uint40 revokedFrom = slot.timeAt(REVOKED_FROM_AT);
        if (revokedFrom != 0 && effectiveFrom >= revokedFrom) revert CertificateAlreadyRevoked(id, revokedFrom);
        _certificates[id] = slot.withTime(REVOKED_FROM_AT, effectiveFrom);
        emit CertificateRevoked(id, account, effectiveFrom, reason);
    }

    /// @inheritdoc ICertificates
    function certificate(CertificateId id) external view returns (Certificate memory) {
        CertificateSlot slot = _known(id);
        return
            Certificate({
                issuer: ORGANISATIONS.accountOf(slot.issuer()),
                scheme: slot.scheme(),
                subjectType: slot.subjectType(),
                validFrom: slot.timeAt(VALID_FROM_AT),
                validUntil: slot.timeAt(VALID_UNTIL_AT),
                revokedFrom: slot.timeAt(REVOKED_FROM_AT),
                suspendedFrom: slot.timeAt(SUSPENDED_FROM_AT),
                suspendedUntil: slot.timeAt(SUSPENDED_UNTIL_AT)
            });
    }

    /// @inheritdoc ICertificates
    function statusAt(CertificateId id, uint40 time) external view returns (Validity) {
        CertificateSlot slot = _certificates[id];
        return slot.exists() ? _validityAt(slot, time) : Validity.None;
    }

    /// @inheritdoc ICertificates
    function isAccredited(address account, Scheme scheme) public view returns (bool) {
        return _accreditations[account] & _bitOf(scheme) != 0;
    }

    /// @inheritdoc ICertificates
    function organisations() external view returns (IOrganisations) {
        return ORGANISATIONS;
    }

    /// @inheritdoc ICertificates
    function batches() external view returns (IBatches) {
        return BATCHES;
    }

    /// @inheritdoc ICertificates
    function certificateIdOf(
        address issuer,
        Scheme scheme,
        SubjectType subjectType,
        bytes32 subject,
        Commitment commitment
    ) public view returns (CertificateId) {
        bytes32 content = keccak256(abi.encode(scheme, subjectType, subject, commitment));
        return CertificateId.wrap(TypedId.derive(CERTIFICATE_TYPE, issuer, content));
    }

    /// @dev The active organisation whose request the Relay carries.
    function _actor() private view returns (address account, uint32 serial) {
        if (!isTrustedForwarder(msg.sender)) revert CertificatesOnlyThroughRelay(msg.sender);
        account = _msgSender();
        (serial, ) = ORGANISATIONS.requireActive(account);
    }

    /// @dev The actor, and the certificate that it issued.
    function _own(CertificateId id, Commitment reason) private view returns (address account, CertificateSlot slot) {
        uint32 serial;
        (account, serial) = _actor();
        _requireCommitment(reason);
        slot = _known(id);
        if (slot.issuer() != serial) revert CertificateNotYours(id, account);
    }

    function _known(CertificateId id) private view returns (CertificateSlot slot) {
        slot = _certificates[id];
        if (!slot.exists()) revert CertificateUnknown(id);
    }

    function _requireSubject(SubjectType subjectType, bytes32 subject) private view {
        if (subjectType == SubjectType.Organisation) {
            address account = address(uint160(uint256(subject)));
            bool isAccount = bytes32(uint256(uint160(account))) == subject;
            if (isAccount && ORGANISATIONS.organisation(account).serial != 0) return;
        } else if (subjectType == SubjectType.Batch) {
            try BATCHES.batch(BatchId.wrap(subject)) returns (IBatches.Batch memory found) {
                if (!found.annulled) return;
            } catch {} // solhint-disable-line no-empty-blocks
        }
        revert CertificateSubjectUnknown(subjectType, subject);
    }

    function _requireAccredited(address account, Scheme scheme) private view {
        if (!isAccredited(account, scheme)) revert CertifierNotAccredited(account, scheme);
    }

    function _requireNotOver(CertificateId id, CertificateSlot slot) private view {
        Validity validity = _validityAt(slot, _now());
        if (validity == Validity.Expired || validity == Validity.Revoked) revert CertificateIsOver(id, validity);
    }

    function _requireScheme(Scheme scheme) private pure {
        if (scheme == Scheme.None) revert CertificateInvalidScheme(scheme);
    }

    function _requireCommitment(Commitment commitment) private pure {
        if (commitment.isZero()) revert CertificateInvalidCommitment(commitment);
    }

    function _validityAt(CertificateSlot slot, uint40 time) private pure returns (Validity) {
        if (time < slot.timeAt(VALID_FROM_AT)) return Validity.NotYet;
        uint40 revokedFrom = slot.timeAt(REVOKED_FROM_AT);
        if (revokedFrom != 0 && time >= revokedFrom) return Validity.Revoked;
        uint40 validUntil = slot.timeAt(VALID_UNTIL_AT);
        if (validUntil != 0 && time > validUntil) return Validity.Expired;
        uint40 suspendedFrom = slot.timeAt(SUSPENDED_FROM_AT);
        if (suspendedFrom == 0 || time < suspendedFrom) return Validity.Valid;
        return _isSuspended(slot) || time < slot.timeAt(SUSPENDED_UNTIL_AT) ? Validity.Suspended : Validity.Valid;
    }

    /// @dev Whether a suspension stands.
    function _isSuspended(CertificateSlot slot) private pure returns (bool) {
        return slot.timeAt(SUSPENDED_FROM_AT) != 0 && slot.timeAt(SUSPENDED_UNTIL_AT) == 0;
    }

    function _now() private view returns (uint40) {
        return uint40(block.timestamp);
    }

    function _bitOf(Scheme scheme) private pure returns (uint256) {
        return 1 << uint8(scheme);
    }
}
