import { execFileSync } from "node:child_process";
import { createPublicKey, randomBytes, type KeyObject } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keyAlgorithm } from "../../provider/x509/algorithms";
import { signCertificate, type Template } from "../../provider/x509/sign-certificate";
import type { Certificate } from "../../provider/x509/parse";
import { toPem } from "../../provider/x509/pem";

/** A new folder for this test only; {@link removeFolders} removes it. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "pki-test-"));
  folders.push(folder);
  return folder;
}

const folders: string[] = [];

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** The output of `openssl`, or its error message. */
export function openssl(args: readonly string[], input?: Buffer | string): string {
  try {
    return execFileSync("openssl", args, { input, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return `REFUSED ${stdout}${stderr}`;
  }
}

/** The output of GnuTLS `certtool`, or its error message. */
export function certtool(args: readonly string[], input?: Buffer | string): string {
  try {
    return execFileSync("certtool", args, { input, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return `REFUSED ${stdout}${stderr}`;
  }
}

/** The output of `openssl x509 -text` for the certificate. */
export const opensslText = (certificate: Certificate): string =>
  openssl(
    ["x509", "-inform", "DER", "-noout", "-text", "-nameopt", "RFC2253,-esc_msb,utf8"],
    certificate.der,
  );

/** The lines that `openssl x509 -text` prints below a heading. */
export function below(text: string, heading: string): string {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.trim().startsWith(heading));
  return start < 0 ? "" : (lines[start + 1] ?? "").trim();
}

export const pem = (certificate: Certificate): string => toPem("CERTIFICATE", certificate.der);

/** A certificate with its key. */
export interface Issued {
  readonly certificate: Certificate;
  readonly privateKey: KeyObject;
}

const DAY = 86_400_000;
export const START = new Date("2026-03-01T12:00:00Z");
export const daysAfter = (days: number): Date => new Date(START.getTime() + days * DAY);

/** The default template: a root CA. */
export const CA: Omit<Template, "publicKey"> = {
  subject: { commonName: "Test CA" },
  notBefore: START,
  notAfter: daysAfter(3650),
  ca: true,
  keyUsages: ["keyCertSign", "cRLSign"],
};

/** An end-entity certificate for `www.example.com`. */
export const LEAF: Omit<Template, "publicKey"> = {
  subject: { commonName: "www.example.com" },
  notBefore: START,
  notAfter: daysAfter(90),
  ca: false,
  keyUsages: ["digitalSignature"],
  extendedKeyUsages: ["serverAuth"],
  names: [{ type: "DNS", value: "www.example.com" }],
};

/** Issues a certificate for a key, or for a new one of the algorithm; self-signed without an issuer. */
export async function make(
  template: Omit<Template, "publicKey">,
  issuer?: Issued,
  algorithm: string | KeyObject = "ECC_256",
  entropy: (size: number) => Buffer = randomBytes,
): Promise<Issued> {
  const privateKey = typeof algorithm === "string" ? await keyAlgorithm(algorithm).generate() : algorithm;
  const publicKey = createPublicKey(privateKey);
  const certificate = await signCertificate({ ...template, publicKey }, issuer ?? { privateKey }, entropy);
  return { certificate, privateKey };
}

/** The result of `openssl verify -x509_strict` for the last certificate; the first is the root. */
export function verify(path: readonly Certificate[], more: readonly string[] = []): string {
  const folder = newFolder();
  const file = (name: string, certificates: readonly Certificate[]): string => {
    writeFileSync(join(folder, name), certificates.map(pem).join(""));
    return join(folder, name);
  };
  const [root, ...rest] = path;
  const leaf = rest.pop();
  const at = Math.floor((START.getTime() + DAY) / 1000);
  const between = rest.length > 0 ? ["-untrusted", file("between.pem", rest)] : [];
  return openssl([
    ...["verify", "-x509_strict", "-check_ss_sig", "-attime", `${at}`, ...more],
    ...["-CAfile", file("root.pem", [root!]), ...between],
    file("leaf.pem", [leaf ?? root!]),
  ]);
}
