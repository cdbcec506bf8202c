import { checkPrimeSync, createPublicKey, generateKeyPairSync, generatePrimeSync } from "node:crypto";
import { readSpki } from "../../provider/x509/public-key";
import { weakness } from "../../provider/x509/weak-keys";

const base64url = (value: bigint): string => {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex").toString("base64url");
};

/** What is said of an RSA key with a modulus. */
function saidOf(modulus: bigint): string | undefined {
  const key = createPublicKey({ key: { kty: "RSA", n: base64url(modulus), e: "AQAB" }, format: "jwk" });
  return weakness(readSpki(key.export({ type: "spki", format: "der" })));
}

function nextPrime(after: bigint): bigint {
  let candidate = after | 1n;
  do candidate += 2n;
  while (!checkPrimeSync(candidate));
  return candidate;
}

const prime = (bits: number): bigint => generatePrimeSync(bits, { bigint: true });

test("two primes in a row, or a square, are found at once", () => {
  const one = prime(1024);
  expect(saidOf(one * nextPrime(one + 2n ** 200n))).toMatch(/so close that anybody can find them/);
  expect(saidOf(one * one)).toMatch(/so close/);
});

test("a small factor", () => {
  expect(saidOf(prime(1536) * 751n)).toMatch(/small factor/);
});

test("a key as the broken generator makes them: its primes are powers of 65537 beside multiples of one number", () => {
  let product = 1n;
  for (let candidate = 2n; candidate <= 167n; candidate++)
    if (checkPrimeSync(candidate)) product *= candidate;
  const powerOf = (exponent: number): bigint => {
    let power = 1n;
    for (let step = 0; step < exponent; step++) power = (power * 65537n) % product;
    return power;
  };
  const find = (exponent: number): bigint => {
    const start = 3n * 2n ** 510n;
    let found = start - (start % product) + powerOf(exponent);
    do found += product * 2n ** 260n;
    while (!checkPrimeSync(found));
    return found;
  };
  expect(saidOf(find(1234) * find(7777))).toMatch(/ROCA/);
});

test("RSA of less than 1024 bits", () => {
  expect(saidOf(prime(300) * prime(300))).toMatch(
    /the RSA key has (599|600) bits; at least 1024 are required/,
  );
});

test("Ed25519 points of small order, whatever their sign", () => {
  const head = Buffer.from("302a300506032b6570032100", "hex");
  const points = [
    "00".repeat(32),
    `01${"00".repeat(31)}`,
    `01${"00".repeat(30)}80`,
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    `ec${"ff".repeat(31)}`,
    `ee${"ff".repeat(30)}7f`,
  ];
  for (const point of points) {
    const facts = readSpki(Buffer.concat([head, Buffer.from(point, "hex")]));
    expect(weakness(facts)).toMatch(/proves nothing/);
  }
});

test("of good keys nothing is said", () => {
  const keys = [
    ...[1024, 2048, 3072].map((modulusLength) => generateKeyPairSync("rsa", { modulusLength })),
    generateKeyPairSync("ed25519"),
    generateKeyPairSync("ec", { namedCurve: "P-256" }),
  ];
  for (const { publicKey } of keys) {
    expect(weakness(readSpki(publicKey.export({ type: "spki", format: "der" })))).toBeUndefined();
  }
});
