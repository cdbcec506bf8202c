import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { PkiError } from "../../provider/base/errors";
import { tryCsr } from "../../provider/resources/csr";
import { createCsr, parseCsr } from "../../provider/x509/csr";
import { privateKeyPem, readPrivateKey } from "../../provider/x509/keys";
import { parseOcspRequest } from "../../provider/x509/ocsp";
import { parseCertificate } from "../../provider/x509/parse";
import { fromPem, normalizePem, oneFromPem, toPem } from "../../provider/x509/pem";
import { mutateBytes, randomFrom, type Mutation } from "../inputs/mutate";
import { CA, LEAF, make, newFolder, openssl, pem, removeFolders } from "./support";
import { writeFileSync } from "node:fs";

afterAll(removeFolders);

/** Fuzzing time; without it, a fixed number of inputs is used. `FUZZ_SEED` repeats a run. */
const SECONDS = Number(process.env.FUZZ_SECONDS ?? 0);
const INPUTS = 1500;
const SEED = Number(process.env.FUZZ_SEED ?? (SECONDS > 0 ? Date.now() % 2 ** 31 : 1));

/** One of seven mutations: six that change the bytes, and one that replaces all of them. */
const change: Mutation = (input, next, other) =>
  next(7) < 6
    ? mutateBytes(input, next, other)
    : Buffer.from(Array.from({ length: next(300) }, () => next(256)));

/** Feeds mutated inputs to a parser, which must return a result or throw its own error type. */
function fuzz(
  seeds: readonly Buffer[],
  read: (input: Buffer) => unknown,
  secrets: readonly string[] = [],
): number {
  const next = randomFrom(SEED);
  const end = Date.now() + (SECONDS * 1000) / TARGETS;
  let tried = 0;
  for (; SECONDS > 0 ? Date.now() < end : tried < INPUTS; tried++) {
    const [one, other] = [seeds[next(seeds.length)]!, seeds[next(seeds.length)]!];
    let input = one;
    for (let count = 1 + next(3); count > 0 && input.length > 0; count--) {
      input = change(input, next, other);
    }
    const outcome = attempt(read, input);
    if (outcome === undefined) continue;
    const where = `seed ${SEED}, input ${tried}: ${input.toString("base64")}`;
    if (!(outcome instanceof PkiError)) throw new Error(where, { cause: outcome });
    const shown = inspect(outcome, { depth: 5 });
    if (secrets.some((secret) => shown.includes(secret))) throw new Error("the refusal shows the secret");
  }
  return tried;
}

function attempt(read: (input: Buffer) => unknown, input: Buffer): unknown {
  try {
    read(input);
    return undefined;
  } catch (error) {
    return error;
  }
}

const TARGETS = 6;
const names = [
  { type: "DNS", value: "www.example.com" },
  { type: "IP", value: "2001:db8::1" },
  { type: "UPN", value: "ops@example.com" },
  { type: "URI", value: "spiffe://example.com/a" },
] as const;

let certificates: Buffer[];
let requests: Buffer[];
let questions: Buffer[];
let key: string;

beforeAll(async () => {
  const nameConstraints = {
    permitted: [
      { type: "DNS", value: "example.com" },
      { type: "IP", value: "10.0.0.0/8" },
    ],
    excluded: [{ type: "email", value: "example.org" }],
  } as const;
  const root = await make({ ...CA, nameConstraints, pathLength: 3 });
  const more = {
    names,
    crlUrls: ["http://a/b.crl"],
    ocspUrls: ["http://a/o"],
    extension: { oid: "1.2.3.4", value: "中" },
  };
  const leaf = await make({ ...LEAF, ...more }, root);
  const others = await Promise.all(["ED25519", "SM2_256", "RSA_2048"].map((one) => make(CA, undefined, one)));
  certificates = [root, leaf, ...others].map(({ certificate }) => certificate.der);
  requests = await Promise.all(
    [leaf, ...others].map(({ privateKey }) =>
      createCsr({ commonName: "a", organization: "示例" }, names, privateKey, {
        pathLength: 1,
        nameConstraints,
      }),
    ),
  );
  key = privateKeyPem(leaf.privateKey);
  const folder = newFolder();
  writeFileSync(join(folder, "root.pem"), pem(root.certificate));
  writeFileSync(join(folder, "leaf.pem"), pem(leaf.certificate));
  const file = join(folder, "request");
  openssl(["ocsp", "-issuer", join(folder, "root.pem"), "-cert", join(folder, "leaf.pem"), "-reqout", file]);
  if (!existsSync(file)) throw new Error("openssl made no OCSP request");
  questions = [readFileSync(file)];
});

