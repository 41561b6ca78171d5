// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {CertificateId} from "../types/CertificateId.sol";
import {Commitment} from "../types/Commitment.sol";
import {IBatches} from "./IBatches.sol";
import {IOrganisations} from "./IOrganisations.sol";

/// @title Certificates: statements of accredited certifiers about an organisation or a batch
/// @notice Who certified what, for which time, and whether it stood at a date. The document itself, the number as printed
/// and the scope are behind a commitment.
/// @dev Certifiers act through the Relay (ERC-2771); registrars accredit them directly (role 1). When a certifier is
/// suspended or loses its accreditation it can issue nothing more; what it issued stands as it is.
interface ICertificates {
    /// @notice What a certificate is of; each is accredited on its own. None is no scheme.
    /// @dev SanitaryAuthorisation: of the ONSSA (law 28-07). GeographicalIndication, DesignationOfOrigin and
    /// AgriculturalLabel: IGP, AOP and label agricole (law 25-06). Organic: law 39-12.
    enum Scheme {
        None,
        SanitaryAuthorisation,
        GeographicalIndication,
        DesignationOfOrigin,
        AgriculturalLabel,
        Organic,
        LaboratoryResult,
        AuditFinding
    }

    /// @notice What a certificate is about.
    enum SubjectType {
        None,
        Organisation,
        Batch
    }

    /// @notice How a certificate stands at a time. None means that there is no such certificate.
    enum Validity {
        None,
        NotYet,
        Valid,
        Suspended,
        Expired,
        Revoked
    }

    /// @notice What the contract holds of a certificate. Times are Unix seconds.
    /// @param issuer The certifier's account.
    /// @param scheme What it is of.
    /// @param subjectType What it is about; which one is bound by the id and stands in {CertificateIssued}.
    /// @param validFrom The first second of it.
    /// @param validUntil The last second of it; 0 = open.
    /// @param revokedFrom From when on it counts for nothing; 0 = not revoked.
    /// @param suspendedFrom When the latest suspension began; 0 = there never was one.
    /// @param suspendedUntil When the latest suspension was lifted; 0 while it stands.
    struct Certificate {
        address issuer;
        Scheme scheme;
        SubjectType subjectType;
        uint40 validFrom;
        uint40 validUntil;
        uint40 revokedFrom;
        uint40 suspendedFrom;
        uint40 suspendedUntil;
    }

    /// @notice A registrar lets a certifier issue certificates of a scheme (`allowed`), or no longer.
    event CertifierAccredited(address indexed account, Scheme indexed scheme, bool allowed, address indexed registrar);

    /// @notice The certifier `account` states something about a subject.
    /// @param subject The account, left-padded with zeros, or the id of the batch.
    /// @param commitment Of the certificate's document; bound by `id`, as are scheme and subject.
    event CertificateIssued(
        CertificateId indexed id,
        address indexed account,
        bytes32 indexed subject,
        SubjectType subjectType,
        Scheme scheme,
        Commitment commitment,
        uint40 validFrom,
        uint40 validUntil
    );

    /// @notice The certificate counts for nothing from this block on, until the suspension is lifted.
    /// @param reason Commitment of the document that says why.
    event CertificateSuspended(CertificateId indexed id, address indexed account, Commitment reason);

    /// @notice The certificate counts again from this block on.
    /// @param reason Commitment of the document that says why.
    event CertificateReinstated(CertificateId indexed id, address indexed account, Commitment reason);

    /// @notice The certificate counts for nothing from `effectiveFrom` on, which may be long past or yet to come.
    /// @param reason Commitment of the document that says why.
    event CertificateRevoked(
        CertificateId indexed id,
        address indexed account,
        uint40 effectiveFrom,
        Commitment reason
    );

    /// @notice An act of an organisation came from elsewhere than the Relay.
    error CertificatesOnlyThroughRelay(address caller);

    /// @notice The batches are those of another register than the Relay's.
    error CertificatesInvalidBatches(address batches);

    /// @notice Only a certifier can be accredited; the account's kind is another one (None when unknown).
    error CertificatesKindNotAllowed(address account, IOrganisations.Kind kind);

    /// @notice The scheme is None.
    error CertificateInvalidScheme(Scheme scheme);

    /// @notice The certificate's document, or a reason, is the zero commitment.
    error CertificateInvalidCommitment(Commitment commitment);

    /// @notice The account is not accredited for the scheme.
    error CertifierNotAccredited(address account, Scheme scheme);

    /// @notice There is no such organisation, or no such batch, or it was annulled; or the subject's type is None.
    error CertificateSubjectUnknown(SubjectType subjectType, bytes32 subject);

    /// @notice The validity ends before it begins, or begins at 0.
    error CertificateInvalidPeriod(uint40 validFrom, uint40 validUntil);

