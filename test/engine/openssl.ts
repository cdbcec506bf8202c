import { execFile } from "node:child_process";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A certificate with what a relying party needs to judge it, all PEM. */
export interface Presented {
  readonly certificate: string;
  /** Leaf first, without the root. */
  readonly chain: string;
  readonly rootCertificate: string;
}

/**
 * Lets openssl judge a chain by its strict rules, trusting the root alone; rejects with openssl's words.
 *
 * @param options - more options of `openssl verify`
 */
export async function verify(presented: Presented, ...options: string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-pki-verify-"));
  try {
    const file = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const trusted = file("root.pem", presented.rootCertificate);
    const untrusted = file("chain.pem", presented.chain);
    const own = file("certificate.pem", presented.certificate);
    const strict = ["verify", "-x509_strict", "-no-CApath", "-no-CAstore", "-CAfile", trusted];
    await run("openssl", [...strict, ...options, "-untrusted", untrusted, own]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether a private key, PEM, is the one of a certificate, PEM. */
export const matches = (privateKey: string, certificate: string): boolean =>
  new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey));
