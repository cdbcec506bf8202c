import { privateCertificate as definition } from "../../../schema/huawei/private-certificate";
import { readCsr } from "../csr";
import { checkedRequest, type Gives } from "../csr-demands";
import { defined } from "../fields-of";
import type { Failure, Intent, Kind } from "../kind";
import { chainFailures } from "../planned-chain";
import { requestOf } from "../request";
import { ifKnown } from "../../base/unknown";
import { familyOf } from "../../x509/algorithms";
import type { ExpectedCertificate } from "../../x509/compare";
import { ownTypeProblem } from "../../x509/extension-problems";
import type { IssuingArguments as Args } from "./common/arguments";
import {
  createCertificate,
  deleteCertificate,
  readCertificate,
  updateCertificate,
  type CertificateState,
} from "./common/certificate-lifecycle";
import { describeCertificate } from "./common/described";
import { namesOf, plannedPeriod, planValidity, signatureFailures, validityRequest } from "./common/fields";
import { inheritedSubject, plannedAuthority } from "./common/issuer-rules";
import { extendedUsagesOf, KEY_ALGORITHMS, periodOf, YEARS } from "../../api/huawei/vocabulary";

/** `huawei.PrivateCertificate` over CreateCertificate and CreateCertificateByCsr. */
export const privateCertificate: Kind<Args, CertificateState> = {
  ...defined(definition),
  validity: plannedPeriod,
  above: plannedAuthority,
  rules,
  expected,
  create: (context, args) => createCertificate(context, args, expected(args)),
  describe: describeCertificate,
  read: readCertificate,
  update: updateCertificate,
  delete: deleteCertificate,
};

const { properties: USAGES } = definition.arguments.extendedKeyUsage.type;

const usagesOf = (usages: Args["extendedKeyUsage"] = {}): string[] =>
  extendedUsagesOf(requestOf(USAGES, usages));

function expected(args: Args): ExpectedCertificate {
  const csr = args.csr === undefined ? undefined : readCsr(args.csr);
  const { organizationalUnit, ...name } = args.distinguishedName ?? { commonName: csr?.name.commonName };
  return {
    subject: { ...name, organizationUnit: organizationalUnit },
    publicKey: csr?.publicKey,
    names: csr ? undefined : namesOf(args.subjectAlternativeNames),
    algorithm: args.keyAlgorithm === undefined ? undefined : KEY_ALGORITHMS[args.keyAlgorithm],
    extendedKeyUsages: csr ? undefined : usagesOf(args.extendedKeyUsage),
    period: (start) => periodOf({ ...validityRequest(args.validity), start_from: start.getTime() }, start),
  };
}

const GIVES: Gives = {
  what: "a private certificate",
  isCa: false,
  extensions: false,
  names: true,
};

function rules(intent: Intent<Args>): Failure[] {
  const { args, issuing, issuer, now } = intent;
  const { request: csr, refused } = checkedRequest(intent, GIVES);
  if (refused.length > 0) return refused;
  const algorithm = csr?.algorithm ?? KEY_ALGORITHMS[keyAlgorithmOf(intent) ?? ""];
  const planned = issuing ? planValidity(args.validity, YEARS.CERTIFICATE, now) : {};
  if (planned.failure) return [planned.failure];
  const above = issuer && plannedAuthority(issuer, now);
  return [
    ...extensionFailures(intent),
    ...requestFailures(intent, csr?.algorithm === SM2),
    ...standardFailures(intent, algorithm),
    ...signatureFailures(intent),
    ...chainFailures(
      intent,
      {
        label: "this certificate",
        ca: false,
        family: algorithm === undefined ? undefined : familyOf(algorithm),
        keyUsages: csr ? undefined : args.keyUsages,
        extendedKeyUsages: csr ? csr.extendedKeyUsages : usagesOf(args.extendedKeyUsage),
        names: csr ? csr.names : namesOf(args.subjectAlternativeNames),
        commonName: csr ? csr.name.commonName : args.distinguishedName?.commonName,
        subjectDer: csr ? csr.subjectDer : inheritedSubject(args.distinguishedName, above),
        ...planned.period,
        issued: false,
        issuer: above,
      },
      {
        issuer: "issuer",
        algorithm: csr ? "csr" : "keyAlgorithm",
        validity: "validity",
        keyUsages: "keyUsages",
        usages: "extendedKeyUsage",
        names: csr ? "csr" : "subjectAlternativeNames",
        subject: csr ? "csr" : "distinguishedName",
      },
    ),
  ];
}

/** Left out, it is the CA's. */
const keyAlgorithmOf = ({ args, unknown, issuer }: Intent<Args>): string | undefined =>
  unknown.has("keyAlgorithm")
    ? undefined
    : (args.keyAlgorithm ?? (ifKnown(issuer?.keyAlgorithm) as string | undefined));

const DECIDED_BY_CSR = [
  "distinguishedName",
  "keyAlgorithm",
  "signatureAlgorithm",
  "keyUsages",
  "subjectAlternativeNames",
  "extendedKeyUsage",
  "customizedExtension",
  "exportPrivateKey",
] as const;

const SM2 = KEY_ALGORITHMS.SM2;

/** An export for SM2 keys, of keys that are exported. */
function standardFailures({ args, unknown }: Intent<Args>, algorithm: string | undefined): Failure[] {
  if (!args.isSmStandard) return [];
  const isExported = args.exportPrivateKey === true || unknown.has("exportPrivateKey");
  if (isExported && (algorithm === undefined || algorithm === SM2)) return [];
  const message = "is for SM2 certificates whose keys are exported: set exportPrivateKey, or leave it out";
  return [{ argument: "isSmStandard", message }];
}

/** An extension that only looks like one that verifiers read. */
function extensionFailures({ args, issuing }: Intent<Args>): Failure[] {
  const { customizedExtension: extension } = args;
  const message = issuing && extension ? ownTypeProblem(extension.objectIdentifier) : undefined;
  return message === undefined ? [] : [{ argument: "customizedExtension.objectIdentifier", message }];
}

function requestFailures({ args, unknown }: Intent<Args>, hasPair: boolean): Failure[] {
  const isGiven = (name: keyof Args): boolean => args[name] !== undefined || unknown.has(name);
  if (!isGiven("csr")) {
    if (isGiven("distinguishedName")) return [];
    return [{ argument: "distinguishedName", message: "is required without csr" }];
  }
  // Of an SM2 pair the service has made the key to encrypt with, whoever made the one to sign with.
  const decided = hasPair ? DECIDED_BY_CSR.filter((name) => name !== "exportPrivateKey") : DECIDED_BY_CSR;
  return decided
    .filter((name) => isGiven(name) && args[name] !== false)
    .map((argument) => ({
      argument,
      message: "has no effect with csr, which determines it: leave it out",
    }));
}
