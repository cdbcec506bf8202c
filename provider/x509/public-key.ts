import { ECDH } from "node:crypto";
import { PkiError } from "../base/errors";
import { bits, children, content, encode, nothing, oid, readOid, sequence, unsigned, type Der } from "./der";
import { CURVES, KEY_OIDS, otherKey, type Curve } from "./key-kinds";
import { decodeStrictly } from "./strict-der";

/** A public key as encoded, of a type and with numbers that are safe to pass to every library. */
export type PublicKeyFacts = RsaFacts | EcFacts | EdwardsFacts;

/** RSA; `isPss` if the key is restricted to RSA-PSS. */
export interface RsaFacts {
  readonly kind: "RSA";
  readonly isPss: boolean;
  readonly bits: number;
  readonly modulus: Buffer;
  readonly exponent: Buffer;
}

/** A point on a named curve, uncompressed. */
export interface EcFacts {
  readonly kind: "EC";
  readonly curve: Curve;
  readonly point: Buffer;
}

/** Ed25519 or Ed448. */
export interface EdwardsFacts {
  readonly kind: "Ed25519" | "Ed448";
  readonly point: Buffer;
}

const broken = (message: string): PkiError => new PkiError("MALFORMED", message);
const unsupported = (message: string): PkiError => new PkiError("UNSUPPORTED", message);

/**
 * Reads a SubjectPublicKeyInfo from its bytes alone. Everything is checked here, before any library sees it: some of
 * them crash the process on numbers that they do not expect.
 *
 * @throws PkiError `MALFORMED` for anything that is not such a key, `UNSUPPORTED` for a key type that is not supported
 */
export function readSpki(der: Buffer): PublicKeyFacts {
  const [algorithm, key, ...more] = children(decodeStrictly(der, "the public key"));
  const [type, ...parameters] = children(algorithm);
  if (!type || !key || more.length > 0) throw broken("the public key has no algorithm or no bits");
  const value = content(key);
  if (encode(key)[0] !== BIT_STRING || value[0] !== 0)
    throw broken("the public key is not a whole number of bytes");
  return readKey(readOid(type), parameters, value.subarray(1));
}

const BIT_STRING = 3;

function readKey(type: string, parameters: Der[], key: Buffer): PublicKeyFacts {
  switch (type) {
    case KEY_OIDS.rsa:
      return readRsa(key, isNull(parameters), false);
    case KEY_OIDS.rsaPss:
      return readRsa(key, true, true);
    case KEY_OIDS.ec:
      return readEc(parameters, key);
    case KEY_OIDS.ed25519:
      return readEdwards("Ed25519", 32, parameters, key);
    case KEY_OIDS.ed448:
      return readEdwards("Ed448", 57, parameters, key);
    default:
      throw unsupported(`${otherKey(type)} is not supported`);
  }
}

const isNull = (parameters: readonly Der[]): boolean =>
  parameters.length === 1 && parameters[0] !== undefined && encode(parameters[0]).equals(encode(nothing()));

/** OpenSSL and others refuse to work with larger ones. */
const MOST_RSA_BITS = 16_384;
const LEAST_RSA_BITS = 512;
const MOST_EXPONENT_BYTES = 8;

function readRsa(key: Buffer, hasParameters: boolean, isPss: boolean): RsaFacts {
  if (!hasParameters)
    throw broken("the algorithm of the RSA key must have NULL parameters (RFC 3279, 2.3.1)");
  const parts = children(decodeStrictly(key, "the RSA key")).map(positiveNumber);
  const [modulus, exponent] = parts;
  if (!modulus || !exponent || parts.length !== 2)
    throw broken("the RSA key does not consist of two positive numbers");
  return rsaFacts(modulus, exponent, isPss);
}

/** An RSA key by its numbers, without leading zeros. */
export function rsaFacts(modulus: Buffer, exponent: Buffer, isPss: boolean): RsaFacts {
  const size = bitsOf(modulus);
  if (size > MOST_RSA_BITS)
    throw unsupported(`the RSA key has ${size} bits; at most ${MOST_RSA_BITS} are allowed`);
  if (size < LEAST_RSA_BITS)
    throw unsupported(`the RSA key has ${size} bits; at least ${LEAST_RSA_BITS} are required`);
  if (isEven(modulus)) throw broken("the modulus of the RSA key is even");
  if (exponent.length > MOST_EXPONENT_BYTES)
    throw unsupported("the exponent of the RSA key has more than 64 bits");
  if (isEven(exponent) || exponent.equals(Buffer.of(1))) {
    throw broken("the RSA key has an exponent with which signatures prove nothing");
  }
  return { kind: "RSA", isPss, bits: size, modulus, exponent };
}

const isEven = (number: Buffer): boolean => (number.at(-1) ?? 0) % 2 === 0;