    /// @notice The validity has ended already.
    error CertificatePeriodEnded(uint40 validUntil);

    /// @notice This certifier issued this statement about this subject already.
    error CertificateAlreadyIssued(CertificateId id);

    /// @notice There is no such certificate.
    error CertificateUnknown(CertificateId id);

    /// @notice The organisation did not issue the certificate.
    error CertificateNotYours(CertificateId id, address account);

    /// @notice The certificate is Expired or Revoked now: it can be neither suspended nor reinstated.
    error CertificateIsOver(CertificateId id, Validity validity);

    /// @notice A suspension stands already.
    error CertificateAlreadySuspended(CertificateId id, uint40 suspendedFrom);

    /// @notice No suspension stands.
    error CertificateNotSuspended(CertificateId id);

    /// @notice It is revoked already, from this date or an earlier one.
    error CertificateAlreadyRevoked(CertificateId id, uint40 revokedFrom);

    /// @notice A revocation takes effect within the certificate's own validity only (`max` is 0 when that is open).
    error CertificateDateOutOfBounds(CertificateId id, uint40 date, uint40 min, uint40 max);

    /// @notice Accredits a certifier for a scheme, or withdraws that. For registrars, directly. Emits {CertifierAccredited}.
    /// @param account Of the kind certifier, active or not.
    /// @param scheme Anything but None.
    function accredit(address account, Scheme scheme, bool allowed) external;

    /// @notice States something about an organisation or batch. For active certifiers accredited for `scheme`, through the
    /// Relay. Emits {CertificateIssued}.
    /// @param subjectType What kind of thing `subject` is.
    /// @param subject The account of an organisation, left-padded with zeros, suspended or not; or the id of a batch that
    /// was not annulled.
    /// @param commitment Of the certificate's document; not zero.
    /// @param validFrom Unix time in seconds, past or to come; not 0.
    /// @param validUntil The last second, not past and not before `validFrom`; 0 = open.
    /// @return id {certificateIdOf}: the same document about the same subject cannot be issued twice.
    function issue(
        Scheme scheme,
        SubjectType subjectType,
        bytes32 subject,
        Commitment commitment,
        uint40 validFrom,
        uint40 validUntil
    ) external returns (CertificateId id);

    /// @notice Suspends a certificate, from now on. For its issuer, active, accredited or no longer; through the Relay.
    /// Emits {CertificateSuspended}.
    /// @param id Not expired, revoked or suspended now.
    /// @param reason Commitment of the document that says why; not zero.
    function suspendCertificate(CertificateId id, Commitment reason) external;

    /// @notice Lifts the suspension of a certificate, from now on. For its issuer, active and accredited still: what gives
    /// validity needs the accreditation, what takes it away does not. Through the Relay. Emits {CertificateReinstated}.
    /// @param id Suspended, and not expired or revoked now.
    /// @param reason Commitment of the document that says why; not zero.
    function reinstateCertificate(CertificateId id, Commitment reason) external;

    /// @notice Revokes a certificate with effect from a date, past or to come; for ever. For its issuer, active, accredited
    /// or no longer; through the Relay. An expired certificate can still be revoked, and a revoked one again with effect
    /// from an earlier date. Emits {CertificateRevoked}.
    /// @param effectiveFrom Unix time in seconds, from `validFrom` to `validUntil`.
    /// @param reason Commitment of the document that says why; not zero.
    function revokeCertificate(CertificateId id, uint40 effectiveFrom, Commitment reason) external;

    /// @notice Everything the contract holds of a certificate; reverts with {CertificateUnknown} when there is none.
    function certificate(CertificateId id) external view returns (Certificate memory);

    /// @notice How a certificate stands at a time, as far as is known now: what is to come can still change.
    /// @dev At any time: before `validFrom` NotYet; from `revokedFrom` on Revoked; after `validUntil` Expired; within the
    /// latest suspension Suspended; else Valid. One slot holds the latest suspension only, so that a time within an earlier
    /// one, lifted since, shows Valid here: those stand in {CertificateSuspended} and {CertificateReinstated}.
    /// @param time Unix time in seconds.
    function statusAt(CertificateId id, uint40 time) external view returns (Validity);

    /// @notice The id that a statement has, issued or not.
    function certificateIdOf(
        address issuer,
        Scheme scheme,
        SubjectType subjectType,
        bytes32 subject,
        Commitment commitment
    ) external view returns (CertificateId);

    /// @notice Whether the account may issue certificates of the scheme while it is active.
    function isAccredited(address account, Scheme scheme) external view returns (bool);

    /// @notice The register of organisations whose accounts act here.
    function organisations() external view returns (IOrganisations);

    /// @notice The batches that certificates can be about.
    function batches() external view returns (IBatches);
}
