import { execFile } from "node:child_process";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A certificate with everything that a relying party needs to verify it, all PEM. */
export interface Presented {
  readonly certificate: string;
  /** Leaf first, without the root. */
  readonly chain: string;
  readonly rootCertificate: string;
}

/**
 * Verifies a chain with openssl's strict rules, trusting only the root; rejects with openssl's output.
 *
 * @param options - further options of `openssl verify`
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

/** Whether a PEM private key belongs to a PEM certificate. */
export const matches = (privateKey: string, certificate: string): boolean =>
  new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey));
