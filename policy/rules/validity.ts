import { DAY } from "../../common/time";
import { periodOfText } from "../../provider/x509/validity-text";
import type { Period } from "../../provider/x509/validity";
import { open, type Break, type Candidate, type CertificateRole, type Check } from "./types";

/** No certificate is valid for longer than its role allows. */
export const maximumValidity: Check<"maximumValidity"> = (settings, candidate) =>
  judged(settings[candidate.facts.role as CertificateRole], candidate, (limit, period) =>
    // Services round the ends of validity periods in their own way.
    period.notAfter.getTime() <= endOf(limit, period) + DAY ? undefined : `at most ${limit} is allowed`,
  );

/** No certificate is valid for less time than its role requires. */
export const minimumValidity: Check<"minimumValidity"> = (settings, candidate) =>
  judged(settings[candidate.facts.role as CertificateRole], candidate, (limit, period) =>
    period.notAfter.getTime() >= endOf(limit, period) - DAY ? undefined : `at least ${limit} is required`,
  );

const endOf = (limit: string, { notBefore }: Period): number =>
  periodOfText(limit, notBefore).notAfter.getTime();

function judged(
  limit: string | undefined,
  candidate: Candidate,
  problemOf: (limit: string, period: Period) => string | undefined,
): (string | Break)[] {
  if (limit === undefined || isWaiting(candidate)) return [];
  const period = periodOf(candidate);
  if (!period) return [open("its validity", candidate.unknown.get("validity") ?? "it is not known yet")];
  const problem = problemOf(limit, period);
  const days = Math.round((period.notAfter.getTime() - period.notBefore.getTime()) / DAY);
  return problem === undefined ? [] : [`is valid for ${candidate.facts.span ?? `${days} days`}; ${problem}`];
}

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
