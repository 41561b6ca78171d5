// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ISponsors} from "../interfaces/ISponsors.sol";
import {Commitment} from "../types/Commitment.sol";
import {Signer} from "../types/Signer.sol";
import {Register} from "./Register.sol";

abstract contract Sponsors is ISponsors, Register {
    /// @dev Enough for the buyers that a cooperative meets between two visits of a registrar, and few enough that one with
    /// a stolen key cannot fill the register.
    uint256 private constant MAX_SPONSORED = 100;

    mapping(address account => address) private _sponsors;
    mapping(address sponsor => uint256) private _sponsored;

    /// @inheritdoc ISponsors
    function sponsor(
        uint32 serial,
        Commitment profile,
        Signer signer,
        Custody custody
    ) external returns (address account) {
        address actor = _actor();
        Kind kind = _kindOf(actor);
        if (kind != Kind.Cooperative && kind != Kind.Union) revert OrganisationKindNotAllowed(actor, kind);
        if (_sponsored[actor] == MAX_SPONSORED) revert OrganisationSponsorsTooMany(actor, MAX_SPONSORED);
        account = _register(serial, Kind.Buyer, profile, signer, custody, actor);
        ++_sponsored[actor];
        _sponsors[account] = actor;
        emit OrganisationSponsored(account, actor);
    }

    /// @inheritdoc ISponsors
    function vouch(address account) external restricted {
        address by = _sponsors[account];
        if (by == address(0)) revert OrganisationNotSponsored(account);
        --_sponsored[by];
        delete _sponsors[account];
        emit OrganisationVouched(account, by, _msgSender());
    }

    /// @inheritdoc ISponsors
    function sponsorOf(address account) external view returns (address) {
        return _sponsors[account];
    }
}
