// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {BatchId} from "../types/BatchId.sol";
import {Commitment} from "../types/Commitment.sol";
import {TransformationId} from "../types/TransformationId.sol";
import {IBatches} from "./IBatches.sol";

/// @title Transformations: new batches made of old ones
/// @notice Split, merge, sort, press, weave, pack: n inputs, m outputs, one act. What was put in is spent.
/// @dev The net mass of the outputs and the stated loss never exceeds that of the inputs, whatever their units; a part of a
/// batch has its share of the batch's net mass, rounded down to the milligram. What is added (water, salt, dye) is an input
/// too. An input of unknown mass cannot be weighed: the outputs are then not conserved, for ever and visibly.
interface ITransformations {
    /// @notice What is stated of a transformation.
    /// @param commitment Of its document (what was done, where, when); not zero.
    /// @param lossMg Net mass in mg that is known to be lost: press cake, peel, evaporation.
    /// @param inputs 1 to 100 parts of batches that the organisation holds free, in rising order of their ids.
    /// @param outputs 1 to 100 new batches.
    struct Transformation {
        Commitment commitment;
        uint64 lossMg;
        IBatches.Portion[] inputs;
        IBatches.Registration[] outputs;
    }

    /// @notice The organisation made `outputs` of `inputs`. A BatchRegistered for each output came just before.
    /// @param conserved False when the mass of an input is unknown. An output is conserved when this is true and its own
    /// net mass is not 0.
    event Transformed(
        TransformationId indexed id,
        address indexed account,
        Commitment commitment,
        uint64 lossMg,
        bool conserved,
        IBatches.Portion[] inputs,
        BatchId[] outputs
    );

    /// @notice The transformation never was: its outputs are annulled (a BatchAnnulled for each came before), its inputs
    /// are free again with the organisation.
    event TransformationAnnulled(TransformationId indexed id, address indexed account, Commitment reason);

    /// @notice More came out than went in, in mg: outputs and loss together against the inputs.
    error TransformationMassExceeded(uint256 inputsMg, uint256 outputsMg, uint256 lossMg);

    /// @notice Makes new batches of stock that the acting organisation holds: an active cooperative, union or processor.
    /// @dev Emits {IBatches-BatchRegistered} for each output, then {Transformed}.
    /// @return id {transformationIdOf} the account and what is stated.
    function transform(Transformation calldata stated) external returns (TransformationId id);

    /// @notice Takes a whole transformation back while nothing of its outputs was spent or is elsewhere. Through the Relay,
    /// by the organisation that made it.
    /// @dev Emits {ICorrections-BatchAnnulled} for each output, then {TransformationAnnulled}.
    /// @param stated As it was stated then, to the last field: the ids of the outputs prove it.
    /// @param reason Commitment of the document that says why; not zero.
    function annulTransformation(Transformation calldata stated, Commitment reason) external;

    /// @notice The id of a transformation, done or not.
    function transformationIdOf(
        address account,
        Transformation calldata stated
    ) external view returns (TransformationId);

    /// @notice The id of an output of a transformation, done or not.
    /// @return keccak256(abi.encode(keccak256("silsila.output.v1"), chain id, address of this contract, transformation,
    /// commitment)).
    function outputIdOf(TransformationId transformation, Commitment commitment) external view returns (BatchId);
}
