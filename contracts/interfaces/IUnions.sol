// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {Commitment} from "../types/Commitment.sol";
import {IOrganisations} from "./IOrganisations.sol";

/// @title Unions: membership by consent of both, and what a union may do for a member
/// @notice Part of the register of organisations. A member grants acts, named one by one, until a date; how the union then
/// acts in the member's account is told in {IRelay}, and every such record names the union.
/// @dev Through the Relay, while active; never through a grant: acts of the register itself (keys, profile, membership,
/// grants, mergers, sponsorship) cannot be granted, nor done by a successor.
interface IUnions {
    /// @notice How an organisation stands towards a union.
    enum MembershipState {
        None,
        Asked,
        Offered,
        Member
    }

    /// @notice Membership of one organisation in one union.
    /// @param state Where it stands.
    /// @param since Unix time in seconds of the act that brought it there; of the end, when the state is None.
    /// @param term How often grants to this union ended all at once: older ones do not count. Rises with each leaving.
    struct Membership {
        MembershipState state;
        uint48 since;
        uint32 term;
    }

    /// @notice One act that can be granted: a function of a contract that the Relay may call.
    /// @param target The contract; not the register.
    /// @param selector Of the function; not zero.
    struct Act {
        address target;
        bytes4 selector;
    }

    /// @notice The organisation `account` asks to join; the union has not offered it.
    event MembershipAsked(address indexed account, address indexed union);

    /// @notice The union offers membership to `account`, which has not asked.
    event MembershipOffered(address indexed account, address indexed union);

    /// @notice Both consented: `account` is a member of the union from here on.
    event MembershipBegan(address indexed account, address indexed union);

    /// @notice The membership of `account`, or the asking or offer of it, ended; with it all grants to the union.
    /// @param byUnion Whether the union ended it; else the organisation did.
    /// @param reason Commitment of the union's document that says why; zero when the organisation left.
    event MembershipEnded(address indexed account, address indexed union, bool byUnion, Commitment reason);

    /// @notice The union may do these acts for `account` until a time.
    /// @param until Unix time in seconds, the last at which the union may act.
    event ActsGranted(address indexed account, address indexed union, Act[] acts, uint48 until);

    /// @notice The union may no longer do these acts for `account`.
    event ActsRevoked(address indexed account, address indexed union, Act[] acts);

    /// @notice The union may no longer do anything for `account`.
    event AllActsRevoked(address indexed account, address indexed union);

    /// @notice The organisation that should be a union is of another kind.
    error UnionInvalidKind(address account, IOrganisations.Kind kind);

    /// @notice A union cannot be a member of itself.
    error UnionOfItself(address account);

    /// @notice The way from this state is another one: already asked, already offered or a member; or nothing to end.
    error MembershipInvalidState(address account, address union, MembershipState state);

    /// @notice The organisation is not a member of the union.
    error MembershipRequired(address account, address union);

    /// @notice The list of acts is empty, or longer than `max`.
    error GrantListLength(uint256 length, uint256 max);

    /// @notice Acts of the register are never granted, nor is selector zero.
    error GrantInvalidAct(address target, bytes4 selector);

    /// @notice The grant would end now or in the past.
    error GrantEnded(uint48 until);

    /// @notice This act is not granted now.
    error GrantUnknown(address account, address union, address target, bytes4 selector);

    /// @notice The acting organisation asks a union to take it in, or takes up the offer that the union made. Emits
    /// {MembershipAsked} or {MembershipBegan}.
    /// @param union An active union, not merged, another than the acting organisation.
    function join(address union) external;

    /// @notice The acting union offers membership, or admits an organisation that asked. Emits {MembershipOffered} or
    /// {MembershipBegan}.
    /// @param account Active, not merged, another than the acting union.
    function admit(address account) external;

    /// @notice The acting organisation leaves, takes back its asking, or declines the offer. Needs nobody's consent, also
    /// when the union is suspended or merged. Emits {MembershipEnded}.
    function leaveUnion(address union) external;

    /// @notice The acting union expels a member, declines who asked, or takes back its offer. Emits {MembershipEnded}.
    /// @param reason Commitment of the document that says why; not zero.
    function expel(address account, Commitment reason) external;

    /// @notice Lets a union do acts in the account of the acting organisation, its member, until a time. An act that is
    /// granted already gets the new time. All grants end with the membership, with a recovery of the member's keys, and
    /// when the member merges. Emits {ActsGranted}.
    /// @param acts 1 to 40; none of the register.
    /// @param until Unix time in seconds, to come.
    function grant(address union, Act[] calldata acts, uint48 until) external;

    /// @notice Takes back acts that are granted now, all of them or none. In force at once, for what the union signed
    /// before too. Emits {ActsRevoked}.
    /// @param acts 1 to 40.
    function revokeGrant(address union, Act[] calldata acts) external;

    /// @notice Takes back all that the acting organisation granted a union of which it is a member. Emits {AllActsRevoked}.
    function revokeAllGrants(address union) external;

    /// @notice How `account` stands towards `union`.
    function membership(address account, address union) external view returns (Membership memory);

    /// @notice Until when the union may do the act for the account, as far as is known now; 0 when it may not now.
    function grantedUntil(
        address account,
        address union,
        address target,
        bytes4 selector
    ) external view returns (uint48);
}
