/** The order of the contracts' enums. */
export const KINDS = ["none", "cooperative", "union", "buyer", "processor", "carrier", "certifier", "auditor"];
export const CUSTODIES = ["none", "service", "own_device"];
export const DISPOSALS = ["none", "retail", "sample", "destroyed", "lost"];
/** Of IShipments.LineState, in words that end the sentence “its line was …”. */
export const LINE_STATES = ["never sent", "in transit", "received", "cancelled"];
