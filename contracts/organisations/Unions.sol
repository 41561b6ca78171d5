// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IUnions} from "../interfaces/IUnions.sol";
import {Commitment} from "../types/Commitment.sol";
import {Mergers} from "./Mergers.sol";

abstract contract Unions is IUnions, Mergers {
    uint256 private constant MAX_ACTS = 40;

    /// @dev Counts while the member's keyring and the term of its membership are still these: a recovery, a merger and an
    /// end of the membership end all grants without looking them up.
    struct Grant {
        uint48 until;
        uint32 keyring;
        uint32 term;
    }

    mapping(address account => mapping(address union => Membership)) private _memberships;
    mapping(address account => mapping(address union => mapping(bytes32 act => Grant))) private _grants;

    /// @inheritdoc IUnions
    function join(address union) external {
        address account = _actor();
        _requireUnion(union);
        if (_consent(account, union, union, MembershipState.Asked, MembershipState.Offered)) return;
        emit MembershipAsked(account, union);
    }

    /// @inheritdoc IUnions
    function admit(address account) external {
        address union = _actor();
        _requireUnion(union);
        if (_consent(account, union, account, MembershipState.Offered, MembershipState.Asked)) return;
        emit MembershipOffered(account, union);
    }

    /// @inheritdoc IUnions
    function leaveUnion(address union) external {
        _end(_actor(), union);
        emit MembershipEnded(_msgSender(), union, false, Commitment.wrap(0));
    }

    /// @inheritdoc IUnions
    function expel(address account, Commitment reason) external {
        address union = _actor();
        if (reason.isZero()) revert OrganisationInvalidReason(reason);
        _end(account, union);
        emit MembershipEnded(account, union, true, reason);
    }

    /// @inheritdoc IUnions
    function grant(address union, Act[] calldata acts, uint48 until) external {
        address account = _actor();
        _requireLength(acts.length);
        uint32 term = _requireMember(account, union);
        if (until <= block.timestamp) revert GrantEnded(until);
        Grant memory given = Grant(until, _organisations[account].keyring, term);
        for (uint256 i = 0; i < acts.length; ++i) {
            (address target, bytes4 selector) = (acts[i].target, acts[i].selector);
            if (target == address(this) || selector == 0) revert GrantInvalidAct(target, selector);
            _grants[account][union][_actOf(target, selector)] = given;
        }
        emit ActsGranted(account, union, acts, until);
    }

    /// @inheritdoc IUnions
    function revokeGrant(address union, Act[] calldata acts) external {
        address account = _actor();
        _requireLength(acts.length);
        for (uint256 i = 0; i < acts.length; ++i) {
            (address target, bytes4 selector) = (acts[i].target, acts[i].selector);
            if (grantedUntil(account, union, target, selector) == 0) {
                revert GrantUnknown(account, union, target, selector);
            }
            delete _grants[account][union][_actOf(target, selector)];
        }
        emit ActsRevoked(account, union, acts);
    }

    /// @inheritdoc IUnions
    function revokeAllGrants(address union) external {
        address account = _actor();
        _requireMember(account, union);
        ++_memberships[account][union].term;
        emit AllActsRevoked(account, union);
    }

    /// @inheritdoc IUnions
    function membership(address account, address union) external view returns (Membership memory) {
        return _memberships[account][union];
    }

    /// @inheritdoc IUnions
    function grantedUntil(
        address account,
        address union,
        address target,
        bytes4 selector
    ) public view returns (uint48) {
        Grant memory given = _grants[account][union][_actOf(target, selector)];
        if (given.until < block.timestamp) return 0;
        Membership memory found = _memberships[account][union];
        bool counts =
            found.state == MembershipState.Member &&
                found.term == given.term &&
                _organisations[account].keyring == given.keyring;
        return counts ? given.until : 0;
    }

    /// @dev One side consents; the membership begins when the other side has.
    /// @param other The side that does not act.
    /// @param mine What this consent alone makes of it.
    /// @param theirs What the other side's consent made of it.
    /// @return began Whether the membership begins.
    function _consent(
        address account,
        address union,
        address other,
        MembershipState mine,
        MembershipState theirs
    ) private returns (bool began) {
        if (account == union) revert UnionOfItself(union);
        requireActive(other);
        _requireNotMerged(other);
        Membership storage found = _memberships[account][union];
        began = found.state == theirs;
        if (!began && found.state != MembershipState.None) revert MembershipInvalidState(account, union, found.state);
        (found.state, found.since) = (began ? MembershipState.Member : mine, uint48(block.timestamp));
        if (began) emit MembershipBegan(account, union);
    }

    function _end(address account, address union) private {
        Membership memory found = _memberships[account][union];
        if (found.state == MembershipState.None) revert MembershipInvalidState(account, union, found.state);
        _memberships[account][union] = Membership(MembershipState.None, uint48(block.timestamp), found.term + 1);
    }

    /// @return term Of the membership.
    function _requireMember(address account, address union) private view returns (uint32 term) {
        Membership memory found = _memberships[account][union];
        if (found.state != MembershipState.Member) revert MembershipRequired(account, union);
        return found.term;
    }

    function _requireUnion(address account) private view {
        Kind kind = _kindOf(account);
        if (kind != Kind.Union) revert UnionInvalidKind(account, kind);
    }

    function _requireLength(uint256 length) private pure {
        if (length == 0 || length > MAX_ACTS) revert GrantListLength(length, MAX_ACTS);
    }

    function _actOf(address target, bytes4 selector) private pure returns (bytes32) {
        return bytes32(bytes20(target)) | (bytes32(selector) >> 160);
    }
}
