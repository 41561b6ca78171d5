// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";

contract Organisations is AccessManaged {
    constructor(address authority) AccessManaged(authority) {}
}
