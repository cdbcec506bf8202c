import { certificateAuthority as definition } from "../../../schema/huawei/certificate-authority";
import { defined } from "../fields-of";
import type { Failure, Intent, Kind } from "../kind";
import { readCertificates } from "../key-pair";
import { chainFailures } from "../planned-chain";
import { familyOf } from "../../x509/algorithms";
import type { ExpectedCertificate } from "../../x509/compare";
import { importProblem } from "../../x509/imported";
import { fromPem } from "../../x509/pem";
import type { HuaweiAuthorityArgs } from "./common/arguments";
import { createAuthority, deleteAuthority, updateAuthority } from "./common/authority-lifecycle";
import { readAuthority, type AuthorityState } from "./common/authority-state";
import { describeAuthority } from "./common/described";
import { plannedPeriod, planValidity, signatureFailures, validityRequest } from "./common/fields";
import { declaredSubject, plannedAuthority } from "./common/issuer-rules";
import { KEY_ALGORITHMS, periodOf, YEARS } from "../../api/huawei/vocabulary";

/** `huawei.CertificateAuthority` over CreateCertificateAuthority and what activates, switches and retires a CA. */
export const certificateAuthority: Kind<HuaweiAuthorityArgs, AuthorityState> = {
  ...defined(definition),
  validity: plannedPeriod,
  above: plannedAuthority,
  rules,
  expected: expectedAuthority,
  create: (context, args) => createAuthority(context, args, expectedAuthority(args)),
  describe: describeAuthority,
  read: readAuthority,
  update: updateAuthority,
  delete: deleteAuthority,
};

function expectedAuthority(args: HuaweiAuthorityArgs): ExpectedCertificate {
  const { organizationalUnit, ...name } = args.distinguishedName;
  const { validity: span } = args;
  return {
    subject: { ...name, organizationUnit: organizationalUnit },
    algorithm: KEY_ALGORITHMS[args.keyAlgorithm],
    pathLength: args.type === "ROOT" ? undefined : (args.pathLength ?? 0),
    period: span && ((start) => periodOf({ ...validityRequest(span), start_from: start.getTime() }, start)),
  };
}

function rules(intent: Intent<HuaweiAuthorityArgs>): Failure[] {
  const { args, issuing, issuer, now } = intent;
  const isRoot = args.type === "ROOT";
  const planned = issuing ? planValidity(args.validity, isRoot ? YEARS.ROOT : YEARS.SUBORDINATE, now) : {};
  if (planned.failure) return [planned.failure];
  const algorithm = KEY_ALGORITHMS[args.keyAlgorithm ?? ""];
  return [
    ...(args.type === undefined ? [] : isRoot ? rootFailures(intent) : subordinateFailures(intent)),
    ...signatureFailures(intent),
    ...crlFailures(intent),
    ...revocationFailures(intent),
    ...chainFailures(
      intent,
      {
        label: "this CA",
        ca: true,
        family: algorithm === undefined ? undefined : familyOf(algorithm),
        keyUsages: isRoot ? undefined : args.keyUsages,
        subjectDer: declaredSubject(args.distinguishedName),
        ...planned.period,
        issued: false,
        issuer: issuer && plannedAuthority(issuer, now),
      },
      {
        issuer: "issuer",
        algorithm: "keyAlgorithm",
        validity: "validity",
        keyUsages: "keyUsages",
        usages: "keyUsages",
        names: "distinguishedName",
        subject: "distinguishedName",
      },
    ),
  ];
}

const isGiven = ({ args, unknown }: Intent<HuaweiAuthorityArgs>, name: keyof HuaweiAuthorityArgs): boolean =>
  args[name] !== undefined || unknown.has(name);

/** What a root requires, and what only a subordinate CA has. */
function rootFailures(intent: Intent<HuaweiAuthorityArgs>): Failure[] {
  const needed = (["signatureAlgorithm", "validity"] as const).filter((name) => !isGiven(intent, name));
  const strange = (
    ["issuerId", "pathLength", "keyUsages", "importCertificate", "importCertificateChain"] as const
  ).filter((name) => isGiven(intent, name));
  return [
    ...needed.map((argument) => ({ argument, message: "is required for a root CA" })),
    ...strange.map((argument) => ({
      argument: argument === "issuerId" ? "issuer" : argument,
      message: "is for subordinate CAs only: leave it out",
    })),
  ];
}

