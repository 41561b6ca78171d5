// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ITransformations} from "../interfaces/ITransformations.sol";
import {Conservation} from "../libraries/Conservation.sol";
import {TypedId} from "../libraries/TypedId.sol";
import {BatchId} from "../types/BatchId.sol";
import {BatchSlot} from "../types/BatchSlot.sol";
import {Commitment} from "../types/Commitment.sol";
import {TransformationId} from "../types/TransformationId.sol";
import {Corrections} from "./Corrections.sol";

/// @dev Nothing of a transformation is stored: its id binds what was stated, and each output's id binds the
/// transformation, so that whoever states it again can be believed exactly when the outputs exist.
abstract contract Transformations is ITransformations, Corrections {
    bytes32 private constant TRANSFORMATION_TYPE = keccak256("silsila.transformation.v1");
    bytes32 private constant OUTPUT_TYPE = keccak256("silsila.output.v1");

    uint256 private constant MAX_INPUTS = 100;
    uint256 private constant MAX_OUTPUTS = 100;

    /// @inheritdoc ITransformations
    function transform(Transformation calldata stated) external returns (TransformationId id) {
        Actor memory actor = _producer();
        _requireCommitment(stated.commitment);
        _requireLength(stated.inputs.length, MAX_INPUTS);
        _requireLength(stated.outputs.length, MAX_OUTPUTS);
        (uint256 inputsMg, bool conserved) = _spend(stated.inputs, actor);
        id = transformationIdOf(actor.account, stated);
        (uint256 outputsMg, BatchId[] memory outputs) = _make(id, stated.outputs, actor, conserved);
        if (conserved && outputsMg + stated.lossMg > inputsMg) {
            revert TransformationMassExceeded(inputsMg, outputsMg, stated.lossMg);
        }
        emit Transformed(id, actor.account, stated.commitment, stated.lossMg, conserved, stated.inputs, outputs);
    }

    /// @inheritdoc ITransformations
    function annulTransformation(Transformation calldata stated, Commitment reason) external {
        Actor memory actor = _actor();
        // One output that exists is what proves all the rest of `stated`; without any, inputs could be made up.
        _requireLength(stated.outputs.length, MAX_OUTPUTS);
        TransformationId id = transformationIdOf(actor.account, stated);
        for (uint256 i = 0; i < stated.outputs.length; ++i) {
            BatchId output = outputIdOf(id, stated.outputs[i].commitment);
            _annul(output, _own(output, actor), actor, reason);
        }
        for (uint256 i = 0; i < stated.inputs.length; ++i) {
            Portion calldata input = stated.inputs[i];
            bool isOrigin = _batches[input.batch].origin() == actor.serial;
            _give(input.batch, actor.serial, isOrigin, input.quantity, 0);
        }
        emit TransformationAnnulled(id, actor.account, reason);
    }

    /// @inheritdoc ITransformations
    function transformationIdOf(
        address account,
        Transformation calldata stated
    ) public view returns (TransformationId) {
        return
            TransformationId.wrap(
                keccak256(abi.encode(TRANSFORMATION_TYPE, block.chainid, address(this), account, stated))
            );
    }

    /// @inheritdoc ITransformations
    function outputIdOf(TransformationId transformation, Commitment commitment) public view returns (BatchId) {
        bytes32 owner = TransformationId.unwrap(transformation);
        return BatchId.wrap(TypedId.derive(OUTPUT_TYPE, owner, Commitment.unwrap(commitment)));
    }

    /// @return massMg Net mass of all parts whose mass is known.
    /// @return conserved Whether that is all of them.
    function _spend(Portion[] calldata inputs, Actor memory actor) private returns (uint256 massMg, bool conserved) {
        conserved = true;
        BatchId last;
        for (uint256 i = 0; i < inputs.length; ++i) {
            BatchId id = inputs[i].batch;
            uint64 quantity = inputs[i].quantity;
            if (!id.isAfter(last)) revert BatchesNotAscending(id);
            last = id;
            BatchSlot slot = _takeSound(id, actor, quantity);
            if (slot.flags() & NOT_CONSERVED != 0) conserved = false;
            massMg += Conservation.massOf(quantity, slot.quantity(), slot.netMassMg());
        }
    }

    function _make(
        TransformationId id,
        Registration[] calldata stated,
        Actor memory actor,
        bool conserved
    ) private returns (uint256 massMg, BatchId[] memory outputs) {
        uint16 flags = conserved ? MADE : MADE | NOT_CONSERVED;
        outputs = new BatchId[](stated.length);
        for (uint256 i = 0; i < stated.length; ++i) {
            Registration calldata row = stated[i];
            BatchId output = outputIdOf(id, row.commitment);
            _register(output, actor, row.commitment, row.quantity, row.netMassMg, row.unit, flags);
            outputs[i] = output;
            massMg += row.netMassMg;
        }
    }
}
