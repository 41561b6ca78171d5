// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {AgreementId} from "../types/AgreementId.sol";
import {BatchId} from "../types/BatchId.sol";
import {Commitment} from "../types/Commitment.sol";
import {ShipmentId} from "../types/ShipmentId.sol";
import {IBatches} from "./IBatches.sol";
import {IOrganisations} from "./IOrganisations.sol";

/// @title Sale agreements
/// @notice What a seller and a buyer agreed, what of it is reserved, on its way and accepted, and how they say it was paid.
/// @dev Acts come through the Relay only (ERC-2771), but for {release}. Products, prices and terms stay behind the
/// commitment; quantities are in clear, because the contract keeps count: of every line, accepted is never more than
/// allocated, nor allocated more than what was agreed. Payments are recorded, not moved, and their amounts are behind commitments.
interface IAgreements {
    /// @notice Where an agreement stands. Expired, Overdue and Lapsed come by time alone, without an act.
    /// @dev Proposed: waits for the other side. Accepted: goods are allocated, delivered, paid for. Overdue: accepted, and
    /// the time of delivery is over: what is on its way may still arrive and be paid for. Disputed: waits for the arbiter.
    /// Ends: Settled, Resolved (by the arbiter), Lapsed (the arbiter was silent), Withdrawn, Rejected, Countered, Expired.
    enum State {
        None,
        Proposed,
        Accepted,
        Overdue,
        Disputed,
        Settled,
        Resolved,
        Lapsed,
        Withdrawn,
        Rejected,
        Countered,
        Expired
    }

    /// @notice What is sold: `quantity` in base units of `unit`, 1 to 10^18.
    struct Line {
        uint64 quantity;
        IBatches.Unit unit;
    }

    /// @notice Everything that the contract holds of the terms; the id binds all of it.
    /// @param commitment Of the document with products, prices, places and conditions; not zero.
    /// @param counterparty The other side's account; active, not the proposer.
    /// @param selling Whether the proposer is the seller.
    /// @param arbiter Account of who decides a dispute; neither party. Zero: nobody does, and a dispute lapses.
    /// @param validUntil The last second at which it can be accepted, Unix time; to come.
    /// @param deliveredUntil The last second at which goods can be allocated and sent; not before `validUntil`.
    /// @param arbitrationHours How long the arbiter has, from the dispute on: 24 to 8,784.
    /// @param lines 1 to 20.
    struct Terms {
        Commitment commitment;
        address counterparty;
        bool selling;
        address arbiter;
        uint40 validUntil;
        uint40 deliveredUntil;
        uint16 arbitrationHours;
        Line[] lines;
    }

    /// @notice What the contract holds of one agreement.
    /// @param state Where it stands now.
    /// @param seller Serial.
    /// @param buyer Serial.
    /// @param arbiter Serial; 0 when there is none.
    /// @param proposedBySeller Whose proposal it was.
    /// @param lines How many.
    /// @param declared Payments that the buyer declared.
    /// @param confirmed Of those, how many the seller confirmed.
    /// @param settledBySeller Whether the seller says that nothing is owed any more, and the same of the buyer.
    /// @param openUntil Of a proposal: until when it can be accepted. Of a dispute: until when the arbiter can decide.
    /// @param deliveredUntil Until when goods can be allocated and sent.
    struct Agreement {
        State state;
        uint32 seller;
        uint32 buyer;
        uint32 arbiter;
        bool proposedBySeller;
        uint8 lines;
        uint8 declared;
        uint8 confirmed;
        bool settledBySeller;
        bool settledByBuyer;
        uint40 openUntil;
        uint40 deliveredUntil;
    }

    /// @notice How far one line has come, in base units of its unit.
    /// @param allocated Reserved, on its way, or accepted.
    struct Progress {
        uint64 agreed;
        uint64 allocated;
        uint64 accepted;
        IBatches.Unit unit;
    }

    /// @notice `account` proposes these terms. When they answer another proposal, its {AgreementCountered} came just before.
    event AgreementProposed(AgreementId indexed id, address indexed account, Terms terms);

