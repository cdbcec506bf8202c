import type { KeyObject } from "node:crypto";
import { isIP } from "node:net";
import { PkiError } from "../base/errors";
import type { LocalEnvironment } from "../local/call";
import { familyOf, keyAlgorithm } from "../x509/algorithms";
import { issue, judge, Judged, type Signer, type CertificateContent } from "../x509/issue";
import { privateKeyPem, publicKeyOf, readPrivateKey } from "../x509/keys";
import { generalName } from "../x509/names";
import { parseCertificate, type Certificate } from "../x509/parse";
import { oneFromPem, toPem } from "../x509/pem";
import { plannedFrom } from "../x509/plan";
import { period } from "../x509/validity";

/** The server's certificate and key, and the CA that clients have to trust; PEM. */
export interface ServerIdentity {
  readonly cert: string;
  readonly key: string;
  readonly authority: string;
}

type Environment = Pick<LocalEnvironment, "store" | "entropy">;

const ALGORITHM = "ECC_256";
const ID = "emulator-tls-ca";

/**
 * Issues a certificate for the server's own HTTPS, for a key that only this process has. The issuing CA is kept in the
 * store, so clients trust it once. Both use the machine's clock.
 */
export async function serverIdentity(
  environment: Environment,
  hosts: readonly string[],
): Promise<ServerIdentity> {
  const ca = await serverCa(environment);
  const privateKey = await keyAlgorithm(ALGORITHM).generate();
  const { notBefore, notAfter } = period({ days: 397 }, new Date());
  const end = notAfter < ca.certificate.notAfter ? notAfter : ca.certificate.notAfter;
  const names = [...new Set(["localhost", "127.0.0.1", "::1", ...hosts])];
  const content: CertificateContent = {
    subject: { commonName: "pki serve" },
    notBefore,
    notAfter: end,
    ca: false,
    keyUsages: ["digitalSignature"],
    extendedKeyUsages: ["serverAuth"],
    names: names.map((name) => generalName(isIP(name) > 0 ? "IP" : "DNS", name)),
  };
  const signer = { ...ca, planned: plannedFrom(ca.certificate) };
  const leaf = await issue(judged(content, signer), publicKeyOf(privateKey), environment.entropy);
  const authority = toPem("CERTIFICATE", ca.certificate.der);
  return { cert: toPem("CERTIFICATE", leaf.der) + authority, key: privateKeyPem(privateKey), authority };
}

function judged(content: CertificateContent, signer?: Signer): Judged {
  const result = judge(content, familyOf(ALGORITHM), signer);
  if (result instanceof Judged) return result;
  throw new PkiError("INVALID_INPUT", `the server's own certificate: ${result.message}`);
}

interface ServerCa {
  readonly certificate: Certificate;
  readonly privateKey: KeyObject;
}

async function serverCa({ store, entropy }: Environment): Promise<ServerCa> {
  const known = await find(store);
  if (known) return known;
  const privateKey = await keyAlgorithm(ALGORITHM).generate();
  const content: CertificateContent = {
    subject: { organization: "pulumi-pki", commonName: "CA of pki serve" },
    ...period({ years: 10 }, new Date()),
    ca: true,
    pathLength: 0,
    keyUsages: ["keyCertSign", "cRLSign"],
  };
  const { der } = await issue(judged(content), privateKey, entropy);
  const now = Date.now();
  const row = {
    id: ID,
    cloud: "emulator",
    type: "TLS_CA",
    name: "CA of pki serve",
    created_at: now,
    updated_at: now,
    private_key: privateKeyPem(privateKey),
    details: JSON.stringify({ certificate: toPem("CERTIFICATE", der) }),
  };
  // Another process may have created one in the meantime: all use the first.
  await store
    .insertInto("objects")
    .values(row)
    .onConflict((conflict) => conflict.column("id").doNothing())
    .execute();
  return (await find(store)) ?? { certificate: parseCertificate(der), privateKey };
}

async function find(store: LocalEnvironment["store"]): Promise<ServerCa | undefined> {
  const row = await store.selectFrom("objects").selectAll().where("id", "=", ID).executeTakeFirst();
  if (!row) return undefined;
  const { certificate } = JSON.parse(row.details) as { certificate: string };
  return {
    certificate: parseCertificate(oneFromPem("CERTIFICATE", certificate)),
    privateKey: readPrivateKey(row.private_key ?? ""),
  };
}
