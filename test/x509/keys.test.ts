import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { KEY_ALGORITHMS } from "../../provider/x509/algorithms";
import { spki } from "../../provider/x509/keys";

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
