// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Commitment} from "../types/Commitment.sol";
import {IOrganisations} from "./IOrganisations.sol";

/// @title Mergers: one organisation goes on in another
/// @notice Part of the register of organisations. By one act of each, on the same document, in any order. Stock, open
/// agreements and history stay where they are, in the predecessor's account; its own keys are mute for ever, and the
/// successor acts in that account as a delegate (see {IRelay}), for everything but acts of the register.
/// @dev The predecessor's status stays Active, so that goods on their way still arrive, open agreements are still fulfilled
/// and new stock can still be received; a registrar can suspend it like any other. Its keys cannot be recovered: a recovery
/// of the successor's keys covers both. All that it granted ends; its memberships stand until a union ends them. A union's
/// members did not grant anything to its successor.
interface IMergers {
    /// @notice The predecessor, `account`, agrees to hand over to `successor`.
    event HandOverAgreed(address indexed account, address indexed successor, Commitment document);

    /// @notice The successor, `account`, agrees to take over from `predecessor`.
    event TakeOverAgreed(address indexed account, address indexed predecessor, Commitment document);

    /// @notice The organisation took back what it agreed with `other`.
    event MergerWithdrawn(address indexed account, address indexed other);

    /// @notice Both agreed on the same document: `successor` acts in the account of `account` from here on, for ever.
    event OrganisationMerged(address indexed account, address indexed successor, Commitment document);

    /// @notice The organisation has merged into `successor`, and can do that no more.
    error OrganisationIsMerged(address account, address successor);

    /// @notice An organisation cannot merge with itself.
    error MergerWithItself(address account);

    /// @notice Only two cooperatives, or two unions, can merge: what one may do, the other may.
    error MergerKindsNotAllowed(IOrganisations.Kind predecessor, IOrganisations.Kind successor);

    /// @notice The document is the zero commitment.
    error MergerInvalidDocument(Commitment document);

    /// @notice Nothing that the acting organisation agreed with `other` waits.
    error MergerUnknown(address account, address other);

    /// @notice The line of predecessors would be longer than `max`: a delegate is looked for along it.
    error MergerLineTooLong(address successor, uint256 max);

    /// @notice The acting organisation, active, agrees to go on in `successor`. It merges when the successor has agreed on
    /// the same document; else its agreement waits, and ends with {withdrawMerger} or a recovery of its keys. Refused while
    /// a recovery of its keys waits, so that stolen keys cannot hand over what is about to be recovered. Emits
    /// {HandOverAgreed}, and {OrganisationMerged} when it is the second.
    /// @param successor Active, not merged, of the same kind: cooperative or union.
    /// @param document Commitment of the document both agree on; not zero.
    function handOver(address successor, Commitment document) external;

    /// @notice The acting organisation, active, agrees to take over `predecessor`; as {handOver}. Emits {TakeOverAgreed}, and
    /// {OrganisationMerged} when it is the second.
    /// @param predecessor Active, not merged, of the same kind: cooperative or union.
    /// @param document Commitment of the document both agree on; not zero.
    function takeOver(address predecessor, Commitment document) external;

    /// @notice Takes back what the acting organisation agreed with `other` and the other has not. Emits {MergerWithdrawn}.
    function withdrawMerger(address other) external;

    /// @notice The organisation that `account` merged into, zero when it has not. That one may have merged too.
    function successorOf(address account) external view returns (address);
}
