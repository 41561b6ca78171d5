/** The enums of the interfaces, in their order; mirrored once, here. */
export const KIND = {
  none: 0n,
  cooperative: 1n,
  union: 2n,
  buyer: 3n,
  processor: 4n,
  carrier: 5n,
  certifier: 6n,
  auditor: 7n,
} as const;

export const STATUS = { none: 0n, active: 1n, suspended: 2n } as const;

export const CUSTODY = { none: 0n, service: 1n, ownDevice: 2n } as const;

export const UNIT = { none: 0n, mass: 1n, volume: 2n, length: 3n, area: 4n, piece: 5n } as const;

export const DISPOSAL = { none: 0n, retail: 1n, sample: 2n, destroyed: 3n, lost: 4n } as const;

export const LINE = { none: 0n, inTransit: 1n, received: 2n, cancelled: 3n } as const;

export const SCHEME = {
  none: 0n,
  sanitaryAuthorisation: 1n,
  geographicalIndication: 2n,
  designationOfOrigin: 3n,
  agriculturalLabel: 4n,
  organic: 5n,
  laboratoryResult: 6n,
  auditFinding: 7n,
} as const;

export const SUBJECT = { none: 0n, organisation: 1n, batch: 2n } as const;

export const VALIDITY = { none: 0n, notYet: 1n, valid: 2n, suspended: 3n, expired: 4n, revoked: 5n } as const;

export const MEMBERSHIP = { none: 0n, asked: 1n, offered: 2n, member: 3n } as const;