    /// @notice The other side accepted exactly what was proposed.
    event AgreementAccepted(AgreementId indexed id, address indexed account);

    /// @notice The other side answered with the proposal `successor`.
    event AgreementCountered(AgreementId indexed id, address indexed account, AgreementId successor);

    /// @notice The other side said no. `reason` commits to the document that says why; zero when none does.
    event AgreementRejected(AgreementId indexed id, address indexed account, Commitment reason);

    /// @notice The proposer took it back. `reason` as in {AgreementRejected}.
    event AgreementWithdrawn(AgreementId indexed id, address indexed account, Commitment reason);

    /// @notice The seller, `account`, reserves stock for a line.
    event StockAllocated(
        AgreementId indexed id,
        BatchId indexed batch,
        address indexed account,
        uint8 line,
        uint64 quantity
    );

    /// @notice Reserved stock is free again with the seller, `account`.
    event StockReleased(
        AgreementId indexed id,
        BatchId indexed batch,
        address indexed account,
        uint8 line,
        uint64 quantity
    );

    /// @notice Reserved stock is on its way to the buyer. The shipment's own event came just before, and its own events tell how it
    /// ends ({IShipments-ShipmentReceived}, {IShipments-ShipmentCancelled}): what was accepted counts for the line, what is
    /// missing, was refused or taken back can be allocated again.
    event DeliveryDispatched(
        AgreementId indexed id,
        BatchId indexed batch,
        ShipmentId indexed shipment,
        uint8 line,
        uint64 quantity
    );

    /// @notice Goods of a delivery are on their way back to the seller. {IReturns-ReturnDispatched} came just before and names
    /// the delivery; how the return ends, the shipment's own events tell: what arrived is no longer accepted nor allocated.
    /// @param shipment The return.
    event DeliveryReturnDispatched(
        AgreementId indexed id,
        BatchId indexed batch,
        ShipmentId indexed shipment,
        uint8 line,
        uint64 quantity
    );

    /// @notice The buyer says that it paid. `number` counts from 0; amount and date are in the document.
    event PaymentDeclared(AgreementId indexed id, address indexed account, uint8 number, Commitment commitment);

    /// @notice The seller says that it received that payment.
    event PaymentConfirmed(AgreementId indexed id, address indexed account, uint8 number, Commitment commitment);

    /// @notice One side says that nothing is owed any more. What it says falls when more is sent, returned or paid, when less
    /// arrives than was sent, when a delivery or a return is taken back, and with a dispute.
    event SettlementStated(AgreementId indexed id, address indexed account);

    /// @notice Both sides said so.
    event AgreementSettled(AgreementId indexed id);

    /// @notice One side calls the arbiter, who has until `openUntil`.
    event AgreementDisputed(AgreementId indexed id, address indexed account, Commitment reason, uint40 openUntil);

    /// @notice Who opened the dispute closes it; the agreement goes on.
    event DisputeWithdrawn(AgreementId indexed id, address indexed account);

    /// @notice The arbiter, `account`, ended the agreement; `resolution` commits to the document that says how.
    event AgreementResolved(AgreementId indexed id, address indexed account, Commitment resolution);

    /// @notice An act of an organisation came from elsewhere than the Relay.
    error AgreementsOnlyThroughRelay(address caller);

    /// @notice The batches do not know this contract as that of agreements.
    error AgreementsInvalidBatches(address batches);

    /// @notice The act is not for this state. `allowed` has the bit of each state that it is for.
    error AgreementUnexpectedState(AgreementId id, State current, uint256 allowed);

    /// @notice The act is another side's.
    error AgreementNotYours(AgreementId id, address account);

    /// @notice The same was proposed before.
    error AgreementAlreadyProposed(AgreementId id);

    /// @notice The commitment is zero.
    error AgreementInvalidCommitment(Commitment commitment);

    /// @notice An organisation agrees with itself.
    error AgreementWithItself(address account);

