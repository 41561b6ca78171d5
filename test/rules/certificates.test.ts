import { expect } from "chai";
import {
  certificateDocument,
  covered,
  periodOf,
  suspendedSince,
  validityAt,
} from "../../service/certificates/rules.ts";
import type { Course } from "../../service/formats/slots.ts";
import { endOfDay, startOfDay } from "../../service/values/dates.ts";
import { checkFile, typeOfBytes } from "../../service/values/files.ts";
import { JPEG, PDF, PNG, WEBP } from "../support/chain/files.ts";
import { refused } from "./formats/refusals.ts";

const course = (changes: Partial<Course> = {}): Course => ({
  ...{ validFrom: 100, validUntil: 200, revokedFrom: 0, suspensions: [] },
  ...changes,
});

describe("domain/certificates", () => {
  it("tells validity as the contract does: not yet, revoked, expired, suspended, valid, in this order", () => {
    const told = (changes: Partial<Course>, ...times: number[]) =>
      times.map((time) => validityAt(course(changes), time));
    expect(told({}, 99, 100, 200, 201)).to.deep.equal(["not_yet", "valid", "valid", "expired"]);
    expect(told({ validUntil: 0 }, 1_000)).to.deep.equal(["valid"]);
    expect(told({ revokedFrom: 150 }, 99, 149, 150, 201)).to.deep.equal(["not_yet", "valid", "revoked", "revoked"]);
    const suspensions = [
      { from: 110, until: 120 },
      { from: 130, until: 0 },
    ];
    expect(told({ suspensions }, 109, 110, 119, 120, 130, 201)).to.deep.equal([
      ...["valid", "suspended", "suspended", "valid", "suspended", "expired"],
    ]);
    expect(suspendedSince(course({ suspensions }))).to.equal(130);
    expect(suspendedSince(course({ suspensions: suspensions.slice(0, 1) }))).to.equal(null);
  });

  it("counts whole days of Morocco, in Ramadan too", () => {
    expect(new Date(startOfDay("2025-01-01") * 1_000).toISOString()).to.equal("2024-12-31T23:00:00.000Z");
    expect(new Date(startOfDay("2025-03-10") * 1_000).toISOString()).to.equal("2025-03-10T00:00:00.000Z");
    expect(endOfDay("2025-12-31") + 1).to.equal(startOfDay("2026-01-01"));
    // The day on which clocks go back has an hour more.
    expect(endOfDay("2025-02-23") + 1 - startOfDay("2025-02-23")).to.equal(25 * 3_600);
    expect(periodOf({ validFrom: "2025-01-01" }).until).to.equal(0);
  });

  it("covers a batch as the end of its day leaves it, but as nothing later does", () => {
    const day = "2025-05-10";
    const [from, end] = [startOfDay(day), endOfDay(day)];
    const at = (changes: Partial<Course>, statedAt = end + 1_000, itself = false) =>
      covered(course({ validFrom: from - 1_000, validUntil: 0, ...changes }), { day, statedAt }, itself);
    expect(at({})).to.equal(true);
    expect(at({ validFrom: from })).to.equal(true);
    expect(at({ validFrom: end + 1 })).to.equal(false);
    expect(at({ validUntil: end })).to.equal(true);
    expect(at({ validUntil: from - 1 })).to.equal(false);
    expect(at({ suspensions: [{ from: end - 60, until: 0 }] })).to.equal(false);
    // It was stated before that.
    expect(at({ suspensions: [{ from: end - 60, until: 0 }] }, end - 120)).to.equal(true);
    expect(at({ revokedFrom: from })).to.equal(false);
    expect(at({ revokedFrom: end + 1 })).to.equal(true);
    // About the batch itself: younger than it.
    expect(at({ validFrom: end + 500 }, undefined, true)).to.equal(true);
    expect(at({ validFrom: end + 500, revokedFrom: end + 500 }, undefined, true)).to.equal(false);
  });

  it("refuses all that is wrong with a document at once", () => {
    const given = {
      issuer: "0x1",
      scheme: "magic" as "organic",
      subject: { type: "batch" as const, id: "0x2" },
      number: "",
      scope: {},
      validFrom: "1969-12-31",
      validUntil: "1969-12-30",
      file: "0x3",
    };
    const error = refused("FIELD_INVALID", () => certificateDocument(given));
    expect([error, ...error.others].map(({ pointer }) => pointer)).to.deep.equal([
      ...["/issuer", "/scheme", "/subject", "/number", "/scope", "/validFrom", "/file"],
    ]);
  });
});

describe("domain/files", () => {
  it("knows what bytes are by how they begin", () => {
    const kinds = { "application/pdf": PDF, "image/jpeg": JPEG, "image/png": PNG, "image/webp": WEBP };
    for (const [type, bytes] of Object.entries(kinds)) {
      expect(typeOfBytes(bytes)).to.equal(type);
      expect(checkFile(type, bytes)).to.equal(type);
      for (const other of Object.keys(kinds))
        if (other !== type) refused("FILE_TYPE_MISMATCH", () => checkFile(other, bytes));
      // Anything cut off inside its sign is nothing.
      expect(typeOfBytes(bytes.subarray(0, 2))).to.equal(null);
    }
    for (const text of ["<svg>", "MZ", "PK\u0003\u0004", "GIF89a", " %PDF-1.4", ""])
      expect(typeOfBytes(Buffer.from(text)), text).to.equal(null);
  });
});
