// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {IRelay} from "../../../contracts/interfaces/IRelay.sol";

/// @dev A listed target that misbehaves in every way the Relay must survive.
contract RogueTarget is ERC2771Context {
    /// @dev How many calls got the gas they demanded.
    uint256 public met;

    event Noted(address sender, bytes data);

    error RogueRefusal(uint256 number);

    constructor(address relay) ERC2771Context(relay) {}

    function note() external {
        emit Noted(_msgSender(), _msgData());
    }

    function refuse(uint256 number) external pure {
        revert RogueRefusal(number);
    }

    function refuseSilently() external pure {
        // solhint-disable-next-line gas-custom-errors, reason-string
        revert();
    }

    function bomb(uint256 size) external pure {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, not(0))
            revert(free, size)
        }
    }

    function burn() external pure {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            invalid()
        }
    }

    /// @dev Fails when the call gets less gas than was signed for.
    function demand(uint256 least) external {
        if (gasleft() < least) revert RogueRefusal(gasleft());
        ++met;
    }

    function callBack(IRelay.Request calldata request) external {
        IRelay(msg.sender).execute(request);
    }
}
