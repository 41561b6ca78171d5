// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {IERC7913SignatureVerifier} from "@openzeppelin/contracts/interfaces/IERC7913.sol";

/// @dev An ERC-7913 verifier that says yes to the signature `yes`, and else does what the signature's first byte asks.
contract RogueVerifier is IERC7913SignatureVerifier {
    function verify(bytes calldata, bytes32, bytes calldata signature) external pure returns (bytes4) {
        bytes1 wish = signature[0];
        if (wish == "y") return IERC7913SignatureVerifier.verify.selector;
        if (wish == "n") return 0xffffffff;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            switch shr(248, wish)
            // "b": a return bomb of 64 kB.
            case 0x62 {
                return(0, 0x10000)
            }
            // "g": all the gas.
            case 0x67 {
                invalid()
            }
        }
        return 0;
    }
}

/// @dev Says yes as an ERC-1271 wallet.
contract Wallet {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        return this.isValidSignature.selector;
    }
}

/// @dev Calls the Relay back with what it is given as a signature, and says yes when that went well.
contract ReentrantVerifier is IERC7913SignatureVerifier {
    function verify(bytes calldata, bytes32, bytes calldata signature) external view returns (bytes4) {
        // solhint-disable-next-line avoid-low-level-calls
        (bool done, ) = msg.sender.staticcall(signature);
        return done ? IERC7913SignatureVerifier.verify.selector : bytes4(0xffffffff);
    }
}
