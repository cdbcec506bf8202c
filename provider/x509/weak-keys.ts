import type { PublicKeyFacts } from "./public-key";

/** Smaller RSA keys can be broken by anyone; one API document requires keys of this size. */
const LEAST_RSA = 1024;

/** The reason a key offers no protection, for messages; undefined if no weakness is known. */
export function weakness(facts: PublicKeyFacts): string | undefined {
  if (facts.kind === "Ed25519") return isSmallOrder(facts.point) ? SMALL_ORDER : undefined;
  if (facts.kind !== "RSA") return undefined;
  if (facts.bits < LEAST_RSA) return `the RSA key has ${facts.bits} bits; at least ${LEAST_RSA} are required`;
  const modulus = BigInt(`0x${facts.modulus.toString("hex")}`);
  if (SMALL_PRIMES.some((prime) => modulus % prime === 0n))
    return "the modulus of the RSA key has a small factor";
  if (isRoca(modulus))
    return "the RSA key comes from a generator whose keys can be broken (ROCA, CVE-2017-15361)";
  if (facts.bits <= MOST_FERMAT && hasCloseFactors(modulus)) {
    return "the two primes of the RSA key are so close that anybody can factor it";
  }
  return undefined;
}

const SMALL_ORDER = "the Ed25519 key has small order, so its signatures prove nothing";

/**
 * The points of small order by their y coordinate, including the same value above the field's size; signs are left out.
 */
const SMALL_ORDERS: readonly Buffer[] = [
  "00".repeat(32),
  `01${"00".repeat(31)}`,
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  `ec${"ff".repeat(30)}7f`,
  `ed${"ff".repeat(30)}7f`,
  `ee${"ff".repeat(30)}7f`,
].map((hex) => Buffer.from(hex, "hex"));

function isSmallOrder(point: Buffer): boolean {
  const y = Buffer.from(point);
  y.writeUInt8(y.readUInt8(31) & 0x7f, 31);
  return SMALL_ORDERS.some((one) => one.equals(y));
}

/** The factors that certification authorities must test for (CA/Browser Forum, 6.1.6: factors below 752). */
const SMALL_PRIMES: readonly bigint[] = oddPrimesUpTo(751);

function oddPrimesUpTo(last: number): bigint[] {
  const primes: number[] = [];
  for (let candidate = 3; candidate <= last; candidate += 2) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  return primes.map(BigInt);
}

/** The last prime that helps to detect ROCA keys: modulo 163 and 167, every remainder is a power of 65537. */
const LAST_ROCA_PRIME = 157n;

/** For each prime, the remainders of the powers of 65537: the primes of vulnerable keys were built from them. */
const ROCA: readonly (readonly [prime: bigint, remainders: ReadonlySet<bigint>])[] = SMALL_PRIMES.filter(
  (prime) => prime <= LAST_ROCA_PRIME,
).map((prime) => {
  const remainders = new Set<bigint>();
  for (let power = 1n; !remainders.has(power); power = (power * 65537n) % prime) remainders.add(power);
  return [prime, remainders];
});

const isRoca = (modulus: bigint): boolean =>
  ROCA.every(([prime, remainders]) => remainders.has(modulus % prime));

/** Maximum modulus size in bits: testing larger ones takes too long. */
const MOST_FERMAT = 8192;
/** The number of rounds required of certification authorities (CA/Browser Forum, 6.1.1.3). */
const ROUNDS = 100;

/** Fermat's factorization method: it finds primes that are close to each other. */
function hasCloseFactors(modulus: bigint): boolean {
  const root = squareRoot(modulus);
  let rest = root * root - modulus;
  if (rest === 0n) return true;
  // From one square to the next: (n + 1)² = n² + (2n + 1).
  let step = 2n * root + 1n;
  for (let round = 0; round < ROUNDS; round++) {
    rest += step;
    step += 2n;
    if (mayBeSquare(rest) && squareRoot(rest) ** 2n === rest) return true;
  }
  return false;
}

/** For each modulus, the remainders of squares: of the numbers that are not squares, 99 in 100 need no further test. */
const SQUARES: readonly (readonly [modulus: number, remainders: ReadonlySet<number>])[] = [
  64, 63, 65, 11,
].map((modulus) => [modulus, new Set(Array.from({ length: modulus }, (_, root) => (root * root) % modulus))]);
const PRODUCT = SQUARES.reduce((product, [modulus]) => product * BigInt(modulus), 1n);

function mayBeSquare(number: bigint): boolean {
  const remainder = Number(number % PRODUCT);
  return SQUARES.every(([modulus, remainders]) => remainders.has(remainder % modulus));
}

/** Rounded down, by Newton's method. */
function squareRoot(number: bigint): bigint {
  let root = 1n << BigInt(number.toString(16).length * 2);
  for (;;) {
    const next = (root + number / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