    /// @notice The arbiter is a party, or no organisation.
    error AgreementInvalidArbiter(address arbiter);

    /// @notice The deadlines are past, or not in order.
    error AgreementInvalidDeadlines(uint40 validUntil, uint40 deliveredUntil);

    /// @notice The arbiter's time is shorter than `min` or longer than `max`, in hours.
    error AgreementArbitrationOutOfBounds(uint16 arbitrationHours, uint16 min, uint16 max);

    /// @notice A list is empty or longer than `max`.
    error AgreementListLength(uint256 length, uint256 max);

    /// @notice A line's quantity is zero or beyond 10^18, or its unit is None.
    error AgreementInvalidLine(uint256 line);

    /// @notice A counter is between the same two, each on the same side, as what it answers.
    error AgreementNotOfThread(AgreementId predecessor);

    /// @notice The agreement has no such line.
    error AgreementLineUnknown(AgreementId id, uint8 line);

    /// @notice The line has room for less, in base units.
    error AgreementLineExceeded(AgreementId id, uint8 line, uint64 room, uint64 asked);

    /// @notice The batch is counted in another unit than the line.
    error AgreementUnitMismatch(AgreementId id, uint8 line, BatchId batch);

    /// @notice Less of the batch is reserved for the line, in base units; or a quantity is zero.
    error AllocationInsufficient(AgreementId id, uint8 line, BatchId batch, uint64 allocated, uint64 asked);

    /// @notice Nothing more fits: 255 payments.
    error AgreementPaymentsTooMany(AgreementId id, uint8 max);

    /// @notice There is no such payment.
    error PaymentUnknown(AgreementId id, uint8 number);

    /// @notice The payment of that number is another one.
    error PaymentDiffers(AgreementId id, uint8 number, Commitment commitment);

    /// @notice The payment was confirmed already.
    error PaymentAlreadyConfirmed(AgreementId id, uint8 number);

    /// @notice Declared payments wait for their confirmation.
    error AgreementPaymentsOpen(AgreementId id, uint8 declared, uint8 confirmed);

    /// @notice This side has said so already.
    error SettlementAlreadyStated(AgreementId id, address account);

    /// @notice Proposes terms. Emits {AgreementProposed}.
    /// @return id {agreementIdOf} the acting account and the terms.
    function propose(Terms calldata terms) external returns (AgreementId id);

    /// @notice Answers the other side's open proposal with terms of one's own, between the same two and each on the same
    /// side. Emits {AgreementCountered}, then {AgreementProposed}.
    function counter(AgreementId predecessor, Terms calldata terms) external returns (AgreementId id);

    /// @notice Accepts the other side's open proposal, to the letter. Emits {AgreementAccepted}.
    function accept(AgreementId id) external;

    /// @notice Refuses the other side's open proposal. Emits {AgreementRejected}.
    /// @param reason May be zero.
    function reject(AgreementId id, Commitment reason) external;

    /// @notice Takes back the acting organisation's own open proposal. Emits {AgreementWithdrawn}.
    /// @param reason May be zero.
    function withdraw(AgreementId id, Commitment reason) external;

    /// @notice Reserves sound stock of the seller for a line. Emits {StockAllocated}.
    /// @param quantity In base units, at most what the line has room for; the batch is counted in the line's unit.
    function allocate(AgreementId id, uint8 line, BatchId batch, uint64 quantity) external;

    /// @notice Frees stock that the seller had reserved and not sent. Emits {StockReleased}.
    function deallocate(AgreementId id, uint8 line, BatchId batch, uint64 quantity) external;

    /// @notice Sends reserved stock to the buyer; as {IShipments-ship}. Emits {DeliveryDispatched}.
    /// @param commitment Of the shipment's document; not zero.
    function deliver(
        AgreementId id,
        uint8 line,
        Commitment commitment,
        uint32 transitTime,
        BatchId batch,
        uint64 quantity
    ) external returns (ShipmentId shipment);