const report = (what: string, tried: number): void => {
  expect(tried).toBeGreaterThan(SECONDS > 0 ? 0 : INPUTS - 1);
  if (SECONDS > 0) console.info(`${what}: ${tried} inputs, seed ${SEED}`);
};

test("certificates, DER", () => {
  report("certificates", fuzz(certificates, parseCertificate));
});

test("signing requests, DER", () => {
  report("requests", fuzz(requests, parseCsr));
});

test("OCSP requests, DER", () => {
  report("OCSP", fuzz(questions, parseOcspRequest));
});

test("PEM of certificates: blocks, labels, line ends, Base64", () => {
  const texts = certificates.map((der) => Buffer.from(toPem("CERTIFICATE", der)));
  const read = (input: Buffer): void => {
    const text = input.toString("latin1");
    normalizePem(text);
    fromPem("CERTIFICATE", text).forEach(parseCertificate);
    parseCertificate(oneFromPem("CERTIFICATE", text));
  };
  report("PEM", fuzz(texts, read));
});

test("signing requests as read by a preview", () => {
  const texts = requests.map((der) => Buffer.from(toPem("CERTIFICATE REQUEST", der)));
  report(
    "previews",
    fuzz(texts, (input) => tryCsr(input.toString("latin1"))),
  );
});

test("private keys, PEM: no error reveals any of them", () => {
  const body = key.split("\n").slice(1, -2).join("");
  const pieces = Array.from({ length: body.length - 12 }, (_, at) => body.slice(at, at + 12));
  report(
    "keys",
    fuzz([Buffer.from(key)], (input) => readPrivateKey(input.toString("latin1")), pieces),
  );
});

describe("inputs designed to be expensive are refused or read in bounded time and memory", () => {
  const tlv = (tag: number, body: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    return Buffer.concat([Buffer.of(tag, 0x84), length, body]);
  };
  const deep = (levels: number): Buffer => {
    let der: Buffer = Buffer.of(5, 0);
    for (let level = 0; level < levels; level++) der = tlv(0x30, der);
    return der;
  };
  const COSTLY: [string, () => Buffer][] = [
    ["nested five thousand times", () => deep(5_000)],
    ["an object identifier of 60,000 bytes", () => tlv(0x30, tlv(0x30, tlv(6, Buffer.alloc(60_000, 0xff))))],
    ["sixty thousand empty parts", () => tlv(0x30, Buffer.from("0500".repeat(30_000), "hex"))],
    ["a length of four gigabytes", () => Buffer.from("3084ffffffff00", "hex")],
    ["an endless length", () => Buffer.from("30800000", "hex")],
    ["a length of 126 bytes", () => Buffer.concat([Buffer.of(0x30, 0xfe), Buffer.alloc(126, 0xff)])],
  ];
  test.each(COSTLY)("%s", (_, build) => {
    const input = build();
    const before = process.memoryUsage().rss;
    for (const read of [parseCertificate, parseCsr, parseOcspRequest]) {
      expect(attempt(read, input)).toMatchObject({ code: "MALFORMED" });
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(512 * 2 ** 20);
  });
});
