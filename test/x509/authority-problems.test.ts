import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { authorityProblem, strictProblem } from "../../provider/x509/authority-problems";
import {
  encode,
  explicit,
  implicit,
  integer,
  octets,
  oid,
  sequence,
  utf8,
  type Der,
} from "../../provider/x509/der";
import { extension } from "../../provider/x509/extensions";
import type { Template } from "../../provider/x509/sign-certificate";
import { parseCertificate } from "../../provider/x509/parse";
import { fromPem } from "../../provider/x509/pem";
import { askGo } from "./go-judge";
import {
  CA,
  daysAfter,
  LEAF,
  make,
  newFolder,
  openssl,
  removeFolders,
  START,
  verify,
  type Issued,
} from "./support";

afterAll(removeFolders);

const number = (value: number): Der => implicit(0, Buffer.of(value));
const other = (dotted: string, critical: boolean, value = utf8("a")): Partial<Template> => ({
  others: [encode(extension(dotted, critical, value))],
});
const uri = implicit(6, Buffer.from("http://a.example.com/x"));
const ACCESS = sequence([sequence([oid("1.3.6.1.5.5.7.48.2"), uri])]);
const POLICIES = sequence([sequence([oid("1.2.3.4")])]);
const POINTS = sequence([sequence([explicit(0, [explicit(0, [uri])])])]);

/** A feature of the CA above, and whether it is valid. */
const AUTHORITIES: [string, Partial<Template>, boolean][] = [
  ["nothing unusual", {}, true],
  ["an unknown extension", other("1.2.3.4", false), true],
  ["an unknown critical extension", other("1.2.3.4", true), false],
  ["an unknown critical extension of X.509", other("2.5.29.99", true), false],
  ["policies", other("2.5.29.32", false, POLICIES), true],
  ["critical policies", other("2.5.29.32", true, POLICIES), true],
  ["inhibitAnyPolicy, critical", other("2.5.29.54", true, integer(0)), true],
  ["addresses of issuers", other("1.3.6.1.5.5.7.1.1", false, ACCESS), true],
  ["critical addresses of issuers", other("1.3.6.1.5.5.7.1.1", true, ACCESS), false],
  ["critical revocation lists", other("2.5.29.31", true, POINTS), true],
  ["critical freshest list", other("2.5.29.46", true, POINTS), false],
  ["a critical alternative name of the issuer", other("2.5.29.18", true, sequence([uri])), false],
  [
    "a critical marker of certificate transparency",
    other("1.3.6.1.4.1.11129.2.4.3", true, octets(Buffer.alloc(0))),
    false,
  ],
];

const path = async (own: Partial<Template>): Promise<Issued[]> => {
  const root = await make({ ...CA, subject: { commonName: "Root" } });
  const sub = await make({ ...CA, subject: { commonName: "Sub" }, ...own }, root);
  return [root, sub, await make(LEAF, sub)];
};

test.each(AUTHORITIES)("%s, compared with openssl and Go", async (_, own, sound) => {
  const issued = await path(own);
  const der = issued.map(({ certificate }) => certificate.der).reverse();
  const [go] = askGo([{ kind: "chain", der, at: daysAfter(1) }]);
  const verdict = verify(issued.map(({ certificate }) => certificate));
  const accepted = verdict.includes("leaf.pem: OK") && go!.refused === "";
  expect([verdict, go!.refused, accepted]).toEqual([verdict, go!.refused, sound]);
  const problem = authorityProblem(issued[1]!.certificate);
  expect(problem === undefined).toBe(sound);
  expect(strictProblem(issued[1]!.certificate)).toBeUndefined();
});

test("a CA that requires policies below it: Go refuses certificates without any", async () => {
  const own = other("2.5.29.36", true, sequence([number(0)]));
  const issued = await path(own);
  const der = issued.map(({ certificate }) => certificate.der).reverse();
  expect(askGo([{ kind: "chain", der, at: daysAfter(1) }])[0]!.refused).not.toBe("");
  expect(authorityProblem(issued[1]!.certificate)).toMatch(/requires certificate policies/);
});

/** A CA issued by OpenSSL, with contents that this package never writes. */
function opensslCa(extensions: readonly string[], more: readonly string[] = []): Buffer {
  const folder = newFolder();
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  openssl(["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", join(folder, "key.pem")]);
  openssl([
    "req",
    "-x509",
    "-key",
    join(folder, "key.pem"),
    "-subj",
    "/CN=Top",
    "-out",
    join(folder, "ca.pem"),
  ]);
  openssl(["ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", join(folder, "own.pem")]);
  const request = openssl(["req", "-new", "-key", join(folder, "own.pem"), "-subj", "/CN=Own"]);
  const issued = openssl(
    [
      ...["x509", "-req", "-CA", join(folder, "ca.pem"), "-CAkey", join(folder, "key.pem"), "-days", "30"],
      ...["-extfile", file("extensions", extensions.join("\n")), ...more],
    ],
    request,
  );
  return fromPem("CERTIFICATE", issued)[0]!;
}

const SOUND = [
  ...["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign"],
  ...["subjectKeyIdentifier=hash", "authorityKeyIdentifier=keyid"],
];
const without = (name: string): string[] => SOUND.filter((line) => !line.startsWith(name));

describe("features that only strict verifiers refuse", () => {
  const LAX: [string, string[], RegExp][] = [
    ["constraints that are not critical", [...without("basic"), "basicConstraints=CA:TRUE"], /not critical/],
    ["no key usages", without("keyUsage"), /has no key usages/],
    [
      "no identifier of its key",
      [...without("subjectKey"), "subjectKeyIdentifier=none"],
      /no subject key identifier/,
    ],
    [
      "no identifier of its issuer's key",
      [...without("authorityKey"), "authorityKeyIdentifier=none"],
      /no authority key identifier/,
    ],
  ];
  test.each(LAX)("%s", (_, extensions, reason) => {
    const certificate = parseCertificate(opensslCa(extensions));
    expect(strictProblem(certificate)).toMatch(reason);
    expect(authorityProblem(certificate)).toBeUndefined();
  });
  test("none of them", () => {
    expect(strictProblem(parseCertificate(opensslCa(SOUND)))).toBeUndefined();
  });
});

test("forgeable signatures, except that of a root", () => {
  const sha1 = parseCertificate(opensslCa(SOUND, ["-sha1"]));
  expect(authorityProblem(sha1)).toMatch(/is signed with SHA-1/);
  expect(authorityProblem(parseCertificate(opensslCa(SOUND, ["-sha256"])))).toBeUndefined();
});

test("a negative serial number, which Go cannot read", () => {
  const negative = opensslCa(SOUND, ["-set_serial", "-5"]);
  expect(authorityProblem(parseCertificate(negative))).toMatch(/negative serial number/);
  expect(askGo([{ kind: "chain", der: [negative], at: START }])[0]!.refused).toMatch(/negative serial/);
});
