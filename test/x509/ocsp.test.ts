import { createHash, createPublicKey, verify } from "node:crypto";
import {
  children,
  content,
  decode,
  encode,
  explicit,
  integer,
  nothing,
  octets,
  oid,
  readOid,
  sequence,
  unsigned,
  utf8,
  type Der,
} from "../../provider/x509/der";
import { extension, keyIdentifier } from "../../provider/x509/extensions";
import {
  asksAbout,
  issueOcspAnswer,
  ocspRefusal,
  parseOcspRequest,
  type CertificateQuestion,
  type CertificateStatus,
} from "../../provider/x509/ocsp";
import { CA, make, START, type Issued } from "./support";

const SHA1 = "1.3.14.3.2.26";
const HASHES = [
  [SHA1, "sha1"],
  ["2.16.840.1.101.3.4.2.1", "sha256"],
  ["2.16.840.1.101.3.4.2.2", "sha384"],
  ["2.16.840.1.101.3.4.2.3", "sha512"],
] as const;
const NONCE = "1.3.6.1.5.5.7.48.1.2";

let one: Issued;
let namesake: Issued;
let other: Issued;
beforeAll(async () => {
  [one, namesake, other] = [
    await make(CA),
    await make(CA),
    await make({ ...CA, subject: { commonName: "Other" } }),
  ];
});

const request = (
  questions: readonly Der[],
  before: readonly Der[] = [],
  after: readonly Der[] = [],
): Buffer => encode(sequence([sequence([...before, sequence([...questions]), ...after])]));
const questionOf = (...parts: readonly Der[]): Der => sequence([sequence([...parts])]);
const ALGORITHM = sequence([oid(SHA1), nothing()]);
const hash = (byte: number): Der => octets(Buffer.alloc(20, byte));
const about = (serial: Der): Der => questionOf(ALGORITHM, hash(1), hash(2), serial);
const extensions = (...list: readonly Der[]): Der => explicit(2, [sequence([...list])]);
const nonce = (size: number, critical = false): Der =>
  extension(NONCE, critical, octets(Buffer.alloc(size, 7)));

/** A request about a certificate of the CA with the given name and key. */
function question(
  [dotted, digest]: readonly [string, string],
  name: Issued,
  key: Issued,
): CertificateQuestion {
  const hashOf = (data: Buffer): Der => octets(createHash(digest).update(data).digest());
  // The last 65 bytes of the SPKI of a P-256 key are the point, the content of its bit string.
  const point = key.certificate.spki.subarray(-65);
  const parts = [hashOf(name.certificate.subjectDer), hashOf(point), integer(7)];
  const [read] = parseOcspRequest(
    request([questionOf(sequence([oid(dotted), nothing()]), ...parts)]),
  ).questions;
  return read!;
}

test.each(HASHES)("a request identifies its issuer by name and key (%s, %s)", (...algorithm) => {
  const { certificate } = one;
  expect(question(algorithm, one, one).hash).toBe(algorithm[1]);
  expect(asksAbout(question(algorithm, one, one), certificate)).toBe(true);
  expect(asksAbout(question(algorithm, one, namesake), certificate)).toBe(false);
  expect(asksAbout(question(algorithm, other, one), certificate)).toBe(false);
});

test("an unknown hash matches no issuer", () => {
  const { certificate } = one;
  expect(asksAbout({ ...question(HASHES[1], one, one), hash: undefined }, certificate)).toBe(false);
  const sha224 = ["2.16.840.1.101.3.4.2.4", "sha224"] as const;
  expect(question(sha224, one, one).hash).toBeUndefined();
});

