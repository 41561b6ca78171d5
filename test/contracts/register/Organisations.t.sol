// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IOrganisations} from "../../../contracts/interfaces/IOrganisations.sol";
import {Commitment} from "../../../contracts/types/Commitment.sol";
import {Signer} from "../../../contracts/types/Signer.sol";
import {LedgerTest} from "../support/LedgerTest.sol";

contract OrganisationsTest is LedgerTest {
    function testFuzz_register_failsIfAnyFieldIsEmpty(
        uint32 serial,
        uint8 kindSeed,
        Commitment profile,
        Signer signer,
        uint8 custodySeed
    ) public {
        IOrganisations.Kind kind = IOrganisations.Kind(kindSeed % 8);
        IOrganisations.Custody custody = IOrganisations.Custody(custodySeed % 3);
        bytes memory reason;
        if (serial == 0) {
            reason = abi.encodeWithSelector(IOrganisations.OrganisationInvalidSerial.selector, serial);
        } else if (kind == IOrganisations.Kind.None) {
            reason = abi.encodeWithSelector(IOrganisations.OrganisationInvalidKind.selector, kind);
        } else if (profile.isZero()) {
            reason = abi.encodeWithSelector(IOrganisations.OrganisationInvalidProfile.selector, profile);
        } else if (signer.isZero()) {
            reason = abi.encodeWithSelector(IOrganisations.OrganisationInvalidSigner.selector, signer);
        } else if (custody == IOrganisations.Custody.None) {
            reason = abi.encodeWithSelector(IOrganisations.OrganisationInvalidCustody.selector, custody);
        }
        if (reason.length != 0) VM.expectRevert(reason);
        address account = organisations.register(serial, kind, profile, signer, custody);
        if (reason.length != 0) return;

        IOrganisations.Organisation memory found = organisations.organisation(account);
        _assertTrue(account == organisations.accountOf(serial), "account");
        _assertTrue(found.serial == serial && found.kind == kind && found.signers == 1, "organisation");
        _assertTrue(Commitment.unwrap(found.profile) == Commitment.unwrap(profile), "profile");
        _assertTrue(organisations.custodyOf(account, signer) == custody, "custody");

        VM.expectRevert(abi.encodeWithSelector(IOrganisations.OrganisationSerialTaken.selector, serial));
        organisations.register(serial, kind, profile, signer, custody);
    }

    function testFuzz_register_failsIfCallerIsNoRegistrar(address caller) public {
        VM.assume(caller != address(this));
        VM.expectRevert(abi.encodeWithSignature("AccessManagedUnauthorized(address)", caller));
        VM.prank(caller);
        _member(SERIAL, KEY);
    }

    function testFuzz_accountOf_differsBySerial(uint32 serial, uint32 other) public view {
        VM.assume(serial != other);
        _assertTrue(organisations.accountOf(serial) != organisations.accountOf(other), "same account");
    }

    /// @dev Whatever is added and removed, the count is right and one signer is left.
    function testFuzz_signers_areCountedAndNeverNone(uint256 steps) public {
        address account = _member(SERIAL, KEY);
        uint256 expected = 1;
        for (uint256 i = 0; i < 16; ++i) {
            Signer signer = Signer.wrap(bytes32(uint256(0x1000 + ((steps >> (i * 4)) % 4))));
            if (organisations.signs(account, signer)) {
                _actForOrganisation(account, abi.encodeCall(IOrganisations.removeSigner, (signer)));
                --expected;
            } else {
                _actForOrganisation(
                    account,
                    abi.encodeCall(IOrganisations.addSigner, (signer, IOrganisations.Custody.OwnDevice))
                );
                ++expected;
            }
            _assertTrue(organisations.organisation(account).signers == expected, "count");
        }
        _assertTrue(organisations.signs(account, _signerOf(KEY)), "the first is still there");
    }

    function _actForOrganisation(address account, bytes memory data) private {
        _act(account, KEY, address(organisations), data);
    }
}
