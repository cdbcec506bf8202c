import { generateKeyPairSync, sign, verify, type KeyObject } from "node:crypto";
import * as fc from "fast-check";
import { PkiError } from "../../provider/base/errors";
import {
  children,
  content,
  decode,
  encode,
  explicit,
  integer,
  octets,
  sequence,
  unsigned,
  type Der,
} from "../../provider/x509/der";
import { publicKeyFacts, privateKeyPem, publicKeyOf, readPrivateKey, spki } from "../../provider/x509/keys";
import { toPem } from "../../provider/x509/pem";
import { openssl } from "./support";

const PASSWORD = "correct horse";

/** The public key according to OpenSSL, DER. */
const publicOf = (pem: string): string =>
  openssl(["pkey", "-pubout", "-passin", `pass:${PASSWORD}`], pem).replace(/-----[^-]+-----|\s/g, "");
const mine = (pem: string, passphrase?: string): string =>
  spki(readPrivateKey(pem, passphrase)).toString("base64");

const curve = (name: string): string[] => ["-algorithm", "EC", "-pkeyopt", `ec_paramgen_curve:${name}`];
const KINDS: [string, string[]][] = [
  ["RSA of 1024 bits", ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"]],
  ["RSA of 2048 bits, exponent 3", ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_pubexp:3"]],
  ...["P-256", "P-384", "P-521", "SM2", "secp256k1", "P-224", "brainpoolP256r1", "brainpoolP512r1"].map(
    (name): [string, string[]] => [name, curve(name)],
  ),
  ["Ed25519", ["-algorithm", "ED25519"]],
  ["Ed448", ["-algorithm", "ED448"]],
];

describe.each(KINDS)("%s", (name, options) => {
  const pem = openssl(["genpkey", ...options]);

  test("is read as the same key from every format that OpenSSL writes", () => {
    const traditional = /^(Ed|SM2)/.test(name) ? pem : openssl(["pkey", "-traditional"], pem);
    const forms = [pem, openssl(["pkey"], pem), traditional];
    for (const form of forms) expect(mine(form)).toBe(publicOf(pem));
    expect(publicOf(privateKeyPem(readPrivateKey(pem)))).toBe(publicOf(pem));
  });

  test("is the same key without its public key", () => {
    if (!/^(P-|SM2|secp|brain)/.test(name)) return;
    for (const form of ["PEM", "DER"].map(() => openssl(["ec", "-no_public"], pem))) {
      expect(mine(form)).toBe(publicOf(pem));
    }
  });
});

describe("encrypted", () => {
  const plain = openssl(["genpkey", ...curve("P-256")]);
  const rsa = openssl(["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"]);
  const pkcs8 = (...options: string[]): string =>
    openssl(["pkcs8", "-topk8", "-passout", `pass:${PASSWORD}`, ...options], plain);
  const traditional = (cipher: string): string =>
    openssl(["pkey", "-traditional", cipher, "-passout", `pass:${PASSWORD}`], rsa);

  const READ: [string, () => string, string][] = [
    ...["aes-128-cbc", "aes-192-cbc", "aes-256-cbc", "des3", "sm4-cbc"].map(
      (cipher): [string, () => string, string] => [cipher, () => pkcs8("-v2", cipher), plain],
    ),
    ...["hmacWithSHA1", "hmacWithSHA224", "hmacWithSHA384", "hmacWithSHA512"].map(
      (prf): [string, () => string, string] => [prf, () => pkcs8("-v2", "aes256", "-v2prf", prf), plain],
    ),
    ["scrypt", () => pkcs8("-scrypt"), plain],
    ["triple DES of PKCS #12", () => pkcs8("-v1", "PBE-SHA1-3DES"), plain],
    ["a great many rounds", () => pkcs8("-iter", "200000"), plain],
    ...["-aes128", "-aes192", "-aes256", "-des3"].map((cipher): [string, () => string, string] => [
      `traditional ${cipher}`,
      () => traditional(cipher),
      rsa,
    ]),
  ];
  test.each(READ)(
    "%s: the right password gives the key; a wrong or missing one is refused with the reason",
    (_, make, key) => {
      const locked = make();
      expect(locked).toMatch(/ENCRYPTED/);
      expect(mine(locked, PASSWORD)).toBe(publicOf(key));
      expect(() => readPrivateKey(locked, "wrong")).toThrow("the password does not decrypt the private key");
      expect(() => readPrivateKey(locked)).toThrow(/is encrypted: give it without a password/);
    },
  );

  const UNSUPPORTED: [string, () => string, RegExp][] = [
    [
      "Camellia",
      () => pkcs8("-v2", "camellia-256-cbc"),
      /encrypted with the cipher 1\.2\.392\.200011\.61\.1\.1\.1\.4, which is not supported/,
    ],
    ["ARIA", () => pkcs8("-v2", "aria-256-cbc"), /encrypted with the cipher .*, which is not supported/],
    [
      "traditional Camellia",
      () => traditional("-camellia256"),
      /encrypted with the cipher CAMELLIA-256-CBC, which is not supported/,
    ],
    [
      "DES of PKCS #5",
      () =>
        openssl(
          [
            "pkcs8",
            "-topk8",
            "-provider",
            "legacy",
            "-provider",
            "default",
            "-v1",
            "PBE-MD5-DES",
            "-passout",
            "pass:x",
          ],
          plain,
        ),
      /encrypted with the scheme 1\.2\.840\.113549\.1\.5\.3, which is not supported/,
    ],
  ];
  test.each(UNSUPPORTED)("%s is refused as not supported", (_, make, reason) => {
    const refusal = (): KeyObject => readPrivateKey(make(), PASSWORD);
    expect(refusal).toThrow(reason);
    expect(refusal).toThrow(expect.objectContaining({ code: "UNSUPPORTED" }) as Error);
  });
});

const NAMES: [string, () => string, RegExp][] = [
  [
    "DSA",
    () => pemOf(generateKeyPairSync("dsa", { modulusLength: 1024, divisorLength: 160 })),
    /^a DSA key is not supported$/,
  ],
  ["X25519", () => pemOf(generateKeyPairSync("x25519")), /^an X25519 key is not supported$/],
  ["X448", () => pemOf(generateKeyPairSync("x448")), /^an X448 key is not supported$/],
  [
    "RSA-PSS",
    () => pemOf(generateKeyPairSync("rsa-pss", { modulusLength: 1024 })),
    /^an RSA-PSS key is not supported/,
  ],
  [
    "Diffie-Hellman",
    () => openssl(["genpkey", "-algorithm", "DH", "-pkeyopt", "group:ffdhe2048"]),
    /^a Diffie-Hellman key is not supported$/,
  ],
  [
    "a curve by its parameters",
    () => pemOf(generateKeyPairSync("ec", { namedCurve: "P-256", paramEncoding: "explicit" })),
    /curve of the key is given by explicit parameters/,
  ],
  [
    "an unknown curve",
    () => pemOf(generateKeyPairSync("ec", { namedCurve: "sect233k1" })),
    /the curve of the key \(1\.3\.132\.0\.26\) is not supported/,
  ],
  [
    "OpenSSH",
    () => toPem("OPENSSH PRIVATE KEY", Buffer.from("openssh-key-v1")),
    /format that is not supported: convert it to PKCS#8/,
  ],
  [
    "two keys",
    () => openssl(["genpkey", ...curve("P-256")]).repeat(2),
    /holds 2 private keys: give the one that is meant/,
  ],
  ["a certificate", () => toPem("CERTIFICATE", Buffer.of(0x30, 0)), /is not a PEM private key/],
];
const pemOf = ({ privateKey }: { privateKey: KeyObject }): string =>
  privateKey.export({ type: "pkcs8", format: "pem" }).toString();

test.each(NAMES)("%s is refused for what it is", (_, make, reason) => {
  try {
    readPrivateKey(make());
    throw new Error("it was read");
  } catch (error) {
    expect(error).toBeInstanceOf(PkiError);
    expect((error as Error).message).toMatch(reason);
  }
});

describe("inconsistent parts", () => {
  const rsa = generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey.export({
    type: "pkcs1",
    format: "der",
  });
  const numbers = children(decode(rsa))
    .slice(1)
    .map((node) => BigInt(`0x${content(node).toString("hex")}`));
  const written = (changed: readonly bigint[]): string => {
    const node = (value: bigint): Der =>
      unsigned(Buffer.from(value.toString(16).padStart(2 * 260, "0"), "hex"));
    return toPem("RSA PRIVATE KEY", encode(sequence([integer(0), ...changed.map(node)])));
  };
  test("an RSA key with any of its numbers changed", () => {
    expect(mine(written(numbers))).toBe(publicOf(toPem("RSA PRIVATE KEY", rsa)));
    fc.assert(
      fc.property(
        fc.nat(7),
        fc.oneof(
          fc.bigInt({ min: 1n, max: 2n ** 64n }),
          fc.nat(1000).map((bit) => 1n << BigInt(bit)),
        ),
        (index, change) => {
          const changed = numbers.map((value, at) => (at === index ? value ^ change : value));
          expect(() => readPrivateKey(written(changed))).toThrow(PkiError);
        },
      ),
    );
  });

  const PARTS: [string, (numbers: bigint[]) => bigint[], RegExp][] = [
    ["the modulus", ([n = 0n, ...rest]) => [n + 2n, ...rest], /modulus is not the product of its two primes/],
    [
      "the private exponent",
      ([n = 0n, e = 0n, d = 0n, ...rest]) => [n, e, d + 2n, ...rest],
      /private exponent does not match/,
    ],
    ["the public exponent", ([n = 0n, , ...rest]) => [n, 3n, ...rest], /private exponent does not match/],
    [
      "dP",
      ([n = 0n, e = 0n, d = 0n, p = 0n, q = 0n, dp = 0n, ...rest]) => [n, e, d, p, q, dp + 2n, ...rest],
      /CRT parameters/,
    ],
    ["qInv", (all) => [...all.slice(0, 7), (all[7] ?? 0n) + 1n], /CRT parameters/],
    [
      "the order of the primes",
      ([n = 0n, e = 0n, d = 0n, p = 0n, q = 0n, ...rest]) => [n, e, d, q, p, ...rest],
      /CRT parameters/,
    ],
    [
      "one prime for all",
      ([n = 0n, e = 0n, d = 0n, , , ...rest]) => [n, e, d, n, 1n, ...rest],
      /product of its two primes/,
    ],
  ];
  test.each(PARTS)("%s", (_, change, reason) => {
    expect(() => readPrivateKey(written(change([...numbers])))).toThrow(reason);
  });

  test("the public key of another key, in every possible place", () => {
    const [one, other] = [0, 0].map(() => generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey);
    const exchange = (der: Buffer, own: Buffer, foreign: Buffer): Buffer => {
      const changed = Buffer.from(der);
      changed.set(foreign, changed.indexOf(own));
      return changed;
    };
    const pointOf = (key: KeyObject): Buffer => spki(key).subarray(-65);
    const sec1 = one!.export({ type: "sec1", format: "der" });
    const pkcs8 = one!.export({ type: "pkcs8", format: "der" });
    const reason = /its public key does not belong to its private key/;
    expect(() =>
      readPrivateKey(toPem("EC PRIVATE KEY", exchange(sec1, pointOf(one!), pointOf(other!)))),
    ).toThrow(reason);
    expect(() =>
      readPrivateKey(toPem("PRIVATE KEY", exchange(pkcs8, pointOf(one!), pointOf(other!)))),
    ).toThrow(reason);
    // RFC 8410 has an example of an Ed25519 key with its public key.
    const [ed, foreign] = [0, 0].map(() => generateKeyPairSync("ed25519").privateKey);
    const [, algorithm, seed] = children(decode(ed!.export({ type: "pkcs8", format: "der" })));
    const both = (key: KeyObject): string => {
      const half = Buffer.concat([Buffer.of(0), spki(key).subarray(-32)]);
      const beside = encode(octets(half));
      beside[0] = 0x81;
      const body = Buffer.concat([...[integer(1), algorithm!, seed!].map(encode), beside]);
      return toPem("PRIVATE KEY", Buffer.concat([Buffer.of(0x30, body.length), body]));
    };
    expect(mine(both(ed!))).toBe(spki(ed!).toString("base64"));
    expect(() => readPrivateKey(both(foreign!))).toThrow(reason);
  });

  test("a key that names two curves", () => {
    const key = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
    const [version, algorithm, wrapped] = children(decode(key.export({ type: "pkcs8", format: "der" })));
    const [one, scalar] = children(decode(content(wrapped)));
    const k1 = decode(Buffer.from("06052b8104000a", "hex"));
    const inner = encode(sequence([one!, scalar!, explicit(0, [k1])]));
    const der = encode(sequence([version!, algorithm!, octets(inner)]));
    expect(() => readPrivateKey(toPem("PRIVATE KEY", der))).toThrow(/it names two curves/);
  });

  test("out-of-range scalars: zero, the order, and larger", () => {
    const order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    for (const scalar of ["00".repeat(32), order, "ff".repeat(32), "01".repeat(33), ""]) {
      const named = decode(Buffer.from("06082a8648ce3d030107", "hex"));
      const der = encode(sequence([integer(1), octets(Buffer.from(scalar, "hex")), explicit(0, [named])]));
      expect(() => readPrivateKey(toPem("EC PRIVATE KEY", der))).toThrow(
        /not in the range of the curve P-256/,
      );
    }
  });
});

test("a key with any byte changed is refused, or is a consistent key whose signatures verify", () => {
  const keys = [
    generateKeyPairSync("ec", { namedCurve: "P-256" }),
    generateKeyPairSync("ed25519"),
    generateKeyPairSync("rsa", { modulusLength: 1024 }),
  ].map(({ privateKey }) => privateKey.export({ type: "pkcs8", format: "der" }));
  fc.assert(
    fc.property(fc.nat(2), fc.nat(), fc.integer({ min: 1, max: 255 }), (which, at, change) => {
      const der = Buffer.from(keys[which]!);
      der[at % der.length]! ^= change;
      let key: KeyObject;
      try {
        key = readPrivateKey(toPem("PRIVATE KEY", der));
      } catch (error) {
        expect(error).toBeInstanceOf(PkiError);
        return;
      }
      const hash = publicKeyFacts(key)?.kind === "Ed25519" ? null : "sha256";
      expect(verify(hash, der, publicKeyOf(key), sign(hash, der, key))).toBe(true);
    }),
    { numRuns: 300 },
  );
});
