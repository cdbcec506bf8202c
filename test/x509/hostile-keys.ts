import { generateKeyPairSync, randomFillSync } from "node:crypto";
import { toPem } from "../../provider/x509/pem";
import type { Random } from "../inputs/mutate";

/** A DER value with the given content, valid or not. */
export function tlv(tag: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  if (length < 128) return Buffer.concat([Buffer.of(tag, length), body]);
  const size = length < 256 ? 1 : length < 65_536 ? 2 : 3;
  const head = Buffer.alloc(size);
  head.writeUIntBE(length, 0, size);
  return Buffer.concat([Buffer.of(tag, 0x80 | size), head, body]);
}

export const seq = (...parts: Buffer[]): Buffer => tlv(0x30, ...parts);
const int = (value: Buffer): Buffer => tlv(2, value);
const oid = (hex: string): Buffer => tlv(6, Buffer.from(hex, "hex"));
export const bitString = (value: Buffer): Buffer => tlv(3, Buffer.of(0), value);
const NULL = Buffer.of(5, 0);

const bytes = (next: Random, size: number): Buffer => {
  const value = Buffer.alloc(size);
  for (let at = 0; at < size; at++) value[at] = next(256);
  return value;
};

/** A number of any sign and size, usually close to those in real keys. */
function number(next: Random): Buffer {
  const size = [0, 1, 2, 3, 8, 9, 20, 32, 33, 48, 64, 66, 128, 129, 256, 257, 512, 2049, 4096][next(19)] ?? 1;
  const value = bytes(next, size);
  const first = [0x00, 0x01, 0x7f, 0x80, 0xff, next(256), next(256)][next(7)] ?? 0;
  if (size > 0) value[0] = first;
  return next(8) === 0 ? Buffer.of(next(3)) : value;
}

const ALGORITHMS: Readonly<Record<string, string>> = {
  rsa: "2a864886f70d010101",
  oaep: "2a864886f70d010107",
  pss: "2a864886f70d01010a",
  dsa: "2a8648ce380401",
  dh: "2a864886f70d010301",
  dhx: "2a8648ce3e0201",
  ec: "2a8648ce3d0201",
  ecdh: "2b8104010c",
  x25519: "2b656e",
  x448: "2b656f",
  ed25519: "2b6570",
  ed448: "2b6571",
  gost: "2a85030701010101",
  mlDsa: "608648016503040311",
  mlKem: "608648016503040401",
  unknown: "2a0304",
};

const CURVES = [
  "2a8648ce3d030107",
  "2b81040022",
  "2b81040023",
  "2a811ccf5501822d",
  "2b81040021",
  "2b8104000a",
  "2b2403030208010107",
  "2b81040001",
  "2b8104000f",
  "2b0601040182370401",
  "2a0304",
];

/** A curve given by its parameters, prime or binary, and entirely invalid. */
const explicitCurve = (next: Random): Buffer =>
  seq(
    int(Buffer.of(1 + next(3))),
    seq(
      oid(["2a8648ce3d0101", "2a8648ce3d0102"][next(2)] ?? ""),
      next(2) === 0
        ? int(number(next))
        : seq(int(number(next)), oid("2a8648ce3d01020302"), int(Buffer.of(next(256)))),
    ),
    seq(tlv(4, number(next)), tlv(4, number(next))),
    tlv(4, number(next)),
    int(number(next)),
    int(number(next)),
  );

const curveOf = (next: Random): Buffer =>
  next(3) === 0 ? explicitCurve(next) : oid(CURVES[next(CURVES.length)] ?? "");

const parametersOf = (name: string, next: Random): Buffer => {
  if (next(10) === 0) return Buffer.alloc(0);
  if (name === "ec" || name === "ecdh") return curveOf(next);
  if (name === "dsa" || name === "dhx") return seq(int(number(next)), int(number(next)), int(number(next)));
  if (name === "dh")
    return seq(int(number(next)), int(number(next)), ...(next(2) ? [int(number(next))] : []));
  if (name === "pss") {
    const hash = seq(oid("608648016503040201"));
    const mask = seq(oid("2a864886f70d010108"), hash);
    return next(2) ? seq(tlv(0xa0, hash), tlv(0xa1, mask), tlv(0xa2, int(number(next)))) : Buffer.alloc(0);
  }
  return next(3) === 0 ? Buffer.alloc(0) : NULL;
};

const point = (next: Random): Buffer => {
  const size = [28, 32, 40, 48, 64, 66][next(6)] ?? 32;
  const form = [2, 3, 4, 4, 4, 6, 0][next(7)] ?? 4;
  if (form === 0) return Buffer.of(0);
  const fill = next(4);
  const rest = form < 4 ? bytes(next, size) : bytes(next, 2 * size);
  return Buffer.concat([Buffer.of(form), fill === 0 ? rest.fill(0) : fill === 1 ? rest.fill(0xff) : rest]);
};

