import { PkiError } from "../base/errors";
import { children, content, encode, integer, nothing, octets, oid, sequence, type Der } from "./der";
import { KEY_OIDS } from "./key-kinds";
import type { PrivateKeyFacts } from "./private-key-facts";
import { positiveNumber, rsaFacts } from "./public-key";
import { decodeStrictly } from "./strict-der";

const contradiction = (which: string): PkiError =>
  new PkiError("MALFORMED", `the parts of the RSA key contradict each other: ${which}`);

/**
 * Reads an RSA key (RFC 8017, A.1.2), and checks that its numbers are consistent.
 *
 * @throws PkiError `MALFORMED` or `UNSUPPORTED`; never contains any part of the key
 */
export function readPkcs1(der: Buffer): PrivateKeyFacts {
  const [version, ...parts] = children(decodeStrictly(der, "the private key"));
  if (content(version).equals(Buffer.of(1))) {
    throw new PkiError("UNSUPPORTED", "an RSA key of more than two primes is not supported");
  }
  const numbers = parts.map(positiveNumber);
  if (!content(version).equals(Buffer.of(0)) || numbers.length !== 8 || numbers.includes(undefined)) {
    throw new PkiError(
      "MALFORMED",
      "the RSA key does not consist of eight positive numbers (RFC 8017, A.1.2)",
    );
  }
  const [modulus, exponent] = numbers as [Buffer, Buffer];
  const publicKey = rsaFacts(modulus, exponent, false);
  checkNumbers((numbers as Buffer[]).map(toBigInt) as EightNumbers);
  return { publicKey, pkcs8: pkcs8(parts) };
}

type EightNumbers = [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];

const toBigInt = (value: Buffer): bigint => BigInt(`0x${value.toString("hex")}`);

function checkNumbers([n, e, d, p, q, dp, dq, qInverse]: EightNumbers): void {
  if (p * q !== n || p === 1n || q === 1n || p === q) {
    throw contradiction("its modulus is not the product of its two primes");
  }
  const fits = (exponent: bigint, prime: bigint): boolean => (e * exponent) % (prime - 1n) === 1n;
  if (d >= n || !fits(d, p) || !fits(d, q))
    throw contradiction("its private exponent does not match its public exponent");
  if (dp >= p || dq >= q || !fits(dp, p) || !fits(dq, q) || qInverse >= p || (qInverse * q) % p !== 1n) {
    throw contradiction("its CRT parameters (dP, dQ, qInv) do not match its primes");
  }
}

const pkcs8 = (parts: Der[]): Buffer =>
  encode(
    sequence([
      integer(0),
      sequence([oid(KEY_OIDS.rsa), nothing()]),
      octets(encode(sequence([integer(0), ...parts]))),
    ]),
  );
