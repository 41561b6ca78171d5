// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IMergers} from "../interfaces/IMergers.sol";
import {Commitment} from "../types/Commitment.sol";
import {Register} from "./Register.sol";

abstract contract Mergers is IMergers, Register {
    /// @dev One cold slot each when a delegate is looked for.
    uint256 private constant MAX_LINE = 8;

    /// @dev `line` is the length of the longest line of predecessors that ends in the organisation.
    struct Merger {
        address successor;
        uint8 line;
    }

    mapping(address account => Merger) private _mergers;

    // What one organisation agreed with another and the other has not: {_termsOf}.
    mapping(address account => mapping(address other => bytes32)) private _agreed;

    /// @inheritdoc IMergers
    function handOver(address successor, Commitment document) external {
        address account = _actor();
        emit HandOverAgreed(account, successor, document);
        _agree(account, successor, account, successor, document);
    }

    /// @inheritdoc IMergers
    function takeOver(address predecessor, Commitment document) external {
        address account = _actor();
        emit TakeOverAgreed(account, predecessor, document);
        _agree(account, predecessor, predecessor, account, document);
    }

    /// @inheritdoc IMergers
    function withdrawMerger(address other) external {
        address account = _actor();
        if (_agreed[account][other] == 0) revert MergerUnknown(account, other);
        delete _agreed[account][other];
        emit MergerWithdrawn(account, other);
    }

    /// @inheritdoc IMergers
    function successorOf(address account) public view returns (address) {
        return _mergers[account].successor;
    }

    /// @dev Whether `account` has merged into `delegate`, itself or by way of others.
    function _isSuccessor(address delegate, address account) internal view returns (bool) {
        // As long as the longest line at most, and no circle: who merged has no key to take anybody over.
        address next = successorOf(account);
        while (next != address(0)) {
            if (next == delegate) return true;
            next = successorOf(next);
        }
        return false;
    }

    function _requireNotMerged(address account) internal view {
        address successor = successorOf(account);
        if (successor != address(0)) revert OrganisationIsMerged(account, successor);
    }

    function _agree(
        address account,
        address other,
        address predecessor,
        address successor,
        Commitment document
    ) private {
        if (account == other) revert MergerWithItself(account);
        if (document.isZero()) revert MergerInvalidDocument(document);
        requireActive(other);
        (Kind from, Kind to) = (_kindOf(predecessor), _kindOf(successor));
        if (from != to || (from != Kind.Cooperative && from != Kind.Union)) revert MergerKindsNotAllowed(from, to);
        // The acting one has a key, so it has not.
        _requireNotMerged(other);
        if (_recoveries[predecessor].readyAt != 0) revert OrganisationRecoveryPending(predecessor);
        if (_agreed[other][account] != _termsOf(other, predecessor, successor, document)) {
            _agreed[account][other] = _termsOf(account, predecessor, successor, document);
            return;
        }
        delete _agreed[other][account];
        delete _agreed[account][other];
        _merge(predecessor, successor);
        emit OrganisationMerged(predecessor, successor, document);
    }

    function _merge(address predecessor, address successor) private {
        uint8 line = _mergers[predecessor].line + 1;
        if (line > MAX_LINE) revert MergerLineTooLong(successor, MAX_LINE);
        if (line > _mergers[successor].line) _mergers[successor].line = line;
        _mergers[predecessor].successor = successor;
        // A new keyring, with no key on it.
        ++_organisations[predecessor].keyring;
        _organisations[predecessor].signers = 0;
    }

    /// @dev With the keyring of who agrees: what a stolen key agreed to ends with the recovery.
    function _termsOf(
        address account,
        address predecessor,
        address successor,
        Commitment document
    ) private view returns (bytes32) {
        return keccak256(abi.encode(_organisations[account].keyring, predecessor, successor, document));
    }
}
