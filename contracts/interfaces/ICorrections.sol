// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {BatchId} from "../types/BatchId.sol";
import {Commitment} from "../types/Commitment.sol";

/// @title Disposals and corrections
/// @notice Stock that leaves the ledger, documents that are superseded, batches that never were.
interface ICorrections {
    /// @notice How stock left: sold to people, given as a sample, destroyed, lost.
    enum Disposal {
        None,
        Retail,
        Sample,
        Destroyed,
        Lost
    }

    /// @notice The organisation spent `quantity` of what it held free, in base units.
    /// @param commitment Of the document that says more.
    event BatchDisposed(
        BatchId indexed id,
        address indexed account,
        uint64 quantity,
        Disposal disposal,
        Commitment commitment
    );

    /// @notice The batch's document was superseded; its id stays that of the first commitment, and every version stays here.
    /// @param version 1 for the first amendment.
    /// @param commitment Of the document that is good from here on; it names its predecessor and the reason.
    event BatchAmended(BatchId indexed id, address indexed account, uint8 version, Commitment commitment);

    /// @notice The batch never was; nothing of it can move any more.
    event BatchAnnulled(BatchId indexed id, address indexed account, Commitment reason);

    /// @notice Disposal None.
    error BatchInvalidDisposal(BatchId id);

    /// @notice Only the origin of the batch may do that.
    error BatchNotOrigin(BatchId id, address account);

    /// @notice Something of the batch was spent, or is not with its origin: of `quantity` only `free` is there.
    error BatchPartlySpent(BatchId id, uint64 quantity, uint64 free);

    /// @notice The batch is an output: annul its transformation, so that the inputs come back.
    error BatchWasMade(BatchId id);

    /// @notice The document was amended 255 times.
    error BatchTooManyVersions(BatchId id);

    /// @notice Spends stock that the acting organisation holds free. Recalled stock can only be destroyed.
    /// Emits {BatchDisposed}.
    /// @param quantity At least 1 base unit.
    /// @param commitment Not zero.
    function dispose(BatchId id, uint64 quantity, Disposal disposal, Commitment commitment) external;

    /// @notice Supersedes the document of a batch of the acting organisation. Emits {BatchAmended}.
    /// @dev Quantity, net mass and unit are not part of what can be amended: the contract keeps those.
    /// @param commitment Not zero.
    function amend(BatchId id, Commitment commitment) external;

    /// @notice Annuls a batch of the acting organisation, all of which is still free with it: the 400 typed for 40.
    /// Not on hold, not recalled, not an output. Emits {BatchAnnulled}.
    /// @param reason Commitment of the document that says why; not zero.
    function annul(BatchId id, Commitment reason) external;
}
