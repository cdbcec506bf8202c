import { checkPrimeSync, createPublicKey, generateKeyPairSync } from "node:crypto";
import { keyProblem } from "../../provider/x509/csr-problems";
import { readSpki, type RsaFacts } from "../../provider/x509/public-key";
import { weakness } from "../../provider/x509/weak-keys";

function rsa(modulus: bigint): RsaFacts {
  const digits = modulus.toString(16);
  return {
    ...{ kind: "RSA", isPss: false, exponent: Buffer.of(1, 0, 1), bits: modulus.toString(2).length },
    modulus: Buffer.from(digits.padStart(digits.length + (digits.length % 2), "0"), "hex"),
  };
}

/** The problem reported for an RSA key with the given modulus. */
const saidOf = (modulus: bigint): string | undefined => weakness(rsa(modulus));

function nextPrime(after: bigint): bigint {
  let candidate = after | 1n;
  do candidate += 2n;
  while (!checkPrimeSync(candidate));
  return candidate;
}

const SMALL_PRIMES = Array.from({ length: 750 }, (_, index) => BigInt(index + 2)).filter((number) =>
  checkPrimeSync(number),
);
const hasSmallFactor = (number: bigint): boolean => SMALL_PRIMES.some((prime) => number % prime === 0n);

/** The first number from a start, in steps, that no small prime divides. */
function withoutSmallFactor(from: bigint, step = 1n): bigint {
  let number = from;
  while (hasSmallFactor(number)) number += step;
  return number;
}

function squareRoot(number: bigint): bigint {
  let [low, high] = [0n, number];
  while (low < high) {
    const middle = (low + high + 1n) / 2n;
    if (middle * middle <= number) low = middle;
    else high = middle - 1n;
  }
  return low;
}

const CLOSE = /so close that anybody can factor it/;

describe("close primes", () => {
  test("two consecutive primes, or a square, are found at once", () => {
    const one = nextPrime(2n ** 1023n + 2n ** 1000n);
    expect(saidOf(one * nextPrime(one + 2n ** 200n))).toMatch(CLOSE);
    expect(saidOf(one * one)).toMatch(CLOSE);
  });

  /**
   * A product that Fermat's method factors in the given round, by the distance of the factors' mean from the square
   * root.
   */
  function foundInRound(round: bigint): bigint {
    const mean = 2n ** 600n;
    let half = squareRoot(2n * round * mean) | 1n;
    while (
      mean - squareRoot(mean * mean - half * half) !== round ||
      hasSmallFactor(mean * mean - half * half)
    )
      half -= 2n;
    return mean * mean - half * half;
  }

  test.each([1n, 2n, 99n, 100n])("found in round %d of the hundred required", (round) => {
    expect(saidOf(foundInRound(round))).toMatch(CLOSE);
  });

  test("a modulus that would take more rounds is accepted", () => {
    expect(saidOf(foundInRound(101n))).toBeUndefined();
  });

  test("a modulus of more than 8192 bits is not checked", () => {
    const largest = withoutSmallFactor(2n ** 4096n - 1n, -2n);
    const larger = withoutSmallFactor(2n ** 4096n + 1n, 2n);
    expect(saidOf(largest * largest)).toMatch(CLOSE);
    expect(rsa(larger * larger).bits).toBe(8193);
    expect(saidOf(larger * larger)).toBeUndefined();
  });
});

test("a small factor", () => {
  const large = withoutSmallFactor(2n ** 1535n + 1n, 2n);
  for (const factor of [3n, 5n, 11n, 743n, 751n]) expect(saidOf(large * factor)).toMatch(/small factor/);
  expect(saidOf(large * 757n)).toBeUndefined();
});

describe("keys of the broken generator (ROCA): their primes are powers of 65537 plus multiples of a constant", () => {
  const primes = SMALL_PRIMES.filter((prime) => prime <= 167n);
  const product = primes.reduce((all, prime) => all * prime, 1n);
  const powerOf = (exponent: number): bigint => {
    let power = 1n;
    for (let step = 0; step < exponent; step++) power = (power * 65537n) % product;
    return power;
  };
  const primeOf = (exponent: number): bigint => {
    const start = 3n * 2n ** 510n;
    let found = start - (start % product) + powerOf(exponent);
    do found += product * 2n ** 260n;
    while (!checkPrimeSync(found));
    return found;
  };

  test.each([
    [1234, 7777],
    [1, 2],
    [1000, 3],
    [4321, 8765],
  ])("of the powers %d and %d", (one, other) => {
    expect(saidOf(primeOf(one) * primeOf(other))).toMatch(/ROCA/);
  });

  test("whose modulus does not match for a single prime are accepted", () => {
    const usual = (2n ** 1024n / product) * product + powerOf(5000);
    expect(saidOf(withoutSmallFactor(usual, product))).toMatch(/ROCA/);
    const remainders = (prime: bigint): Set<bigint> =>
      new Set(Array.from({ length: Number(prime) }, (_, exponent) => powerOf(exponent) % prime));
    const telling = primes.filter((prime) => BigInt(remainders(prime).size) < prime - 1n);
    expect(telling.map(Number)).toEqual([
      ...[11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157],
    ]);
    for (const prime of telling) {
      let modulus = usual;
      do modulus += product / prime;
      while (remainders(prime).has(modulus % prime) || hasSmallFactor(modulus));
      expect([prime, saidOf(modulus)]).toEqual([prime, undefined]);
    }
  });
});

test("RSA of less than 1024 bits", () => {
  const expected = /^the RSA key has 1023 bits; at least 1024 are required$/;
  expect(saidOf(withoutSmallFactor(2n ** 1023n - 1n, -2n))).toMatch(expected);
  expect(saidOf(withoutSmallFactor(2n ** 1023n + 1n, 2n))).toBeUndefined();
});

test("Ed25519 points of small order of either sign", () => {
  const head = Buffer.from("302a300506032b6570032100", "hex");
  const points = [
    "00".repeat(32),
    `${"00".repeat(31)}80`,
    `01${"00".repeat(31)}`,
    `01${"00".repeat(30)}80`,
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    `ec${"ff".repeat(31)}`,
    `ed${"ff".repeat(30)}7f`,
    `ed${"ff".repeat(31)}`,
    `ee${"ff".repeat(30)}7f`,
  ];
  for (const point of points) {
    const facts = readSpki(Buffer.concat([head, Buffer.from(point, "hex")]));
    expect([point, weakness(facts)]).toEqual([point, expect.stringMatching(/prove nothing/)]);
  }
});

test("good keys have no problems", () => {
  const keys = [
    generateKeyPairSync("rsa", { modulusLength: 2048 }),
    generateKeyPairSync("ed25519"),
    generateKeyPairSync("ed448"),
    generateKeyPairSync("ec", { namedCurve: "P-256" }),
  ];
  for (const { publicKey } of keys) {
    expect(weakness(readSpki(publicKey.export({ type: "spki", format: "der" })))).toBeUndefined();
  }
});

describe("a key object in the program", () => {
  test("is checked like any other", () => {
    const n = rsa(withoutSmallFactor(2n ** 1023n + 1n, 2n) * 3n).modulus.toString("base64url");
    const weak = createPublicKey({ key: { kty: "RSA", n, e: "AQAB" }, format: "jwk" });
    expect(keyProblem(weak)).toMatch(/small factor/);
    expect(keyProblem(generateKeyPairSync("ed25519").publicKey)).toBeUndefined();
  });

  test("of an unsupported type gives no result", () => {
    expect(keyProblem(generateKeyPairSync("x25519").publicKey)).toBeUndefined();
  });
});