/** The bit length of a number without leading zeros. */
const bitsOf = (number: Buffer): number => number.length * 8 - Math.clz32(number[0] ?? 0) + 24;

const INTEGER = 2;

/** A positive INTEGER without leading zeros; undefined for anything else. */
export function positiveNumber(node: Der): Buffer | undefined {
  const value = content(node);
  const first = value[0] ?? 0x80;
  if (encode(node)[0] !== INTEGER || first >= 0x80) return undefined;
  const number = first === 0 ? value.subarray(1) : value;
  return number.length > 0 ? number : undefined;
}

/** The curve named by the parameters. */
export function readCurve(parameters: Der | undefined): Curve {
  const dotted = parameters && encode(parameters)[0] === OID ? readOid(parameters) : undefined;
  if (dotted === undefined) {
    throw unsupported(
      "the curve of the key is given by explicit parameters; it must be named (RFC 5480, 2.1.1)",
    );
  }
  const curve = CURVES.find((one) => one.oid === dotted);
  if (!curve) throw unsupported(`the curve of the key (${dotted}) is not supported`);
  return curve;
}

const OID = 6;

function readEc(parameters: Der[], key: Buffer): EcFacts {
  if (parameters.length > 1) throw broken("the algorithm of the key has too many parameters");
  const curve = readCurve(parameters[0]);
  return { kind: "EC", curve, point: readPoint(curve, key) };
}

/** An uncompressed point on a curve. */
export function readPoint(curve: Curve, key: Buffer): Buffer {
  const isWhole = key[0] === 4 && key.length === 1 + 2 * curve.size;
  const isCompressed = (key[0] === 2 || key[0] === 3) && key.length === 1 + curve.size;
  if (!isWhole && !isCompressed) throw broken("the public key is not a point encoded as RFC 5480 requires");
  if (isWhole && curve.equation) {
    if (solves(curve.equation, key)) return key;
    throw broken(`the public key is not a point on the curve ${curve.words}`);
  }
  try {
    return ECDH.convertKey(key, curve.name, undefined, undefined, "uncompressed") as Buffer;
  } catch {
    throw broken(`the public key is not a point on the curve ${curve.words}`);
  }
}

/** Whether an uncompressed point is on a curve; several times as fast as OpenSSL's conversion. */
function solves({ prime, constant }: NonNullable<Curve["equation"]>, point: Buffer): boolean {
  const middle = (point.length + 1) / 2;
  const [x, y] = [point.subarray(1, middle), point.subarray(middle)].map((coordinate) =>
    BigInt(`0x${coordinate.toString("hex")}`),
  ) as [bigint, bigint];
  return x < prime && y < prime && (y * y - x * x * x + 3n * x - constant) % prime === 0n;
}

function readEdwards(kind: "Ed25519" | "Ed448", size: number, parameters: Der[], key: Buffer): EdwardsFacts {
  if (parameters.length > 0) throw broken(`the algorithm of an ${kind} key has no parameters (RFC 8410, 3)`);
  if (key.length !== size) throw broken(`an ${kind} key has ${size} bytes`);
  return { kind, point: key };
}

/** The canonical encoding of a key; points are written uncompressed. */
export function spkiOf(facts: PublicKeyFacts): Buffer {
  const [algorithm, key] = partsOf(facts);
  return encode(sequence([sequence(algorithm), bits(key)]));
}

function partsOf(facts: PublicKeyFacts): [Der[], Buffer] {
  if (facts.kind === "EC") return [[oid(KEY_OIDS.ec), oid(facts.curve.oid)], facts.point];
  if (facts.kind !== "RSA")
    return [[oid(facts.kind === "Ed25519" ? KEY_OIDS.ed25519 : KEY_OIDS.ed448)], facts.point];
  const key = encode(sequence([unsigned(facts.modulus), unsigned(facts.exponent)]));
  return [facts.isPss ? [oid(KEY_OIDS.rsaPss)] : [oid(KEY_OIDS.rsa), nothing()], key];
}

/** The documented name of a key's algorithm, for example `ECC_256`; undefined if it has none. */
export function algorithmName(facts: PublicKeyFacts): string | undefined {
  if (facts.kind === "EC") return facts.curve.algorithm;
  if (facts.kind === "RSA") return facts.isPss ? undefined : `RSA_${facts.bits}`;
  return facts.kind === "Ed25519" ? "ED25519" : undefined;
}

/** A description of a key, for messages. */
export function keyWords(facts: PublicKeyFacts): string {
  if (facts.kind === "EC") return `a key on the curve ${facts.curve.words}`;
  if (facts.kind === "RSA") return facts.isPss ? "an RSA-PSS key" : `an RSA key of ${facts.bits} bits`;
  return `an ${facts.kind} key`;
}
