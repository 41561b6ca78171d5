// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.30;

/// @notice The id of a certificate:
/// keccak256(abi.encode(keccak256("silsila.certificate.v1"), chain id, address of Certificates, issuer's account, content)),
/// where content = keccak256(abi.encode(scheme, subject type, subject, commitment)).
/// @dev It binds what the certificate is about, so that no subject needs to be stored and none can be swapped.
type CertificateId is bytes32;
