import {
  createPrivateKey,
  createPublicKey,
  ECDH,
  generateKeyPairSync,
  randomBytes,
  type KeyObject,
} from "node:crypto";
import { KEY_ALGORITHMS } from "../../provider/x509/algorithms";
import { CURVES } from "../../provider/x509/key-kinds";
import { spki } from "../../provider/x509/keys";
import { readPoint } from "../../provider/x509/public-key";

/** OpenSSL's encoding of it. */
const judged = (key: KeyObject): string =>
  (key.type === "private" ? createPublicKey(key) : key)
    .export({ type: "spki", format: "der" })
    .toString("hex");

/** A copy of the key for which nothing is cached. */
const again = (key: KeyObject): KeyObject =>
  createPrivateKey({ key: key.export({ type: "pkcs8", format: "der" }), format: "der", type: "pkcs8" });

describe("a public key is encoded as OpenSSL encodes it", () => {
  test.each([...KEY_ALGORITHMS.values()].map((algorithm) => [algorithm.name, algorithm] as const))(
    "%s",
    async (_, algorithm) => {
      // Among 300 points, some have a coordinate with leading zeros.
      for (let count = algorithm.family === "RSA" ? 1 : 300; count > 0; count--) {
        const key = await algorithm.generate();
        for (const one of [key, again(key), createPublicKey(again(key))]) {
          const mine = spki(one).toString("hex");
          if (mine !== judged(one)) expect(mine).toBe(judged(one));
        }
      }
    },
    60_000,
  );

  const OTHERS: [string, () => { publicKey: KeyObject }][] = [
    [
      "an exponent of another size",
      () => generateKeyPairSync("rsa", { modulusLength: 1024, publicExponent: 3 }),
    ],
    ["an odd number of bits", () => generateKeyPairSync("rsa", { modulusLength: 1027 })],
    ["RSA-PSS", () => generateKeyPairSync("rsa-pss", { modulusLength: 1024 })],
    ["another curve", () => generateKeyPairSync("ec", { namedCurve: "secp256k1" })],
    [
      "a curve with its parameters",
      () => generateKeyPairSync("ec", { namedCurve: "brainpoolP256r1", paramEncoding: "explicit" }),
    ],
    ["Ed448", () => generateKeyPairSync("ed448")],
    ["X25519", () => generateKeyPairSync("x25519")],
  ];
  test.each(OTHERS)("%s", (_, generate) => {
    const { publicKey } = generate();
    expect(spki(publicKey).toString("hex")).toBe(judged(publicKey));
  });
});

test("a curve given by explicit parameters becomes a named curve, as certificates require (RFC 5480, 2.1.1)", () => {
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256", paramEncoding: "explicit" });
  const named = createPublicKey({ key: publicKey.export({ format: "jwk" }), format: "jwk" });
  expect(judged(named)).not.toBe(judged(publicKey));
  expect(spki(publicKey).toString("hex")).toBe(judged(named));
});

describe("what is a point on a curve is decided as OpenSSL decides it", () => {
  const accepts = (work: () => unknown): boolean => {
    try {
      work();
      return true;
    } catch {
      return false;
    }
  };

  test.each(CURVES.map((curve) => [curve.words, curve] as const))("%s", (_, curve) => {
    const { publicKey } = generateKeyPairSync("ec", { namedCurve: curve.name });
    const point = publicKey.export({ type: "spki", format: "der" }).subarray(-(1 + 2 * curve.size));
    const changed = (at: number, bit: number): Buffer => {
      const copy = Buffer.from(point);
      copy.writeUInt8(copy.readUInt8(at) ^ (1 << bit), at);
      return copy;
    };
    const uncompressedPoint = (rest: Buffer): Buffer => Buffer.concat([Buffer.of(4), rest]);
    const points = [
      point,
      ...Array.from({ length: point.length - 1 }, (_, index) => changed(index + 1, index % 8)),
      uncompressedPoint(randomBytes(2 * curve.size)),
      uncompressedPoint(Buffer.alloc(2 * curve.size)),
      uncompressedPoint(Buffer.alloc(2 * curve.size, 0xff)),
    ];
    const mine = points.map((one) => accepts(() => readPoint(curve, one)));
    const openssl = points.map((one) => accepts(() => ECDH.convertKey(one, curve.name)));
    expect(mine).toEqual(openssl);
    expect(mine.filter(Boolean)).toHaveLength(1);
  });

  test("a coordinate that is not reduced modulo the prime is refused", () => {
    // x = 5 is on P-256, and so is 5 + p modulo p.
    const p256 = CURVES.find(({ words }) => words === "P-256")!;
    const compressed = Buffer.concat([Buffer.of(2), Buffer.alloc(31), Buffer.of(5)]);
    const point = readPoint(p256, compressed);
    expect(readPoint(p256, point).equals(point)).toBe(true);
    const larger = (p256.equation!.prime + 5n).toString(16);
    const unreduced = Buffer.concat([Buffer.of(4), Buffer.from(larger, "hex"), point.subarray(33)]);
    expect(() => readPoint(p256, unreduced)).toThrow("not a point on the curve P-256");
  });
});
