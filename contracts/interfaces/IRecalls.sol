// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {BatchId} from "../types/BatchId.sol";
import {Commitment} from "../types/Commitment.sol";
import {TransformationId} from "../types/TransformationId.sol";
import {ITransformations} from "./ITransformations.sol";

/// @title Holds and recalls
/// @notice Stock that must not move: held by its holder, or recalled by the origin of the batch or by an authority.
/// @dev Recalled stock may go back or be destroyed, nothing else; so may what was made of it, as soon as {propagate} has
/// said so. Origin and authority recall apart from one another, and each lifts only its own.
interface IRecalls {
    /// @notice The organisation stopped its own stock of the batch.
    event BatchHeld(BatchId indexed id, address indexed account, Commitment reason);

    /// @notice The organisation released its own stock of the batch.
    event BatchReleased(BatchId indexed id, address indexed account, Commitment reason);

    /// @notice The batch, or one holder's share of it, is recalled.
    /// @param account Who recalls: the origin's account, or the address of an authority.
    /// @param holder Whose share; zero for the whole batch.
    /// @param byAuthority Whether an authority recalls.
    event BatchRecalled(
        BatchId indexed id,
        address indexed account,
        address indexed holder,
        bool byAuthority,
        Commitment reason
    );

    /// @notice A recall was lifted; as {BatchRecalled}.
    event BatchRecallLifted(
        BatchId indexed id,
        address indexed account,
        address indexed holder,
        bool byAuthority,
        Commitment reason
    );

    /// @notice Something the batch was made of is recalled (`implicated`), or no longer is.
    event BatchImplicated(BatchId indexed id, TransformationId indexed transformation, bool implicated);

    /// @notice The stock is not on hold.
    error BatchNotOnHold(BatchId id, address account);

    /// @notice The organisation has nothing of the batch.
    error BatchNothingHeld(BatchId id, address account);

    /// @notice The same recall stands already.
    error BatchAlreadyRecalled(BatchId id, address holder);

    /// @notice There is no such recall to lift.
    error BatchNotRecalled(BatchId id, address holder);

    /// @notice Stops what the acting organisation holds of a batch, and what arrives. Emits {BatchHeld}.
    /// @param reason Commitment of the document that says why; not zero.
    function hold(BatchId id, Commitment reason) external;

    /// @notice Lets what the acting organisation has on hold move again. Emits {BatchReleased}.
    /// @param reason Commitment of the document that says why; not zero.
    function release(BatchId id, Commitment reason) external;

    /// @notice Recalls a batch of the acting organisation, wherever it is. Emits {BatchRecalled}.
    /// @param holder Zero for the whole batch, else who received of it: that share only, and what it made of it.
    /// @param reason Commitment of the document that says why; not zero.
    function recall(BatchId id, address holder, Commitment reason) external;

    /// @notice Lifts a recall of the acting organisation. Emits {BatchRecallLifted}.
    function lift(BatchId id, address holder, Commitment reason) external;

    /// @notice As {recall}, of any batch. For authorities, directly.
    function recallByAuthority(BatchId id, address holder, Commitment reason) external;

    /// @notice As {lift}, of a recall by an authority. For authorities, directly.
    function liftByAuthority(BatchId id, address holder, Commitment reason) external;

    /// @notice Tells the outputs of a transformation what its inputs are now. By anyone, from anywhere: the ids of the
    /// outputs prove the transformation. Emits {BatchImplicated} for each output that changes.
    /// @dev Call from the recalled batch downwards. Never needed for the truth (the events have it), only for the stop.
    /// @param account Who made it.
    /// @param stated As it was stated then, to the last field.
    function propagate(address account, ITransformations.Transformation calldata stated) external;
}
