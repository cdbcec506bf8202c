import {
  createPublicKey,
  generateKeyPairSync,
  randomUUID,
  X509Certificate,
  type KeyObject,
} from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createCsr, type AuthorityRequest } from "../../provider/x509/csr";
import { publicKeyPem } from "../../provider/x509/keys";
import type { SubjectAttributes, GeneralName } from "../../provider/x509/names";
import { toPem } from "../../provider/x509/pem";
import { newFolder, openssl } from "../x509/support";

/** A key of the caller, never seen by a service. */
export const OWN_KEY = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;

interface CsrContent {
  readonly subject?: SubjectAttributes;
  readonly names?: readonly GeneralName[];
  readonly authority?: AuthorityRequest;
  readonly key?: KeyObject;
}

/** A signing request, PEM. */
export async function csrOf(content: CsrContent = {}): Promise<string> {
  const { subject = { commonName: "gw.example.com", organization: "Own" }, names = [], authority } = content;
  return toPem("CERTIFICATE REQUEST", await createCsr(subject, names, content.key ?? OWN_KEY, authority));
}

/** A signing request made by OpenSSL, PEM; by default with a new key. */
export function opensslCsr(subject: string, more: readonly string[] = [], algorithm = "prime256v1"): string {
  const key = join(newFolder(), "key.pem");
  openssl(["ecparam", "-name", algorithm, "-genkey", "-noout", "-out", key]);
  return openssl(["req", "-new", "-utf8", "-key", key, "-subj", subject, ...more]);
}

const DAY = 86_400_000;

/** The time a number of days from now, in the format of a validity. */
export const inDays = (days: number): string =>
  new Date(Date.now() + days * DAY).toISOString().replace(/\.\d+/, "");

/** The certificates of a chain in order, PEM. */
export const certificatesOf = (chain: string): string[] =>
  chain.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/g) ?? [];

/** A certificate as printed by `openssl x509 -text`. */
export const textOf = (pem: string): string =>
  openssl(["x509", "-noout", "-text", "-nameopt", "RFC2253,-esc_msb,utf8"], pem);

/**
 * The result of `openssl verify -x509_strict` at present for the first certificate of a chain; the last one is the
 * root.
 */
export function verifyChain(chain: string, ...more: readonly string[]): string {
  const folder = newFolder();
  const [leaf = "", ...above] = certificatesOf(chain);
  const root = above.pop() ?? leaf;
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const between = above.length > 0 ? ["-untrusted", file("between.pem", above.join(""))] : [];
  return openssl([
    ...["verify", "-x509_strict", "-check_ss_sig", ...more, ...between],
    ...["-CAfile", file("root.pem", root), file("leaf.pem", leaf)],
  ]);
}

/** The result of `openssl verify -x509_strict` for a single link: a certificate and its issuer. */
export function verifyLink(issuer: string, pem: string, ...more: readonly string[]): string {
  const folder = newFolder();
  for (const [name, text] of Object.entries({ issuer, pem })) writeFileSync(join(folder, name), text);
  const trusted = ["-trusted", join(folder, "issuer"), join(folder, "pem")];
  return openssl(["verify", "-x509_strict", "-partial_chain", ...more, ...trusted]);
}

/** A certificate that the owner of a CA's key issues below it with OpenSSL, with the same key; PEM. */
export function issueWithOpenssl(issuer: string, key: KeyObject, extensions: readonly string[]): string {
  const folder = newFolder();
  const file = (name: string, text: string | Buffer): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const keyFile = file("key.pem", key.export({ type: "pkcs8", format: "pem" }));
  const identifiers = ["subjectKeyIdentifier=hash", "authorityKeyIdentifier=keyid"];
  const request = openssl(["req", "-new", "-key", keyFile, "-subj", `/CN=below ${randomUUID()}`]);
  return openssl(
    [
      ...["x509", "-req", "-days", "30", "-CA", file("ca.pem", issuer), "-CAkey", keyFile],
      ...["-CAserial", file("serial", "01\n"), "-extfile"],
      file("extensions", [...extensions, ...identifiers].join("\n")),
    ],
    request,
  );
}

/** The encoded subject of a certificate or signing request, located with OpenSSL's parser. */
export function subjectBytes(pem: string): string {
  const [, label = "", body = ""] = /-----BEGIN ([^-]+)-----([^-]+)/.exec(pem) ?? [];
  const der = Buffer.from(body, "base64");
  const dump = openssl(["asn1parse", "-inform", "DER"], der);
  const nodes = [...dump.matchAll(/^ *(\d+):d=2 +hl=(\d+) l= *(\d+)/gm)].map(([, ...numbers]) =>
    numbers.map(Number),
  );
  const [start = 0, header = 0, length = 0] = nodes[label === "CERTIFICATE" ? 5 : 1] ?? [];
  return der.subarray(start, start + header + length).toString("hex");
}

/** Whether a certificate has the given key. */
export const isFor = (pem: string, key: KeyObject): boolean =>
  publicKeyPem(new X509Certificate(pem).publicKey) === publicKeyPem(createPublicKey(key));
