import { createPublicKey, type KeyObject } from "node:crypto";
import { familyOf, KEY_ALGORITHMS } from "../../x509/algorithms";
import { issue, type Template } from "../../x509/issue";
import type { Certificate } from "../../x509/parse";
import { verifyPlan } from "../../x509/plan";
import { refusal, type Call } from "../call";
import type { Authority } from "./records";

/** Issues from a fresh key of the algorithm, after asking whether verifiers would accept the result. */
export async function issueFromNewKey(
  call: Call,
  algorithm: string,
  template: Omit<Template, "publicKey">,
  authority?: Authority,
): Promise<{ certificate: Certificate; privateKey: KeyObject }> {
  const problems = verifyPlan({
    ...template,
    label: "this certificate",
    family: familyOf(algorithm),
    issued: false,
    issuer: authority?.planned,
  });
  const [problem] = problems;
  if (problem) throw refusal(call, "InvalidParameter", `${problem.about}: ${problem.message}`);
  const key = KEY_ALGORITHMS.get(algorithm);
  if (!key) {
    throw refusal(
      call,
      "InvalidParameter",
      `Algorithm: must be one of ${[...KEY_ALGORITHMS.keys()].join(", ")}`,
    );
  }
  const privateKey = await key.generate();
  const issuer = authority
    ? { certificate: authority.record.certificate, privateKey: authority.privateKey }
    : { privateKey };
  const certificate = await issue(
    { ...template, publicKey: createPublicKey(privateKey) },
    issuer,
    call.entropy,
  );
  return { certificate, privateKey };
}
