import { randomBytes, type KeyObject } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisedOnce } from "../../provider/base/memo";
import { keyAlgorithm } from "../../provider/x509/algorithms";
import { createCsr } from "../../provider/x509/csr";
import { signCertificate, type Issuer } from "../../provider/x509/sign-certificate";
import { privateKeyPem, publicKeyOf } from "../../provider/x509/keys";
import type { Certificate } from "../../provider/x509/parse";
import { toPem } from "../../provider/x509/pem";
import { period } from "../../provider/x509/validity";

/** The key types that are measured, of the CA and of the certificates. */
export const KEYS = { "P-256": "ECC_256", "RSA-2048": "RSA_2048" } as const;
export type KeyName = keyof typeof KEYS;

/** A CA for the peers, in files. */
export interface BenchAuthority {
  readonly folder: string;
  readonly root: string;
  readonly certificate: string;
  readonly key: string;
  /** Signing requests, PEM, each for another key: calls send them in turn. */
  readonly csrs: readonly string[];
  readonly rootPem: string;
}

export const HOST = "www.example.com";

/** Makes a root, a subordinate CA and a signing request of one kind of key. */
export async function makeAuthority(folder: string, name: KeyName): Promise<BenchAuthority> {
  const algorithm = keyAlgorithm(KEYS[name]);
  const [rootKey, subKey] = await Promise.all([algorithm.generate(), algorithm.generate()]);
  const root = await ca("Bench Root", rootKey, { privateKey: rootKey });
  const sub = await ca("Bench CA", subKey, { certificate: root, privateKey: rootKey });
  const file = (called: string, text: string): string => {
    writeFileSync(join(folder, called), text, { mode: 0o600 });
    return join(folder, called);
  };
  const rootPem = toPem("CERTIFICATE", root.der);
  return {
    ...{ folder, rootPem, root: file("root.pem", rootPem), csrs: await requestsOf(name) },
    certificate: file("ca.pem", toPem("CERTIFICATE", sub.der)),
    key: file("ca.key", privateKeyPem(subKey)),
  };
}

/** How many keys are requested for; searching for RSA primes takes long. */
const REQUESTED: Readonly<Record<KeyName, number>> = { "P-256": 200, "RSA-2048": 16 };

const known = new Map<string, Promise<string[]>>();

/** The same for all contestants. */
const requestsOf = (name: KeyName): Promise<string[]> =>
  promisedOnce(known, name, () =>
    Promise.all(
      Array.from({ length: REQUESTED[name] }, async () => {
        const key = await keyAlgorithm(KEYS[name]).generate();
        const csr = await createCsr({ commonName: HOST }, [{ type: "DNS", value: HOST }], key);
        return toPem("CERTIFICATE REQUEST", csr);
      }),
    ),
  );

function ca(commonName: string, key: KeyObject, issuer: Issuer): Promise<Certificate> {
  const template = {
    subject: { organization: "Bench", commonName },
    publicKey: publicKeyOf(key),
    ...period({ years: issuer.certificate ? 5 : 10 }, new Date()),
    ...{ ca: true, keyUsages: ["keyCertSign", "cRLSign"] as const },
  };
  return signCertificate(template, issuer, randomBytes);
}