    /// @notice The buyer sends goods back that it accepted of a delivery and holds free; as {IReturns-returnShipment}. Until both
    /// say that nothing is owed. Emits {DeliveryReturnDispatched}.
    /// @param shipment Commitment of the delivery's document.
    /// @param commitment Of the return's own document; not zero.
    /// @param quantity In base units: at most what was accepted of the delivery and not returned ({IReturns-returnable}).
    /// @return back The return; its id is as a delivery's.
    function returnDelivery(
        AgreementId id,
        uint8 line,
        Commitment shipment,
        Commitment commitment,
        uint32 transitTime,
        BatchId batch,
        uint64 quantity
    ) external returns (ShipmentId back);

    /// @notice States what arrived of a delivery, or of a return of one: by its receiver, however the agreement stands
    /// meanwhile. What the seller takes of a return is no longer accepted and can be allocated again; what it refuses is the
    /// buyer's again, and what is missing stays accepted. Emits {IShipments-ShipmentReceived}.
    /// @param shipment Commitment of the shipment's document.
    /// @param commitment Of the receipt's document; not zero.
    function receiveDelivery(
        AgreementId id,
        uint8 line,
        Commitment shipment,
        Commitment commitment,
        BatchId batch,
        uint64 accepted,
        uint64 missing
    ) external;

    /// @notice Takes back a delivery, or a return of one, that nobody received in time: by its sender, however the agreement
    /// stands meanwhile. Emits {IShipments-ShipmentCancelled}.
    /// @param shipment Commitment of the shipment's document.
    /// @param reason Commitment of the document that says why; not zero.
    function cancelDelivery(AgreementId id, uint8 line, Commitment shipment, Commitment reason, BatchId batch) external;

    /// @notice Frees what is still reserved under an agreement that is over, or whose time of delivery is: by anyone, from
    /// anywhere. Emits {StockReleased} for each batch of which anything was.
    /// @param batches 1 to 50.
    function release(AgreementId id, uint8 line, BatchId[] calldata batches) external;

    /// @notice The buyer says that it paid. Emits {PaymentDeclared}.
    /// @param commitment Of the payment's document; not zero.
    function declarePayment(AgreementId id, Commitment commitment) external;

    /// @notice The seller says that it received a payment. Emits {PaymentConfirmed}.
    /// @param commitment Of that very payment: what the number means could change in a reorganisation.
    function confirmPayment(AgreementId id, uint8 number, Commitment commitment) external;

    /// @notice Says that nothing is owed any more; no payment waits. With the other side's word the agreement is settled; what
    /// is on its way may still arrive. Emits {SettlementStated}, and {AgreementSettled}.
    function settle(AgreementId id) external;

    /// @notice Calls the arbiter. Emits {AgreementDisputed}.
    /// @param reason Commitment of the document that says why; not zero.
    function dispute(AgreementId id, Commitment reason) external;

    /// @notice Closes the dispute that the acting organisation opened. Emits {DisputeWithdrawn}.
    function withdrawDispute(AgreementId id) external;

    /// @notice Ends a disputed agreement: by its arbiter, in time. Emits {AgreementResolved}.
    /// @param resolution Commitment of the document that says how; not zero.
    function resolve(AgreementId id, Commitment resolution) external;

    /// @notice Where an agreement stands now.
    function stateOf(AgreementId id) external view returns (State);

    /// @notice Everything the contract holds of an agreement; all zero when there is none.
    function agreement(AgreementId id) external view returns (Agreement memory);

    /// @notice How far a line has come; all zero when there is none.
    function progress(AgreementId id, uint8 line) external view returns (Progress memory);

    /// @notice How much of a batch is reserved for a line and not yet on its way, in base units.
    function allocated(AgreementId id, uint8 line, BatchId batch) external view returns (uint64);

    /// @notice The id that terms have, proposed or not.
    function agreementIdOf(address account, Terms calldata terms) external view returns (AgreementId);

    /// @notice The batches whose stock is reserved here.
    function batches() external view returns (IBatches);

    /// @notice The register of organisations whose accounts act here.
    function organisations() external view returns (IOrganisations);
}