/** Either everything that activation requires, or none of it: an incomplete set would be silently ignored. */
function subordinateFailures(intent: Intent<HuaweiAuthorityArgs>): Failure[] {
  const missing = ACTIVATING.filter((name) => !isGiven(intent, name));
  const imports = isGiven(intent, "importCertificate");
  if (missing.length > 0 && missing.length < ACTIVATING.length) {
    const [argument = "issuerId"] = missing;
    const message =
      "is required to activate the CA; without issuer, signatureAlgorithm and validity together it stays pending";
    return [{ argument: argument === "issuerId" ? "issuer" : argument, message }];
  }
  if (imports && missing.length === 0) {
    return [
      { argument: "importCertificate", message: "is for a pending CA only, and this one has an issuer" },
    ];
  }
  if (isGiven(intent, "importCertificateChain") && !imports) {
    return [{ argument: "importCertificate", message: "is required together with importCertificateChain" }];
  }
  return importFailures(intent);
}

/** A CA that cannot be revoked on removal, and a reason for one that is not. */
function revocationFailures(intent: Intent<HuaweiAuthorityArgs>): Failure[] {
  const { retire, type, revocationReason } = intent.args;
  if (retire === "revoke" && type === "ROOT") {
    return [
      { argument: "retire", message: '"revoke" is for subordinate CAs only: choose "delete" or "retain"' },
    ];
  }
  if (retire === "revoke" && staysPending(intent)) {
    const message =
      '"revoke" is for a CA that has a certificate, and this one stays pending: give importCertificate too, or choose "delete" or "retain"';
    return [{ argument: "retire", message }];
  }
  if (revocationReason === undefined || isGiven(intent, "retire")) return [];
  return [
    { argument: "revocationReason", message: 'is for retire "revoke" only: give both, or leave it out' },
  ];
}

/** Whether a subordinate CA gets no certificate with these arguments. */
const staysPending = (intent: Intent<HuaweiAuthorityArgs>): boolean =>
  intent.args.type === "SUBORDINATE" &&
  !ACTIVATING.some((name) => isGiven(intent, name)) &&
  !isGiven(intent, "importCertificate") &&
  !isGiven(intent, "adopt");

/** What activates a subordinate CA, all together. */
const ACTIVATING = ["issuerId", "signatureAlgorithm", "validity"] as const;

/** For a certificate imported by this run: a CA that has its certificate keeps it. */
function importFailures({ args, unknown, olds, now }: Intent<HuaweiAuthorityArgs>): Failure[] {
  const { importCertificate: certificate, importCertificateChain: chain } = args;
  const { certificate: existing = "" } = olds as Partial<AuthorityState>;
  if (certificate === undefined || existing !== "" || unknown.has("importCertificateChain")) return [];
  if (fromPem("CERTIFICATE", certificate).length !== 1) {
    return [{ argument: "importCertificate", message: "must be exactly one certificate in PEM" }];
  }
  const problem = importProblem(certificate, chain ?? "", now);
  if (!problem) return [];
  const argument = problem.part === "chain" ? "importCertificateChain" : "importCertificate";
  return [{ argument, message: problem.message }];
}

function crlFailures(intent: Intent<HuaweiAuthorityArgs>): Failure[] {
  const { crlConfiguration: crl } = intent.args;
  if (!crl?.enabled) return [];
  const missing = (["obsBucketName", "validDays"] as const).filter((name) => crl[name] === undefined);
  return [
    ...missing.map((name) => ({ argument: `crlConfiguration.${name}`, message: "is required when enabled" })),
    ...(intent.olds.crlConfiguration?.enabled ? [] : crlSignFailures(intent)),
  ];
}

/** Revocation lists with a key that is not for signing them: no verifier would accept them. */
function crlSignFailures({ args, olds }: Intent<HuaweiAuthorityArgs>): Failure[] {
  const { certificate: existing = "" } = olds as Partial<AuthorityState>;
  const pem = existing === "" ? args.importCertificate : existing;
  const certificates = pem === undefined ? undefined : readCertificates(pem);
  if (typeof certificates === "string") return [];
  const usages = certificates ? certificates[0]?.keyUsages : args.keyUsages;
  if (!usages || usages.includes("cRLSign")) return [];
  return pem === undefined
    ? [
        {
          argument: "keyUsages",
          message: "must include cRLSign: without it no verifier accepts the CA's revocation lists",
        },
      ]
    : [
        {
          argument: "crlConfiguration.enabled",
          message:
            "the CA's certificate lacks the key usage cRLSign, so no verifier accepts its revocation lists",
        },
      ];
}
