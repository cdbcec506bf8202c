import { DAY } from "../../common/time";
import { periodOfText } from "../../provider/x509/validity-text";
import type { Period } from "../../provider/x509/validity";
import { open, type Candidate, type CertificateRole, type Check } from "./types";

/** No certificate is valid for longer than its role allows. */
export const maximumValidity: Check<"maximumValidity"> = (settings, candidate) => {
  const { role, span } = candidate.facts;
  const limit = settings[role as CertificateRole];
  if (limit === undefined || isWaiting(candidate)) return [];
  const period = periodOf(candidate);
  if (!period) return [open("its validity", candidate.unknown.get("validity") ?? "it is not known yet")];
  // Services round the ends of validity periods in their own way.
  const latest = periodOfText(limit, period.notBefore).notAfter.getTime() + DAY;
  if (period.notAfter.getTime() <= latest) return [];
  const days = Math.round((period.notAfter.getTime() - period.notBefore.getTime()) / DAY);
  return [`is valid for ${span ?? `${days} days`}; at most ${limit} is allowed`];
};

/** Whether nothing is issued yet: a CA that will receive its certificate from elsewhere is judged when it does. */
const isWaiting = ({ facts, inputs, accepts }: Candidate): boolean =>
  facts.role === "subordinate" &&
  facts.fingerprint === undefined &&
  accepts.has("importCertificate") &&
  ["importCertificate", "issuerId", "validity"].every((argument) => inputs[argument] === undefined);

function periodOf({ facts, at, unknown }: Candidate): Period | undefined {
  if (unknown.has("validity")) return undefined;
  if (facts.period) return facts.period(at);
  const { notBefore, notAfter } = facts;
  if (notBefore === undefined || notAfter === undefined) return undefined;
  return { notBefore: new Date(notBefore), notAfter: new Date(notAfter) };
}