const publicBits = (name: string, next: Random): Buffer => {
  if (next(12) === 0) return bytes(next, next(70));
  if (["rsa", "oaep", "pss"].includes(name)) return seq(int(number(next)), int(number(next)));
  if (["dsa", "dh", "dhx"].includes(name)) return int(number(next));
  if (["ec", "ecdh"].includes(name)) return point(next);
  return bytes(next, [32, 56, 57, 1312][next(4)] ?? 32);
};

const NAMES = Object.keys(ALGORITHMS);
const algorithm = (name: string, next: Random): Buffer =>
  seq(oid(ALGORITHMS[name] ?? ""), parametersOf(name, next));

const real = generateKeyPairSync("ec", { namedCurve: "P-256" });
const realRsa = generateKeyPairSync("rsa", { modulusLength: 1024 });
const realDsa = generateKeyPairSync("dsa", { modulusLength: 1024, divisorLength: 160 });
const REAL = [real, realRsa, realDsa];

/** A real key with a few bytes changed. */
function bent(der: Buffer, next: Random): Buffer {
  const changed = Buffer.from(der);
  for (let count = next(4); count > 0; count--) changed[next(changed.length)] = next(256);
  return changed;
}

/** A SubjectPublicKeyInfo of a random type with numbers of any size and sign. */
export function hostileSpki(next: Random): Buffer {
  const one = REAL[next(12)];
  if (one) return bent(one.publicKey.export({ type: "spki", format: "der" }), next);
  const name = NAMES[next(NAMES.length)] ?? "rsa";
  return seq(algorithm(name, next), bitString(publicBits(name, next)));
}

/** A PEM private key of a random type, with inconsistent parts. */
export function hostilePrivateKey(next: Random): string {
  const one = REAL[next(12)];
  if (one) return toPem("PRIVATE KEY", bent(one.privateKey.export({ type: "pkcs8", format: "der" }), next));
  const rsa = seq(int(Buffer.of(next(3))), ...Array.from({ length: 8 }, () => int(number(next))));
  const sec1 = seq(
    int(Buffer.of(1)),
    tlv(4, number(next)),
    ...(next(2) ? [tlv(0xa0, curveOf(next))] : []),
    ...(next(2) ? [tlv(0xa1, bitString(point(next)))] : []),
  );
  const dsa = seq(int(Buffer.of(0)), ...Array.from({ length: 5 }, () => int(number(next))));
  const name = NAMES[next(NAMES.length)] ?? "rsa";
  const inner = [rsa, sec1, dsa, int(number(next)), tlv(4, bytes(next, 32)), tlv(4, bytes(next, 57))];
  const usual: Record<string, Buffer | undefined> = { rsa, pss: rsa, oaep: rsa, ec: sec1, ecdh: sec1 };
  const key = next(4) === 0 ? undefined : usual[name];
  const info = seq(
    int(Buffer.of(next(2))),
    algorithm(name, next),
    tlv(4, key ?? inner[next(inner.length)] ?? rsa),
  );
  const [label, der] = (
    [
      ["RSA PRIVATE KEY", rsa],
      ["EC PRIVATE KEY", sec1],
      ["DSA PRIVATE KEY", dsa],
      ["PRIVATE KEY", info],
      ["PRIVATE KEY", info],
      ["PRIVATE KEY", info],
    ] as const
  )[next(6)] ?? ["PRIVATE KEY", info];
  return toPem(label, der);
}

const SIGNATURES = [
  "2a864886f70d01010b",
  "2a8648ce3d040302",
  "2b6570",
  "2a811ccf55018375",
  "2a864886f70d01010a",
];
const name = seq(tlv(0x31, seq(oid("550403"), tlv(12, Buffer.from("www.example.com")))));

const signed = (body: Buffer, next: Random): Buffer => {
  const identifier = seq(oid(SIGNATURES[next(SIGNATURES.length)] ?? ""), ...(next(2) ? [NULL] : []));
  const pair = seq(int(number(next)), int(number(next)));
  return seq(body, identifier, bitString(next(2) ? pair : number(next)));
};

/** A signing request for a key. */
export const requestFor = (spki: Buffer, next: Random): string =>
  toPem("CERTIFICATE REQUEST", signed(seq(int(Buffer.of(0)), name, spki, tlv(0xa0)), next));

/** A self-issued certificate with a key. */
export function certificateFor(spki: Buffer, next: Random): string {
  const inner = seq(oid(SIGNATURES[next(SIGNATURES.length)] ?? ""), ...(next(2) ? [NULL] : []));
  const validity = seq(tlv(23, Buffer.from("260101000000Z")), tlv(23, Buffer.from("360101000000Z")));
  const body = seq(tlv(0xa0, int(Buffer.of(2))), int(Buffer.of(1)), inner, name, validity, name, spki);
  const pair = seq(int(number(next)), int(number(next)));
  return toPem("CERTIFICATE", seq(body, inner, bitString(next(2) ? pair : number(next))));
}

/** A fresh seed for a run. */
export const newSeed = (): number => randomFillSync(Buffer.alloc(4)).readUInt32BE() >>> 1;
