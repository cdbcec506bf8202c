import { createECDH } from "node:crypto";
import { PkiError } from "../base/errors";
import {
  bits,
  children,
  content,
  encode,
  explicit,
  integer,
  isTagged,
  octets,
  oid,
  readOid,
  sequence,
  type Der,
} from "./der";
import { KEY_OIDS, otherKey, type Curve } from "./key-kinds";
import { importPrivate, publicHalf } from "./native-keys";
import { readCurve, readPoint, type EcFacts, type EdwardsFacts, type PublicKeyFacts } from "./public-key";
import type { PrivateKeyFacts } from "./private-key-facts";
import { readPkcs1 } from "./rsa-private-key";
import { decodeStrictly } from "./strict-der";

export type { PrivateKeyFacts } from "./private-key-facts";

const broken = (message: string): PkiError => new PkiError("MALFORMED", message);

const CONTRADICTION =
  "the parts of the key contradict each other: its public key does not belong to its private key";

/** The elements of an encoding, which must be DER. */
const partsOf = (der: Buffer): Der[] => children(decodeStrictly(der, "the private key"));

/**
 * Reads PKCS#8 (RFC 5208, RFC 5958) from its bytes alone, and checks that the parts of the key are consistent.
 *
 * @throws PkiError `MALFORMED` or `UNSUPPORTED`; never contains any part of the key
 */
export function readPkcs8(der: Buffer): PrivateKeyFacts {
  const [version, algorithm, key, ...more] = partsOf(der);
  const [type, ...parameters] = children(algorithm);
  const number = content(version);
  if (!type || !key || number.length !== 1 || (number[0] ?? 2) > 1)
    throw broken("not a private key (PKCS#8)");
  const facts = readKey(readOid(type), parameters, content(key));
  const beside = more.find((node) => isTagged(node, 1));
  if (beside) checkPublicKey(content(beside).subarray(1), facts.publicKey);
  return facts;
}

function readKey(type: string, parameters: Der[], key: Buffer): PrivateKeyFacts {
  switch (type) {
    case KEY_OIDS.rsa:
      return readPkcs1(key);
    case KEY_OIDS.ec:
      return readSec1(key, readCurve(parameters[0]));
    case KEY_OIDS.ed25519:
      return readEdwards("Ed25519", 32, key);
    case KEY_OIDS.ed448:
      return readEdwards("Ed448", 57, key);
    case KEY_OIDS.rsaPss:
      throw new PkiError("UNSUPPORTED", "an RSA-PSS key is not supported: use a plain RSA key");
    default:
      throw new PkiError("UNSUPPORTED", `${otherKey(type)} is not supported`);
  }
}

/** A public key stored next to the private one. */
function checkPublicKey(key: Buffer, facts: PublicKeyFacts): void {
  const isSame =
    facts.kind === "EC"
      ? readPoint(facts.curve, key).equals(facts.point)
      : facts.kind !== "RSA" && key.equals(facts.point);
  if (!isSame) throw broken(CONTRADICTION);
}

/** Reads an EC key (RFC 5915); the curve may be given by the enclosing structure. */
export function readSec1(der: Buffer, around?: Curve): PrivateKeyFacts {
  const [version, key, ...more] = partsOf(der);
  if (!content(version).equals(Buffer.of(1)) || !key) throw broken("not an EC private key (RFC 5915)");
  const [named] = children(more.find((node) => isTagged(node, 0)));
  const curve = named ? readCurve(named) : around;
  if (!curve) throw broken("the private key does not name its curve");
  if (around && curve !== around)
    throw broken("the parts of the key contradict each other: it names two curves");
  const scalar = scalarOf(content(key), curve);
  const [beside] = children(more.find((node) => isTagged(node, 1)));
  const publicKey: EcFacts = { kind: "EC", curve, point: pointOf(scalar, curve) };
  if (beside) checkPublicKey(content(beside).subarray(1), publicKey);
  const inner = sequence([integer(1), octets(scalar), explicit(1, [bits(publicKey.point)])]);
  return { publicKey, pkcs8: pkcs8([oid(KEY_OIDS.ec), oid(curve.oid)], encode(inner)) };
}

/** A number of the size that RFC 5915 requires: some tools omit leading zeros, others add one. */
function scalarOf(value: Buffer, curve: Curve): Buffer {
  const first = value.findIndex((byte) => byte !== 0);
  const number = first < 0 ? Buffer.alloc(0) : value.subarray(first);
  if (number.length === 0 || number.length > curve.size) throw outOfRange(curve);
  return Buffer.concat([Buffer.alloc(curve.size - number.length), number]);
}

const outOfRange = (curve: Curve): PkiError =>
  broken(`the private key is not in the range of the curve ${curve.words}`);

function pointOf(scalar: Buffer, curve: Curve): Buffer {
  try {
    const pair = createECDH(curve.name);
    pair.setPrivateKey(scalar);
    return pair.getPublicKey();
  } catch {
    throw outOfRange(curve);
  }
}

function readEdwards(kind: EdwardsFacts["kind"], size: number, key: Buffer): PrivateKeyFacts {
  const seed = content(decodeStrictly(key, "the private key"));
  if (seed.length !== size) throw broken(`an ${kind} key has ${size} bytes`);
  const written = pkcs8([oid(kind === "Ed25519" ? KEY_OIDS.ed25519 : KEY_OIDS.ed448)], encode(octets(seed)));
  const { x = "" } = publicHalf(importPrivate(written)).export({ format: "jwk" });
  return { publicKey: { kind, point: Buffer.from(x, "base64url") }, pkcs8: written };
}

const pkcs8 = (algorithm: Der[], key: Buffer): Buffer =>
  encode(sequence([integer(0), sequence(algorithm), octets(key)]));
