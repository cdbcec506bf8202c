import { writeSync } from "node:fs";
import { decoders, rootOf, withoutRoot } from "../../sdk/decode";
import { PkiError } from "../../provider/base/errors";
import { kinds } from "../../provider";
import { tryCsr } from "../../provider/resources/csr";
import { samePem } from "../../provider/x509/pem";
import { pairFailures, readCertificates } from "../../provider/resources/key-pair";
import { tryPrivateKey } from "../../provider/resources/private-key";
import { orderChain } from "../../provider/x509/chain";
import { readPrivateKey, spki } from "../../provider/x509/keys";
import { openssl } from "./support";
import { certificateFor, hostilePrivateKey, hostileSpki, requestFor } from "./hostile-keys";
import { randomFrom, type Random } from "../inputs/mutate";

/**
 * A process that is fed with keys of every type, size and sign. It prints the number of each input before it reads
 * it, so that its parent knows which one ended it.
 */

/** A parser may accept an input or throw its own error type. */
function tried(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
  }
}

/** Code that runs in the user's program may throw anything, as long as the program survives. */
function survived(read: () => unknown): void {
  try {
    read();
  } catch {
    // Only an end of the process counts.
  }
}

const intent = (args: object): never =>
  ({ args, unknown: new Set(), olds: {}, issuing: true, issuer: undefined, now: new Date() }) as never;

const rulesOf = (kind: string, args: object): unknown =>
  kinds.find((one) => one.kind === kind)?.rules?.(intent(args));

function feed(next: Random, sound: string): void {
  const publicKey = hostileSpki(next);
  const certificate = certificateFor(publicKey, next);
  const request = requestFor(publicKey, next);
  const key = hostilePrivateKey(next);
  tried(() => tryCsr(request));
  tried(() =>
    [readCertificates(certificate)]
      .flat()
      .map((one) => typeof one !== "string" && one.publicKey && spki(one.publicKey)),
  );
  tried(() => orderChain(certificate, certificate + sound));
  tried(() => orderChain(sound, certificate));
  tried(() => pairFailures(["chain", "key"], sound + certificate, key, new Date()));
  tried(() => tryPrivateKey(key));
  tried(() => spki(readPrivateKey(key, "password")));
  tried(() => samePem(certificate, sound));
  for (const decode of Object.values(decoders)) survived(() => decode(certificate));
  survived(() => [rootOf(sound + certificate), withoutRoot(certificate)]);
  tried(() => rulesOf("alibaba.ServerCertificateWithCsr", { csr: request }));
  tried(() => rulesOf("keys.CertificateRequest", { privateKey: key, commonName: "a" }));
  tried(() => rulesOf("keys.Pkcs12", { privateKey: key, chain: certificate + sound, password: "p" }));
  const upload = { privateKey: key, certContent: certificate, trustedRootCa: certificate };
  tried(() => rulesOf("huawei.ApigCertificate", upload));
}

function main(): void {
  const [seed, first, count] = process.argv.slice(2).map(Number) as [number, number, number];
  const options = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "/dev/null"];
  const sound = openssl(["req", "-x509", ...options, "-subj", "/CN=www.example.com"]);
  const until = Date.now() + Number(process.env.HOSTILE_SECONDS ?? 1e9) * 1000;
  for (let index = first; index < first + count && Date.now() < until; index++) {
    writeSync(1, `${index}\n`);
    feed(randomFrom(seed + index), sound);
  }
  writeSync(1, "done\n");
}

main();