describe("a request", () => {
  test("keeps the order of its entries, each with its CertID as sent", () => {
    const asked = [integer(1), integer(2)].map(about);
    const { questions, nonce: found } = parseOcspRequest(request(asked));
    expect(questions.map(({ serialNumber }) => serialNumber)).toEqual(["01", "02"]);
    expect(questions.map(({ id }) => encode(id))).toEqual(asked.map((each) => encode(children(each)[0]!)));
    expect(questions[0]).toMatchObject({
      ...{ issuerNameHash: Buffer.alloc(20, 1), issuerKeyHash: Buffer.alloc(20, 2), hash: "sha1" },
    });
    expect(found).toBeUndefined();
  });

  const SERIALS: [string, string][] = [
    ["0a", "0A"],
    ["00", "00"],
    ["80ff", "80FF"],
    ["120000ff", "120000FF"],
    ["0100", "0100"],
  ];
  test.each(SERIALS)(
    "the serial number %s is read as %s, the spelling used everywhere",
    (bytes, serialNumber) => {
      const { questions } = parseOcspRequest(request([about(unsigned(Buffer.from(bytes, "hex")))]));
      expect(questions[0]?.serialNumber).toBe(serialNumber);
    },
  );

  test("may contain its version and requestor name", () => {
    const before = [explicit(0, [integer(0)]), explicit(1, [explicit(4, [sequence([])])])];
    const der = request([about(integer(5))], before, [extensions(nonce(16))]);
    expect(parseOcspRequest(der)).toMatchObject({
      questions: [{ serialNumber: "05" }],
      nonce: encode(octets(Buffer.alloc(16, 7))),
    });
  });

  function rawNonce(size: number): Der {
    return sequence([oid(NONCE), octets(Buffer.alloc(size))]);
  }
  const NONCES: [string, Der[], number | undefined][] = [
    ["none", [], undefined],
    ["none among other extensions", [extension("1.2.3.4", false, octets(Buffer.of(1)))], undefined],
    ["one among others", [extension("1.2.3.4", false, utf8("a")), nonce(20)], 22],
    ["a critical one", [nonce(20, true)], 22],
    ["a single byte that nothing is wrapped around", [rawNonce(1)], 1],
    ["the longest", [nonce(129)], 132],
  ];
  test.each(NONCES)("its nonce is returned as sent: %s", (_, list, size) => {
    const after = list.length > 0 ? [extensions(...list)] : [];
    expect(parseOcspRequest(request([about(integer(5))], [], after)).nonce?.length).toBe(size);
  });

  const many = (count: number): Der[] => Array.from({ length: count }, (_, index) => about(integer(index)));
  test("has at most a hundred entries", () => {
    expect(parseOcspRequest(request(many(100))).questions).toHaveLength(100);
  });

  /** A request with the given number of bytes. */
  function ofSize(size: number): Buffer {
    const filled = (bytes: number): Buffer =>
      request(
        [about(integer(5))],
        [],
        [extensions(extension("1.2.3.4", false, octets(Buffer.alloc(bytes))))],
      );
    return filled(size - (filled(60_000).length - 60_000));
  }
  test("has at most 64 KiB", () => {
    expect(ofSize(65_536)).toHaveLength(65_536);
    expect(parseOcspRequest(ofSize(65_536)).questions).toHaveLength(1);
  });

  const BROKEN: [string, Buffer][] = [
    ["nothing", Buffer.alloc(0)],
    ["no DER", Buffer.from("30020500ff", "hex")],
    ["BER that is no DER", Buffer.from("3080308030800000000000000000", "hex")],
    ["a boolean that is not DER", withOddBoolean()],
    ["no request", encode(sequence([]))],
    ["no question", request([])],
    ["a question where extensions belong", encode(sequence([sequence([explicit(2, [about(integer(5))])])]))],
    ["a hundred and one questions", request(many(101))],
    ["more than 64 KiB", ofSize(65_537)],
    ["a question without an identifier", request([sequence([])])],
    ["a question without a serial number", request([questionOf(ALGORITHM, hash(1), hash(2))])],
    ["an empty nonce", request([about(integer(5))], [], [extensions(rawNonce(0))])],
    ["a nonce that is too long", request([about(integer(5))], [], [extensions(nonce(130))])],
    ["an object identifier of absurd length", request([about(integer(5))], [], [extensions(longOid())])],
  ];
  /** TRUE is FF in DER, and any non-zero byte in BER. */
  function withOddBoolean(): Buffer {
    const der = request([about(integer(5))], [], [extensions(nonce(20, true))]).toString("hex");
    return Buffer.from(der.replace("0101ff", "010101"), "hex");
  }
  function longOid(): Der {
    return sequence([oid(`1.2.${"9".repeat(400)}`), octets(Buffer.alloc(1))]);
  }
  test.each(BROKEN)("is refused: %s", (_, der) => {
    expect(() => parseOcspRequest(der)).toThrow(
      expect.objectContaining({
        code: "MALFORMED",
        message: "not a DER encoded OCSP request that can be answered",
      }) as Error,
    );
  });
});

