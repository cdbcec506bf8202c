import { createPublicKey } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { constraintProblem } from "../../provider/x509/constrained-names";
import type { NameConstraints } from "../../provider/x509/name-constraints";
import type { GeneralName } from "../../provider/x509/names";
import { signCertificate, type Template } from "../../provider/x509/sign-certificate";
import { askGo } from "./go-judge";
import { CA, daysAfter, LEAF, make, newFolder, openssl, pem, START, type Issued } from "./support";

/** The names of a certificate below the constraints. */
export interface Named {
  readonly subject: Template["subject"];
  readonly names: readonly GeneralName[];
}

/** Each verifier's objection to a certificate; empty if accepted. */
export interface Verdict {
  readonly constraints: NameConstraints;
  readonly named: Named;
  readonly ours: string;
  readonly openssl: string;
  readonly go: string;
}

/**
 * The verdicts of this package, OpenSSL and Go on certificates below CAs with constraints, with at most one process
 * of each per CA.
 */
export async function judgeNames(
  cases: readonly (readonly [NameConstraints, readonly Named[]])[],
): Promise<Verdict[]> {
  const root = await make({ ...CA, subject: { commonName: "Root" } });
  const subs = await Promise.all(
    cases.map(([nameConstraints]) => make({ ...CA, subject: { commonName: "Sub" }, nameConstraints }, root)),
  );
  const key = createPublicKey(root.privateKey);
  const issued = await Promise.all(
    cases.map(([, all], index) =>
      Promise.all(
        all.map((named) =>
          signCertificate({ ...LEAF, ...named, publicKey: key }, subs[index]!, (size) =>
            Buffer.alloc(size, 7),
          ),
        ),
      ),
    ),
  );
  const go = askGo(
    issued.flatMap((leaves, index) =>
      leaves.map(({ der }) => ({
        kind: "verify" as const,
        der: [der, subs[index]!.certificate.der, root.certificate.der],
        at: daysAfter(1),
      })),
    ),
  ).map(({ refused }) => refused);
  return cases.flatMap(([constraints, all], index) => {
    const output = opensslOf(
      root,
      subs[index]!,
      issued[index]!.map((leaf) => pem(leaf)),
    );
    return all.map((named, at) => {
      const { names, subjectDer } = issued[index]![at]!;
      const ours = constraintProblem(constraints, { names, subjectDer }) ?? "";
      return { constraints, named, ours, openssl: output[at]!, go: go.shift()! };
    });
  });
}

/** All certificates below one CA in one run. */
function opensslOf(root: Issued, sub: Issued, leaves: readonly string[]): string[] {
  const folder = newFolder();
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const at = Math.floor(daysAfter(1).getTime() / 1000);
  const above = [
    "-CAfile",
    file("root.pem", pem(root.certificate)),
    "-untrusted",
    file("sub.pem", pem(sub.certificate)),
  ];
  const files = leaves.map((text, index) => file(`${index}.pem`, text));
  const output = openssl(["verify", "-x509_strict", "-attime", `${at}`, ...above, ...files]);
  return files.map((name) => (output.includes(`${name}: OK`) ? "" : objectionOf(output, name)));
}

function objectionOf(output: string, name: string): string {
  const lines = output.split("\n");
  const end = lines.findIndex((line) => line === `error ${name}: verification failed`);
  const reason = lines.slice(0, end).findLast((line) => line.startsWith("error "));
  return reason ?? output;
}

/** A source of choices that is deterministic for a seed. */
export function chooser(seed: number): <T>(from: readonly T[]) => T {
  let state = seed >>> 0;
  return (from) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return from[Math.floor((state / 2 ** 32) * from.length)]!;
  };
}

export { START };
