// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {Agreements} from "../../../contracts/Agreements.sol";
import {Batches} from "../../../contracts/Batches.sol";
import {Certificates} from "../../../contracts/Certificates.sol";
import {Journal} from "../../../contracts/Journal.sol";
import {Organisations} from "../../../contracts/Organisations.sol";
import {Relay} from "../../../contracts/Relay.sol";
import {ICertificates} from "../../../contracts/interfaces/ICertificates.sol";
import {IOrganisations} from "../../../contracts/interfaces/IOrganisations.sol";
import {IRecalls} from "../../../contracts/interfaces/IRecalls.sol";
import {IRelay} from "../../../contracts/interfaces/IRelay.sol";
import {ISponsors} from "../../../contracts/interfaces/ISponsors.sol";
import {Commitment} from "../../../contracts/types/Commitment.sol";
import {Signer} from "../../../contracts/types/Signer.sol";
import {Vm} from "./Vm.sol";

/// @dev The ledger as it is deployed, with this test as administrator, registrar, relayer, authority and keeper, and the means to act as an
/// organisation.
abstract contract LedgerTest {
    Vm internal constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    uint64 internal constant REGISTRAR = 1;
    uint64 internal constant AUTHORITY = 2;
    uint64 internal constant KEEPER = 3;
    uint256 internal constant KEY = 0x51151a;
    uint32 internal constant SERIAL = 0xc0ffee01;

    AccessManager internal manager;
    Organisations internal organisations;
    Relay internal relay;
    Batches internal batches;
    Journal internal journal;
    Certificates internal certificates;
    Agreements internal agreements;

    function setUp() public virtual {
        manager = new AccessManager(address(this));
        organisations = new Organisations(
            address(manager),
            VM.computeCreateAddress(address(this), VM.getNonce(address(this)) + 1)
        );
        relay = new Relay(address(manager), organisations);
        // Journal and Certificates come before the contract of agreements.
        batches = new Batches(
            address(manager),
            relay,
            VM.computeCreateAddress(address(this), VM.getNonce(address(this)) + 3)
        );
        journal = new Journal(address(manager));
        certificates = new Certificates(address(manager), relay, batches);
        agreements = new Agreements(relay, address(batches));
        bytes4[] memory selectors = new bytes4[](7);
        selectors[0] = IOrganisations.register.selector;
        selectors[1] = IOrganisations.suspend.selector;
        selectors[2] = IOrganisations.reinstate.selector;
        selectors[3] = IOrganisations.setVerifier.selector;
        selectors[4] = IOrganisations.startRecovery.selector;
        selectors[5] = IOrganisations.withdrawRecovery.selector;
        selectors[6] = ISponsors.vouch.selector;
        _give(address(organisations), selectors, REGISTRAR);
        selectors = new bytes4[](1);
        selectors[0] = ICertificates.accredit.selector;
        _give(address(certificates), selectors, REGISTRAR);
        selectors = new bytes4[](2);
        selectors[0] = IRecalls.recallByAuthority.selector;
        selectors[1] = IRecalls.liftByAuthority.selector;
        _give(address(batches), selectors, AUTHORITY);
        selectors = new bytes4[](1);
        selectors[0] = Journal.anchor.selector;
        _give(address(journal), selectors, KEEPER);
        relay.setRelayer(address(this), true);
        relay.setTarget(address(organisations), true);
        relay.setTarget(address(batches), true);
        relay.setTarget(address(certificates), true);
        relay.setTarget(address(agreements), true);
    }

    function _give(address target, bytes4[] memory selectors, uint64 role) private {
        manager.setTargetFunctionRole(target, selectors, role);
        manager.grantRole(role, address(this), 0);
    }

    function _signerOf(uint256 key) internal pure returns (Signer) {
        return Signer.wrap(bytes32(uint256(uint160(VM.addr(key)))));
    }

    function _member(uint32 serial, uint256 key) internal returns (address) {
        return
            organisations.register(
                serial,
                IOrganisations.Kind.Cooperative,
                Commitment.wrap(keccak256(abi.encode("profile", serial))),
                _signerOf(key),
                IOrganisations.Custody.Service
            );
    }

    /// @dev A request for the next nonce of `lane`, signed.
    function _request(
        address account,
        uint256 key,
        address target,
        bytes memory data,
        uint192 lane
    ) internal view returns (IRelay.Request memory) {
        return
            _signed(
                key,
                IRelay.Request({
                    account: account,
                    signer: _signerOf(key),
                    target: target,
                    gas: 500_000,
                    nonce: relay.nonces(account, lane),
                    deadline: type(uint48).max,
                    data: data,
                    signature: ""
                })
            );
    }

    function _signed(uint256 key, IRelay.Request memory request) internal view returns (IRelay.Request memory) {
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(key, relay.digestOf(request));
        request.signature = abi.encodePacked(r, s, v);
        return request;
    }

    function _act(address account, uint256 key, address target, bytes memory data) internal {
        relay.execute(_request(account, key, target, data, 0));
    }

    function _only(IRelay.Request memory request) internal pure returns (IRelay.Request[] memory group) {
        group = new IRelay.Request[](1);
        group[0] = request;
    }

    function _bound(uint256 value, uint256 least, uint256 most) internal pure returns (uint256) {
        return least + (value % (most - least + 1));
    }

    function _assertTrue(bool condition, string memory what) internal pure {
        // solhint-disable-next-line gas-custom-errors
        require(condition, what);
    }
}
