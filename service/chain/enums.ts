/** The order of the contracts' enums. */
export const KINDS = ["none", "cooperative", "union", "buyer", "processor", "carrier", "certifier", "auditor"];
export const CUSTODIES = ["none", "service", "own_device"];
export const DISPOSALS = ["none", "retail", "sample", "destroyed", "lost"];
