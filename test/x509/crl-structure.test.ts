import { createPublicKey, verify } from "node:crypto";
import {
  encodeRevocation,
  issueRevocationList,
  REVOCATION_REASONS,
  type Revocation,
  type RevocationListTemplate,
} from "../../provider/x509/crl";
import { keyIdentifier } from "../../provider/x509/extensions";
import { numberOf, readList, type ListedEntry, type ReadList } from "./read-list";
import { CA, daysAfter, make, START, type Issued } from "./support";

let ca: Issued;
beforeAll(async () => {
  ca = await make(CA);
});

const listOf = async (more: Partial<RevocationListTemplate> = {}, issuer = ca): Promise<ReadList> =>
  readList(
    await issueRevocationList(
      { number: 1, thisUpdate: START, nextUpdate: daysAfter(7), revocations: [], ...more },
      issuer,
    ),
  );

async function entryOf(revocation: Partial<Revocation> = {}): Promise<ListedEntry | undefined> {
  const complete = { serialNumber: "0A", revokedAt: START, ...revocation };
  return (await listOf({ revocations: [encodeRevocation(complete)] })).entries?.[0];
}

test("RFC 5280 5.1: the contents of an empty list", async () => {
  const list = await listOf({ number: 258 });
  expect(list).toMatchObject({
    version: "01",
    issuer: ca.certificate.subjectDer,
    thisUpdate: "UTC 260301120000Z",
    nextUpdate: "UTC 260308120000Z",
    extensions: { "2.5.29.20": "02020102" },
  });
  expect(list.entries).toBeUndefined();
  expect(numberOf(list)).toBe(258);
});

test("RFC 5280 5.2.1: the authority key identifier is the issuer's subject key identifier, or its key's hash", async () => {
  const named = async (subjectKeyIdentifier: Buffer | undefined): Promise<string | undefined> =>
    (await listOf({}, { ...ca, certificate: { ...ca.certificate, subjectKeyIdentifier } })).extensions[
      "2.5.29.35"
    ];
  expect(await named(Buffer.from("0102030405", "hex"))).toBe("300780050102030405");
  expect(await named(undefined)).toBe(`30168014${keyIdentifier(ca.certificate.spki).toString("hex")}`);
});

const HASHES = [
  [undefined, "sha256", "1.2.840.10045.4.3.2"],
  ["SHA384", "sha384", "1.2.840.10045.4.3.3"],
] as const;
test.each(HASHES)(
  "it is signed with the requested algorithm (%s), which it names twice",
  async (hash, digest, dotted) => {
    const list = await listOf({ hash });
    expect([list.innerAlgorithm, list.algorithm]).toEqual([dotted, dotted]);
    expect(verify(digest, list.body, createPublicKey(ca.privateKey), list.signature)).toBe(true);
  },
);

test("entries keep their order, however they are built", async () => {
  const entries = ["01", "02", "03"].map((serialNumber) =>
    encodeRevocation({ serialNumber, revokedAt: START }),
  );
  const [one, ...others] = entries;
  const list = await listOf({ revocations: [one!, Buffer.concat(others)] });
  expect(list.entries?.map(({ serial }) => serial)).toEqual(["01", "02", "03"]);
});

describe("an entry", () => {
  test("has no extensions if its reason is missing or unspecified", async () => {
    const plain = { serial: "0a", at: "UTC 260301120000Z", extensions: {} };
    expect(await entryOf()).toEqual(plain);
    expect(await entryOf({ reason: 0 })).toEqual(plain);
    const [bare, unspecified] = [undefined, 0].map((reason) =>
      encodeRevocation({ serialNumber: "0A", revokedAt: START, reason }).toString("hex"),
    );
    expect(bare).toBe("301202010a170d3236303330313132303030305a");
    expect(unspecified).toBe(bare);
  });

  test.each([1, 2, 3, 4, 5, 6, 9, 10])(
    "RFC 5280 5.3.1: the reason %d is a code, not critical",
    async (reason) => {
      const code = reason.toString(16).padStart(2, "0");
      expect((await entryOf({ reason }))?.extensions).toEqual({ "2.5.29.21": `0a01${code}` });
    },
  );

  test("RFC 5280 5.3.2: the invalidity date, with or without a reason", async () => {
    const invalidSince = new Date("2026-02-01T00:00:00Z");
    const time = `180f${Buffer.from("20260201000000Z").toString("hex")}`;
    expect((await entryOf({ invalidSince }))?.extensions).toEqual({ "2.5.29.24": time });
    expect((await entryOf({ invalidSince, reason: 1 }))?.extensions).toEqual({
      "2.5.29.21": "0a0101",
      "2.5.29.24": time,
    });
  });

  test("its serial number is not negative, and the type of its time depends on the year", async () => {
    expect((await entryOf({ serialNumber: "80FF" }))?.serial).toBe("0080ff");
    expect((await entryOf({ revokedAt: new Date("2050-01-01T00:00:00Z") }))?.at).toBe(
      "general 20500101000000Z",
    );
  });
});

test("the codes of the reasons are those of RFC 5280 5.3.1", () => {
  expect(REVOCATION_REASONS).toEqual({
    ...{ unspecified: 0, keyCompromise: 1, cACompromise: 2, affiliationChanged: 3, superseded: 4 },
    ...{ cessationOfOperation: 5, certificateHold: 6, privilegeWithdrawn: 9, aACompromise: 10 },
  });
});
