import type { KeyObject } from "node:crypto";
import { familyOf, KEY_ALGORITHMS } from "../x509/algorithms";
import { issue, type Issuer, type Template } from "../x509/issue";
import { decode, encode } from "../x509/der";
import { publicKeyOf } from "../x509/keys";
import type { ConstrainedNames } from "../x509/name-constraints";
import { decodeName, encodeName } from "../x509/names";
import type { Certificate } from "../x509/parse";
import { verifyPlan } from "../x509/plan";
import { invalid, type Call } from "./call";
import type { Authority } from "./records";

/** Issues from a fresh key of the algorithm, after asking whether verifiers would accept the result. */
export async function issueFromNewKey(
  call: Call,
  algorithm: string,
  template: Omit<Template, "publicKey">,
  authority?: Authority,
): Promise<{ certificate: Certificate; privateKey: KeyObject }> {
  // What came over HTTP may lack what the documents demand.
  if ((algorithm as string | undefined) === undefined) throw invalid(call, "Algorithm: is required");
  refuseUnverifiable(call, algorithm, template, authority);
  const key = KEY_ALGORITHMS.get(algorithm);
  if (!key) {
    throw invalid(call, `Algorithm: must be one of ${[...KEY_ALGORITHMS.keys()].join(", ")}`);
  }
  const privateKey = await key.generate();
  const issuer = authority ? signerOf(authority) : { privateKey };
  const certificate = await issue({ ...template, publicKey: publicKeyOf(privateKey) }, issuer, call.entropy);
  return { certificate, privateKey };
}

/** Issues for a key whose owner has proven to have it. */
export function issueForKey(
  call: Call,
  algorithm: string,
  template: Template,
  authority: Authority,
): Promise<Certificate> {
  refuseUnverifiable(call, algorithm, template, authority);
  return issue(template, signerOf(authority), call.entropy);
}

const signerOf = ({ record, privateKey }: Authority): Issuer => ({
  certificate: record.certificate,
  privateKey,
});

function namesOf({ subject, names }: Pick<Template, "subject" | "names">): ConstrainedNames {
  const subjectDer = Buffer.isBuffer(subject) ? subject : encode(encodeName(subject));
  return { names, subjectDer, commonName: decodeName(decode(subjectDer)).commonName };
}

function refuseUnverifiable(
  call: Call,
  algorithm: string,
  template: Omit<Template, "publicKey">,
  authority: Authority | undefined,
): void {
  const [problem] = verifyPlan({
    ...template,
    ...namesOf(template),
    label: "this certificate",
    family: familyOf(algorithm),
    issued: false,
    issuer: authority?.planned,
  });
  if (problem) throw invalid(call, `${problem.about}: ${problem.message}`);
}
