import { X509Certificate } from "node:crypto";
import * as fc from "fast-check";
import { PkiError } from "../../provider/base/errors";
import {
  children,
  decode,
  encode,
  integer,
  readTime,
  sequence,
  time,
  unsigned,
} from "../../provider/x509/der";
import { parseCertificate } from "../../provider/x509/parse";
import { CA, LEAF, make, newFolder, openssl, removeFolders, type Issued, verify } from "./support";

afterAll(removeFolders);

/** A parser's result: a certificate, or the only error that it may throw. */
function tried(der: Buffer): ReturnType<typeof parseCertificate> | "MALFORMED" {
  try {
    return parseCertificate(der);
  } catch (error) {
    expect(error).toBeInstanceOf(PkiError);
    expect((error as PkiError).code).toBe("MALFORMED");
    return "MALFORMED";
  }
}

let issued: Issued[];

beforeAll(async () => {
  const root = await make({ ...CA, subject: { country: "CN", commonName: "Root" }, pathLength: 1 });
  issued = [root, await make({ ...LEAF, crlUrls: ["http://localhost/a.crl"] }, root)];
});

test("facts equal those that Node.js reads from the same bytes", () => {
  for (const { certificate } of issued) {
    const judged = new X509Certificate(certificate.der);
    expect(certificate.serialNumber).toBe(judged.serialNumber);
    expect(certificate.fingerprint).toBe(judged.fingerprint256.replaceAll(":", ""));
    expect(certificate.ca).toBe(judged.ca);
    expect(certificate.notAfter).toEqual(new Date(judged.validTo));
    expect(certificate.notBefore).toEqual(new Date(judged.validFrom));
    expect(certificate.publicKey?.equals(judged.publicKey)).toBe(true);
    const md5 = openssl(["x509", "-inform", "DER", "-noout", "-fingerprint", "-md5"], certificate.der);
    expect(md5.trim().split("=")[1]!.replaceAll(":", "")).toBe(certificate.md5);
  }
});

const EXTENSIONS = [
  "basicConstraints=critical,CA:TRUE,pathlen:3",
  "keyUsage=critical,keyCertSign",
  "extendedKeyUsage=serverAuth,1.2.3.4",
  "subjectAltName=DNS:a.example,IP:10.0.0.1,IP:fe80::1,email:a@b.c,URI:http://x/y,RID:1.2.3.4",
  "certificatePolicies=1.2.3.4",
];

test("a certificate created by OpenSSL is read, ignoring names of other types and unknown extensions", () => {
  const key = `${newFolder()}/key.pem`;
  const text = openssl([
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", key],
    ...["-subj", "/C=DE/O=Foreign, Inc/CN=Foreign CA", "-days", "10", "-set_serial", "5"],
    ...EXTENSIONS.flatMap((extension) => ["-addext", extension]),
  ]);
  const der = new X509Certificate(text).raw;
  expect(parseCertificate(Buffer.from(der))).toMatchObject({
    serialNumber: "05",
    subject: "CN=Foreign CA,O=Foreign\\, Inc,C=DE",
    ca: true,
    pathLength: 3,
    algorithm: "ECC_256",
    extendedKeyUsages: ["serverAuth", "1.2.3.4"],
    names: [
      { type: "DNS", value: "a.example" },
      { type: "IP", value: "10.0.0.1" },
      { type: "IP", value: "fe80::1" },
      { type: "email", value: "a@b.c" },
      { type: "URI", value: "http://x/y" },
    ],
  });
});

