// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IBatches} from "../../../contracts/interfaces/IBatches.sol";
import {IOrganisations} from "../../../contracts/interfaces/IOrganisations.sol";
import {IRelay} from "../../../contracts/interfaces/IRelay.sol";
import {ITransformations} from "../../../contracts/interfaces/ITransformations.sol";
import {BatchId} from "../../../contracts/types/BatchId.sol";
import {Commitment} from "../../../contracts/types/Commitment.sol";
import {ShipmentId} from "../../../contracts/types/ShipmentId.sol";
import {Signer} from "../../../contracts/types/Signer.sol";
import {LedgerTest} from "../support/LedgerTest.sol";
import {Vm} from "../support/Vm.sol";

/// @dev Five organisations, the means to let one of them try something, and what a stranger would note down meanwhile: what
/// was registered, spent and sent, and whether anything happened that must not.
abstract contract Trade is LedgerTest {
    /// @dev `first` One more than the place of the line of which it returns goods; 0 when it returns none.
    struct Sent {
        ShipmentId id;
        BatchId batch;
        uint256 from;
        uint256 to;
        uint64 quantity;
        bool open;
        uint256 first;
        uint64 returnable;
    }

    struct Made {
        uint256 maker;
        bytes stated;
        bool annulled;
    }

    uint256 internal constant MEMBERS = 5;
    uint64 internal constant KG = 1e6;

    address[] internal accounts;
    BatchId[] internal ids;
    Sent[] internal sent;
    Made[] internal made;
    mapping(BatchId id => uint256) internal spentOf;
    mapping(BatchId id => uint256) internal inTransitOf;
    mapping(BatchId id => uint256) internal reservedOf;

    /// @dev Net mass in mg of all that was registered, not made, whose mass is known.
    uint256 internal registeredMg;

    /// @dev Of all living conserved stock, after the last act.
    uint256 internal livingMg;

    /// @dev How often each method did what it was asked.
    mapping(bytes4 selector => uint256) internal doneOf;

    /// @dev What went wrong first; empty while nothing did.
    string public wrong;

    uint256 private _clock;
    uint256 private _draws;

    function setUp() public virtual override {
        super.setUp();
        _clock = 1_800_000_000;
        VM.warp(_clock);
        IOrganisations.Kind[5] memory kinds = [
            IOrganisations.Kind.Cooperative,
            IOrganisations.Kind.Union,
            IOrganisations.Kind.Processor,
            IOrganisations.Kind.Cooperative,
            IOrganisations.Kind.Buyer
        ];
        for (uint256 i = 0; i < MEMBERS; ++i) {
            Commitment profile = Commitment.wrap(bytes32(i + 1));
            accounts.push(
                organisations.register(
                    uint32(i + 1),
                    kinds[i],
                    profile,
                    _signerOf(_keyOf(i)),
                    IOrganisations.Custody.Service
                )
            );
        }
    }

    /// @dev The runner sets the clock back before every call.
    modifier inTime() {
        VM.warp(_clock);
        _;
    }

    function _pass(uint256 time) internal {
        _clock += time;
        VM.warp(_clock);
    }

    function _keyOf(uint256 member) internal pure returns (uint256) {
        return KEY + member;
    }

    /// @dev Below `bound`, another one each time.
    function _draw(uint256 seed, uint256 bound) internal returns (uint256) {
        return uint256(keccak256(abi.encode(seed, ++_draws))) % bound;
    }

    function _document(uint256 seed) internal returns (Commitment) {
        return Commitment.wrap(keccak256(abi.encode("document", seed, ++_draws)));
    }

    function _free(BatchId id, uint256 member) internal view returns (uint64) {
        return batches.holding(id, accounts[member]).free;
    }

    /// @dev A batch of which the member has something, if there is one among a few.
    function _batchOf(uint256 seed, uint256 member) internal returns (BatchId id) {
        if (ids.length == 0) return BatchId.wrap(bytes32(seed));
        for (uint256 i = 0; i < 6; ++i) {
            id = ids[_draw(seed, ids.length)];
            if (_free(id, member) != 0) return id;
        }
    }

    /// @dev All, half, a crumb, or one more than there is.
    function _part(uint256 seed, uint64 free) internal returns (uint64) {
        uint256 choice = _draw(seed, 7);
        return
            choice == 0
                ? free + 1
                : choice == 1
                    ? 1
                    : choice < 4
                        ? free
                        : free / 2 + 1;
    }

    /// @dev Tries an act of a member in Batches, and checks what holds of every act.
    function _try(uint256 member, bytes memory data, bool mayGrow) internal returns (bool done) {
        return _tryAt(address(batches), member, data, mayGrow);
    }

    function _tryAt(address target, uint256 member, bytes memory data, bool mayGrow) internal returns (bool done) {
        address account = accounts[member];
        _tryWithoutRight(target, member, data);
        IRelay.Request memory request = _requestBy(target, _keyOf(member), account, data);
        bool active = organisations.organisation(account).status == IOrganisations.Status.Active;
        done = _checked(address(relay), abi.encodeCall(IRelay.execute, (request)));
        if (done) ++doneOf[bytes4(data)];
        if (done && !active) _note("a suspended organisation acted");
        if (done && !mayGrow && _living() > livingMg) _note("mass grew");
        livingMg = _living();
    }

    /// @dev The very act that the member may be allowed, by somebody else, in one of four ways: signed by another key under
    /// its own name or under the member's; past the Relay as the account itself, or as another in its name.
    function _tryWithoutRight(address target, uint256 member, bytes memory data) private {
        address account = accounts[member];
        uint256 thief = _keyOf((member + 1) % MEMBERS);
        uint256 way = _draw(member, 4);
        if (way > 1) {
            VM.prank(way == 2 ? account : VM.addr(thief));
            // solhint-disable-next-line avoid-low-level-calls
            (bool done, ) = target.call(abi.encodePacked(data, account));
            if (done) _note("came without the Relay");
            return;
        }
        IRelay.Request memory request = _requestBy(target, thief, account, data);
        if (way == 1) {
            request.signer = _signerOf(_keyOf(member));
            request = _signed(thief, request);
        }
        if (_checked(address(relay), abi.encodeCall(IRelay.execute, (request)))) _note("forged");
    }

    function _requestBy(
        address target,
        uint256 key,
        address account,
        bytes memory data
    ) private view returns (IRelay.Request memory) {
        IRelay.Request memory request = _request(account, key, target, data, 0);
        request.gas = 5_000_000;
        return _signed(key, request);
    }

    /// @dev Tries a call of this contract, which is registrar, authority and relayer.
    function _checked(address target, bytes memory data) internal returns (bool done) {
        VM.record();
        VM.recordLogs();
        // solhint-disable-next-line avoid-low-level-calls
        (done, ) = target.call(data);
        Vm.Log[] memory logs = VM.getRecordedLogs();
        if (!done) return false;
        _expectLog(logs, address(organisations), address(organisations));
        // Agreements tell what is reserved, and Batches how a delivery ends.
        _expectLog(logs, address(batches), address(agreements));
        _expectLog(logs, address(agreements), address(batches));
    }

    /// @param other Who may tell of it, besides the contract itself.
    function _expectLog(Vm.Log[] memory logs, address emitter, address other) private {
        (, bytes32[] memory written) = VM.accesses(emitter);
        if (written.length == 0) return;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter == emitter || logs[i].emitter == other) return;
        }
        _note("the state changed without an event");
    }

    function _note(string memory what) internal {
        if (bytes(wrong).length == 0) wrong = what;
    }

    function _remember(BatchId id, uint256 netMassMg) internal {
        ids.push(id);
        registeredMg += netMassMg;
    }

    function _rememberSent(uint256 from, uint256 to, Commitment document, BatchId batch, uint64 quantity) internal {
        bytes32 kind = keccak256("silsila.shipment.v1");
        bytes memory typed = abi.encode(kind, block.chainid, address(batches), accounts[from], document);
        sent.push(Sent(ShipmentId.wrap(keccak256(typed)), batch, from, to, quantity, true, 0, 0));
        inTransitOf[batch] += quantity;
    }

    function _end(Sent storage line, uint64 accepted, uint64 missing) internal {
        line.open = false;
        if (line.first == 0) line.returnable = accepted;
        else sent[line.first - 1].returnable += line.quantity - accepted - missing;
        inTransitOf[line.batch] -= line.quantity;
        spentOf[line.batch] += missing;
    }

    function _statedOf(Made storage one) internal view returns (ITransformations.Transformation memory) {
        return abi.decode(one.stated, (ITransformations.Transformation));
    }

    /// @dev Net mass in mg of all conserved stock that is free, reserved or on its way.
    function _living() internal view returns (uint256 mass) {
        for (uint256 i = 0; i < ids.length; ++i) {
            IBatches.Batch memory found = batches.batch(ids[i]);
            if (!found.conserved || found.annulled) continue;
            uint256 living = _freeOfAll(ids[i]) + reservedOf[ids[i]] + inTransitOf[ids[i]];
            mass += (living * found.netMassMg) / found.quantity;
        }
    }

    function _freeOfAll(BatchId id) internal view returns (uint256 free) {
        for (uint256 i = 0; i < MEMBERS; ++i) free += _free(id, i);
    }

    function _signerAt(uint256 seed) internal pure returns (Signer) {
        return Signer.wrap(bytes32(0x1000 + (seed % 3)));
    }

    function _row(uint256 seed, uint64 mass) internal returns (IBatches.Registration memory row) {
        row.commitment = _document(seed);
        (row.quantity, row.netMassMg, row.unit) = (mass, mass, IBatches.Unit.Mass);
        if (_draw(seed, 3) != 0) return row;
        (row.quantity, row.unit) = (uint64(1 + _draw(seed, 30)), IBatches.Unit.Piece);
        if (_draw(seed, 4) == 0) row.netMassMg = 0;
    }

    function _massOf(IBatches.Portion[] memory inputs) internal view returns (uint256 mass) {
        for (uint256 i = 0; i < inputs.length; ++i) {
            try batches.batch(inputs[i].batch) returns (IBatches.Batch memory found) {
                mass += (uint256(inputs[i].quantity) * found.netMassMg) / found.quantity;
            } catch {}
        }
    }

    function _outputOf(
        uint256 member,
        ITransformations.Transformation memory stated,
        uint256 index
    ) internal view returns (BatchId) {
        return
            batches.outputIdOf(batches.transformationIdOf(accounts[member], stated), stated.outputs[index].commitment);
    }

    function _isStopped(BatchId id, uint256 member) internal view returns (bool) {
        try batches.batch(id) returns (IBatches.Batch memory found) {
            IBatches.Holding memory share = batches.holding(id, accounts[member]);
            bool whole = found.recalledByOrigin || found.recalledByAuthority || found.implicated;
            return whole || share.onHold || share.recalledByOrigin || share.recalledByAuthority;
        } catch {
            return false;
        }
    }

    /// @dev What is on hold goes nowhere, what is recalled to its origin or its supplier.
    function _mayGoTo(BatchId id, uint256 from, uint256 to) internal view returns (bool) {
        IBatches.Holding memory share = batches.holding(id, accounts[from]);
        if (share.onHold) return false;
        return !_isStopped(id, from) || batches.batch(id).origin == accounts[to] || share.supplier == to + 1;
    }

    /// @dev A batch that is recalled as a whole, if there is one among a few.
    function _standing(uint256 seed, bool byAuthority_) internal returns (BatchId id, address holder) {
        for (uint256 i = 0; i < 12; ++i) {
            id = ids[_draw(seed, ids.length)];
            IBatches.Batch memory found = batches.batch(id);
            if (byAuthority_ ? found.recalledByAuthority : found.recalledByOrigin) return (id, address(0));
        }
        holder = _holder(seed);
    }

    function _holder(uint256 seed) internal returns (address) {
        return _draw(seed, 2) == 0 ? address(0) : accounts[_draw(seed, MEMBERS)];
    }
}