describe("a response", () => {
  const MOMENT = `180f${Buffer.from("20260301120000Z").toString("hex")}`;
  const hex = (part: Der | undefined): string => (part ? encode(part).toString("hex") : "");

  /** The parts of a response to a request, as listed in RFC 6960, 4.2.1. */
  async function answered(der: Buffer, statuses: readonly CertificateStatus[]) {
    const answer = decode(await issueOcspAnswer(parseOcspRequest(der), statuses, START, one));
    const [status, wrapped] = children(answer);
    const [type, value] = children(children(wrapped)[0]);
    const [body, algorithm, signature] = children(decode(content(value)));
    const [responder, producedAt, answers, ...rest] = children(body);
    return {
      ...{
        status: hex(status),
        tag: hex(wrapped).slice(0, 2),
        type: readOid(type),
        algorithm: readOid(children(algorithm)[0]),
      },
      ...{ responder: hex(responder), producedAt: hex(producedAt), rest: rest.map(hex) },
      answers: children(answers).map((each) => children(each).map(hex)),
      isSigned: verify(
        ...(["sha256", encode(body!), createPublicKey(one.privateKey)] as const),
        content(signature).subarray(1),
      ),
    };
  }

  test("contains the responder and the time, and is signed", async () => {
    const identifier = keyIdentifier(one.certificate.spki).toString("hex");
    const answer = await answered(request([about(integer(5))]), [{ status: "good" }]);
    expect(answer).toMatchObject({
      ...{ status: "0a0100", tag: "a0", type: "1.3.6.1.5.5.7.48.1.1", algorithm: "1.2.840.10045.4.3.2" },
      ...{ responder: `a2160414${identifier}`, producedAt: MOMENT, rest: [], isSigned: true },
    });
  });

  const revokedAt = new Date("2026-02-01T00:00:00Z");
  const REVOKED_AT = `180f${Buffer.from("20260201000000Z").toString("hex")}`;
  const STATUSES: [string, CertificateStatus[], string][] = [
    ["good", [{ status: "good" }], "8000"],
    ["unknown", [{ status: "unknown" }], "8200"],
    ["not asked for", [], "8200"],
    ["revoked without a reason", [{ status: "revoked", revokedAt, reason: 0 }], `a111${REVOKED_AT}`],
    ["revoked with a reason", [{ status: "revoked", revokedAt, reason: 1 }], `a116${REVOKED_AT}a0030a0101`],
  ];
  test.each(STATUSES)("%s", async (_, statuses, expected) => {
    const asked = about(integer(5));
    const { answers } = await answered(request([asked]), statuses);
    expect(answers).toEqual([[hex(children(asked)[0]), expected, MOMENT]]);
  });

  test("to several entries has their statuses in order", async () => {
    const { answers } = await answered(request([integer(1), integer(2)].map(about)), [
      { status: "good" },
      { status: "unknown" },
    ]);
    expect(answers.map(([, status]) => status)).toEqual(["8000", "8200"]);
  });

  test("repeats the nonce of the request", async () => {
    const der = request([about(integer(5))], [], [extensions(nonce(4))]);
    const { rest } = await answered(der, [{ status: "good" }]);
    expect(rest).toEqual([hex(explicit(1, [sequence([nonce(4)])]))]);
  });
});

test("an error response has only a status code (RFC 6960, 4.2.1)", () => {
  const codes = (["malformedRequest", "internalError", "unauthorized"] as const).map((why) =>
    ocspRefusal(why).toString("hex"),
  );
  expect(codes).toEqual(["30030a0101", "30030a0102", "30030a0106"]);
});