describe("hostile input is MALFORMED or read, nothing else", () => {
  test("random bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(tried(Buffer.from(bytes))).toBe("MALFORMED");
      }),
      { numRuns: 500 },
    );
  });

  test("every truncated certificate", () => {
    for (const { certificate } of issued) {
      for (let size = 0; size < certificate.der.length; size++) {
        expect(tried(certificate.der.subarray(0, size))).toBe("MALFORMED");
      }
    }
  });

  test("bytes after the certificate", () => {
    expect(tried(Buffer.concat([issued[0]!.certificate.der, Buffer.of(0)]))).toBe("MALFORMED");
  });

  const mutation = fc.record({
    at: fc.nat(),
    kind: fc.constantFrom("set", "flip", "insert", "remove"),
    byte: fc.nat(255),
  });
  const mutate = (der: Buffer, { at, kind, byte }: { at: number; kind: string; byte: number }): Buffer => {
    const index = at % der.length;
    const [before, after] = [der.subarray(0, index), der.subarray(index + 1)];
    if (kind === "remove") return Buffer.concat([before, after]);
    if (kind === "insert") return Buffer.concat([before, Buffer.of(byte), der.subarray(index)]);
    return Buffer.concat([before, Buffer.of(kind === "set" ? byte : der[index]! ^ (1 << (byte & 7))), after]);
  };

  test("mutated certificates; those that are read have dates, a name and a key", () => {
    fc.assert(
      fc.property(fc.nat(1), fc.array(mutation, { minLength: 1, maxLength: 3 }), (which, mutations) => {
        const der = mutations.reduce(mutate, issued[which]!.certificate.der);
        const read = tried(der);
        if (read === "MALFORMED") return;
        expect(read.publicKey?.type ?? read.keyProblem).toBeTruthy();
        expect(Number.isFinite(read.notBefore.getTime()) && Number.isFinite(read.notAfter.getTime())).toBe(
          true,
        );
        expect(typeof read.subject).toBe("string");
      }),
      { numRuns: 3000 },
    );
  });

  test.each(["260301120000", "99999999999999Z", "2613011200Z", "", "abcdefghijklZ"])(
    "an invalid date (%j) does not become one that passes every comparison",
    (digits) => {
      const { der } = issued[0]!.certificate;
      const [body, ...rest] = children(decode(der));
      const parts = children(body);
      const wrong = decode(Buffer.concat([Buffer.of(0x17, digits.length), Buffer.from(digits)]));
      const altered = [...parts.slice(0, 4), sequence([wrong, children(parts[4])[1]!]), ...parts.slice(5)];
      const read = tried(encode(sequence([sequence(altered), ...rest])));
      expect(read).toBe("MALFORMED");
    },
  );

  test("nesting deeper than in any certificate", () => {
    let nested = Buffer.alloc(0);
    for (let depth = 0; depth < 20_000; depth++) {
      const size = nested.length;
      const length =
        size < 128 ? Buffer.of(size) : Buffer.of(0x83, size >> 16, (size >> 8) & 255, size & 255);
      nested = Buffer.concat([Buffer.of(0x30), length, nested]);
    }
    expect(tried(nested)).toBe("MALFORMED");
  });

  test.each([
    ["a length of 2^32", Buffer.from("308500ffffffff00", "hex")],
    ["an indefinite length", Buffer.from("30800000", "hex")],
    [
      "a megabyte of empty sequences",
      Buffer.concat([Buffer.from("30830f4240", "hex"), Buffer.alloc(1_000_000, "\x30\x00")]),
    ],
  ])("%s", (_, der) => {
    expect(tried(der)).toBe("MALFORMED");
  });
});

describe("DER", () => {
  test("X.690 8.3: integers are minimal and non-negative", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 21 }), (bytes) => {
        const der = encode(unsigned(Buffer.from(bytes)));
        const body = der.subarray(2);
        expect(BigInt(`0x${body.toString("hex")}`)).toBe(BigInt(`0x${Buffer.from(bytes).toString("hex")}`));
        expect(body[0]! & 0x80).toBe(0);
        if (body.length > 1 && body[0] === 0) expect(body[1]! & 0x80).toBe(0x80);
      }),
    );
    expect(encode(integer(0)).toString("hex")).toBe("020100");
    expect(encode(integer(128)).toString("hex")).toBe("02020080");
  });

  test("times read back as written, from 1950 to 9999", () => {
    const moments = fc.date({
      min: new Date("1950-01-01T00:00:00Z"),
      max: new Date("9999-12-31T23:59:59Z"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moments, (moment) => {
        const wholeSecond = new Date(Math.floor(moment.getTime() / 1000) * 1000);
        expect(readTime(time(wholeSecond))).toEqual(wholeSecond);
      }),
    );
  });
});

test("regression: a UTF-16 subject (BMPString, as written by Windows) was misread, or refused if its number of letters was odd", async () => {
  const attributes: [string, Buffer][] = [
    ["550403", Buffer.from("网关 A", "utf16le").swap16()],
    ["55040a", Buffer.from("示例公司", "utf16le").swap16()],
  ];
  const tlv = (tag: number, body: Buffer): Buffer => Buffer.concat([Buffer.of(tag, body.length), body]);
  const sets = attributes.map(([oid, value]) =>
    tlv(0x31, tlv(0x30, Buffer.concat([tlv(6, Buffer.from(oid, "hex")), tlv(0x1e, value)]))),
  );
  const subject = tlv(0x30, Buffer.concat(sets));
  const { certificate } = await make({ ...CA, subject });
  expect(certificate.subjectDer).toEqual(subject);
  expect(certificate.name).toMatchObject({ commonName: "网关 A", organization: "示例公司" });
  expect(verify([certificate])).toMatch(/: OK/);
});
