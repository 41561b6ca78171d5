// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Commitment} from "../types/Commitment.sol";
import {Signer} from "../types/Signer.sol";
import {IOrganisations} from "./IOrganisations.sol";

/// @title Sponsored buyers: organisations for which a cooperative vouches until a registrar does
/// @notice Part of the register of organisations: a buyer can take part at once, and the register says on whose word.
interface ISponsors {
    /// @notice No registrar has vouched for the new organisation yet, only its sponsor.
    event OrganisationSponsored(address indexed account, address indexed sponsor);

    /// @notice A registrar vouched for an organisation that had a sponsor only.
    event OrganisationVouched(address indexed account, address indexed sponsor, address indexed registrar);

    /// @notice Only cooperatives and unions sponsor.
    error OrganisationKindNotAllowed(address account, IOrganisations.Kind kind);

    /// @notice The organisation sponsors `max` others already for which no registrar has vouched.
    error OrganisationSponsorsTooMany(address account, uint256 max);

    /// @notice The organisation is unknown, or a registrar vouched for it already.
    error OrganisationNotSponsored(address account);

    /// @notice Registers a buyer with its first signer, active at once, without a registrar: the acting cooperative or union
    /// vouches for it, and the register says so until a registrar does. Through the Relay, while active. As
    /// {IOrganisations-register}; emits {IOrganisations-OrganisationRegistered}, {IOrganisations-SignerAdded} and
    /// {OrganisationSponsored}.
    /// @dev Always a buyer, which makes no goods and sponsors nobody; and at most 100 at a time wait for a registrar.
    /// @param serial Proposed by the sponsor, at random; 1 to 2^32 - 1, unused.
    /// @param profile Not zero.
    /// @param signer Not zero.
    /// @param custody Anything but None; the sponsor's statement.
    /// @return account {IOrganisations-accountOf} the serial.
    function sponsor(
        uint32 serial,
        Commitment profile,
        Signer signer,
        IOrganisations.Custody custody
    ) external returns (address account);

    /// @notice Vouches for an organisation that has a sponsor only. For registrars. Emits {OrganisationVouched}.
    /// @param account Sponsored, active or suspended.
    function vouch(address account) external;

    /// @notice Who vouches for `account` while no registrar does; zero when one has, or when it is unknown.
    function sponsorOf(address account) external view returns (address);
}
