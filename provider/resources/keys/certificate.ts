import type { KeyObject } from "node:crypto";
import { certificate as definition } from "../../../schema/keys/certificate";
import type { CertificateOutputs } from "../../../sdk/keys/certificate";
import { PkiError } from "../../base/errors";
import { algorithmOf, familyOf, signingProblem } from "../../x509/algorithms";
import type { ExpectedCertificate } from "../../x509/compare";
import type { ParsedCsr } from "../../x509/csr";
import { encode } from "../../x509/der";
import { usageName } from "../../x509/extensions";
import { issue, judge, Judged, type CertificateContent } from "../../x509/issue";
import { publicKeyOf, publicKeyPem, sha256Hex } from "../../x509/keys";
import { nameConstraints } from "../../x509/name-constraints";
import { encodeName, generalName, nameTypeOf, uniqueNames, type GeneralName } from "../../x509/names";
import { toPem } from "../../x509/pem";
import type { PlannedCertificate, PlanProblem } from "../../x509/plan";
import { periodOfText } from "../../x509/validity-text";
import type { Context } from "../context";
import { tryCsr } from "../csr";
import { checkedRequest } from "../csr-demands";
import { defined } from "../fields-of";
import { pairFailures } from "../key-pair";
import type { Existing, Failure, Intent, Kind } from "../kind";
import { chainFailures } from "../planned-chain";
import { tryPrivateKey } from "../private-key";
import {
  certificatesOf,
  constraintsOf,
  familyOfAlgorithm,
  linked,
  periodBelow,
  plannedSigner,
  signerOf,
  SUBJECT,
  subjectOf,
  tryPublicKey,
  usagesOf,
  type SigningArgs,
} from "./signing";

type Args = SigningArgs;

/** `keys.Certificate`: signed here, and kept in the state only. */
export const certificate: Kind<Args, CertificateOutputs> = {
  ...defined(definition),
  rules,
  expected,
  validity: ({ validity }, moment) => (validity === undefined ? undefined : periodOfText(validity, moment)),
  above: plannedSigner,
  shown,
  create,
  // Nothing outside the state can change or lose it.
  read: (_context, _id, state) => Promise.resolve({ state: kept(state) }),
  update: (_context, _id, olds) => Promise.resolve(kept(olds)),
  delete: () => Promise.resolve(),
};

const kept = ({ certificate = "", status = "" }: Partial<CertificateOutputs>): CertificateOutputs => ({
  certificate,
  status,
});

const KEYS = ["csr", "privateKey", "publicKey"] as const;

/** The key that a certificate is for, with the request that it came in. */
interface Holder {
  readonly key: KeyObject;
  readonly request?: ParsedCsr;
}

/** The holder that the arguments name; undefined as long as it is not known, and of what is no key. */
function holderOf(args: Partial<Args>): Holder | undefined {
  if (args.csr !== undefined) {
    const request = tryCsr(args.csr);
    return typeof request === "string" ? undefined : { key: request.publicKey, request };
  }
  const key = keyOf(args);
  return typeof key === "object" ? { key } : undefined;
}

/** The key given without a request, or why it is not one that can be used. */
function keyOf({ privateKey, publicKey = "" }: Partial<Args>): KeyObject | string | undefined {
  if (privateKey !== undefined) return tryPrivateKey(privateKey);
  return publicKey === "" ? undefined : tryPublicKey(publicKey);
}

const namesOf = (names: readonly string[]): GeneralName[] =>
  uniqueNames(names.map((name) => generalName(nameTypeOf(name), name)));

function expected(args: Args): ExpectedCertificate {
  const holder = holderOf(args);
  return {
    subject: subjectOf(args),
    publicKey: holder && publicKeyOf(holder.key),
    names: args.subjectAlternativeNames && namesOf(args.subjectAlternativeNames),
    pathLength: args.pathLenConstraint,
    extendedKeyUsages: args.extendedKeyUsages,
    period: (start) => periodOfText(args.validity, start),
  };
}

/** For those who judge arguments and must not see a private key: the public one says as much. */
function shown({ privateKey, issuerPrivateKey: _, ...args }: Partial<Args>): Partial<Args> {
  const key = privateKey === undefined ? undefined : tryPrivateKey(privateKey);
  return typeof key === "object" ? { ...args, publicKey: publicKeyPem(key) } : args;
}

/** What a certificate says, once all arguments are known. */
function contentOf(args: Args, { key, request }: Holder, now: Date): CertificateContent {
  const { ca = false, extendedKeyUsages = [] } = args;
  const [issuer] = certificatesOf(args.issuerChain);
  return {
    subject: subjectOf(args) ?? request?.subjectDer ?? {},
    ...periodBelow(args, now, issuer),
    ca,
    pathLength: args.pathLenConstraint,
    keyUsages: usagesOf(familyOfAlgorithm(algorithmOf(key)), args),
    extendedKeyUsages,
    names: args.subjectAlternativeNames ? namesOf(args.subjectAlternativeNames) : (request?.names ?? []),
    critical: criticalOf(args),
    nameConstraints: constraintsOf(args.nameConstraints),
    crlUrls: args.crlDistributionPoints,
    ocspUrls: args.ocspServers,
    caIssuerUrls: args.caIssuers,
    hash: args.signatureAlgorithm,
  };
}

/** Verifiers of timestamps insist on it (RFC 3161, 2.3). */
const criticalOf = ({ extendedKeyUsages = [] }: Partial<Args>): "extendedKeyUsages"[] =>
  extendedKeyUsages.map(usageName).includes("timeStamping") ? ["extendedKeyUsages"] : [];

async function create(
  { clock, entropy }: Pick<Context, "clock" | "entropy">,
  args: Args,
): Promise<Existing<CertificateOutputs>> {
  const holder = holderOf(args);
  if (!holder) throw new PkiError("INVALID_INPUT", "there is no key to issue a certificate for");
  const family = familyOf(algorithmOf(holder.key) ?? "");
  const judged = judge(contentOf(args, holder, clock()), family, signerOf(args));
  if (!(judged instanceof Judged)) {
    throw new PkiError("INVALID_INPUT", `${argumentsFor(args)[judged.about]}: ${judged.message}`);
  }
  const { der } = await issue(judged, holder.key, entropy);
  return { id: sha256Hex(der), state: { certificate: toPem("CERTIFICATE", der), status: "ISSUED" } };
}

function rules(intent: Intent<Args>): Failure[] {
  const steps = [holderFailures, issuerFailures, authorityFailures, validityFailures, planFailures];
  for (const step of steps) {
    const failures = step(intent);
    if (failures.length > 0) return failures;
  }
  return [];
}

const given = ({ args, unknown }: Intent<Args>, name: keyof Args): boolean =>
  args[name] !== undefined || unknown.has(name);

const failure = (argument: keyof Args, message: string): Failure[] => [{ argument, message }];

/** Whose certificate it is to be. */
function holderFailures(intent: Intent<Args>): Failure[] {
  const { args } = intent;
  const [first, second] = KEYS.filter((name) => given(intent, name));
  if (first === undefined) {
    return failure(
      "privateKey",
      "is required: it says which key the certificate is for; or give csr or publicKey",
    );
  }
  if (second !== undefined) {
    return failure(second, `and ${first} both say which key the certificate is for: set only one of them`);
  }
  const key = keyOf(args);
  if (typeof key === "string") return failure(first, key);
  if (typeof key === "object") {
    const problem = signingProblem(key);
    return problem === undefined ? [] : failure(first, problem);
  }
  return checkedRequest(intent, givesOf(intent)).refused;
}

const givesOf = ({ args, unknown }: Intent<Args>) => ({
  what: args.ca ? "this CA" : "this certificate",
  isCa: args.ca ?? unknown.has("ca"),
  usages: unknown.has("extendedKeyUsages") ? undefined : (args.extendedKeyUsages ?? []).map(usageName),
  extensions: false,
  names: true,
});

/** Who signs it. */
function issuerFailures(intent: Intent<Args>): Failure[] {
  const { args, issuing, now } = intent;
  const hasKey = given(intent, "issuerPrivateKey");
  if (!isIssued(intent)) {
    if (hasKey)
      return failure(
        "issuerPrivateKey",
        "is the key of an issuer, and there is none: give parent or issuerChain",
      );
    if (given(intent, "privateKey")) return [];
    const message =
      "is not enough for a certificate that signs itself: give its privateKey instead, or parent or issuerChain with issuerPrivateKey";
    return failure(given(intent, "csr") ? "csr" : "publicKey", message);
  }
  if (!hasKey)
    return failure("issuerPrivateKey", "is required: the private key of the CA that signs the certificate");
  const { issuerChain, issuerPrivateKey } = args;
  return pairFailures(
    ["issuerChain", "issuerPrivateKey"],
    issuerChain,
    issuerPrivateKey,
    issuing ? now : undefined,
  );
}

const isIssued = (intent: Intent<Args>): boolean =>
  given(intent, "issuerChain") || given(intent, "parentIdentifier") || intent.issuer !== undefined;

/** What goes with being a CA, and with not being one. */
function authorityFailures(intent: Intent<Args>): Failure[] {
  const { args, unknown } = intent;
  if (unknown.has("ca")) return [];
  const onlyCa = (["pathLenConstraint", "nameConstraints"] as const).find((name) => given(intent, name));
  if (!args.ca && onlyCa !== undefined) return failure(onlyCa, "is for a CA only: set ca, or leave it out");
  if (args.nameConstraints && !constraintsOf(args.nameConstraints)) {
    return failure("nameConstraints", "names neither what is permitted nor what is excluded: leave it out");
  }
  const hasPurpose = given(intent, "extendedKeyUsages") || given(intent, "keyUsages");
  return args.ca || hasPurpose
    ? []
    : failure(
        "extendedKeyUsages",
        "is required to say what the certificate is for, for example serverAuth; or give keyUsages",
      );
}

function validityFailures({ args: { validity }, issuing, now }: Intent<Args>): Failure[] {
  const hasEnded = issuing && validity !== undefined && periodOfText(validity, now).notAfter <= now;
  return hasEnded ? failure("validity", "ends in the past") : [];
}

/** What verifiers would object to. */
function planFailures(intent: Intent<Args>): Failure[] {
  const { args, unknown } = intent;
  if (unknown.has("ca")) return [];
  return chainFailures(intent, plannedOf(intent), argumentsFor(args));
}

function plannedOf({ args, unknown, issuer, now }: Intent<Args>): PlannedCertificate {
  const { ca = false, validity } = args;
  const holder = holderOf(args);
  const algorithm = holder && algorithmOf(holder.key);
  const family = familyOfAlgorithm(algorithm);
  const chain = certificatesOf(args.issuerChain);
  const existing = linked(chain);
  const constraints = constraintsOf(args.nameConstraints);
  const above = existing ?? (issuer && plannedSigner(issuer, now));
  return {
    label: ca ? "this CA" : "this certificate",
    ca,
    family,
    pathLength: args.pathLenConstraint,
    keyUsages: unknown.has("keyUsages") ? undefined : usagesOf(family, args),
    extendedKeyUsages: args.extendedKeyUsages,
    critical: criticalOf(args),
    copied: constraints ? [encode(nameConstraints(constraints))] : [],
    names: knownNames(args, unknown, holder),
    subjectDer: knownSubject(args, unknown, holder),
    ...(validity === undefined ? {} : periodBelow({ validity, ca }, now, chain[0])),
    issued: false,
    issuer: above && issuer ? { ...above, label: `CA "${issuer.name}"` } : above,
  };
}

type Unknown = Intent<Args>["unknown"];

function knownNames(
  args: Partial<Args>,
  unknown: Unknown,
  holder: Holder | undefined,
): readonly GeneralName[] | undefined {
  if (args.subjectAlternativeNames) return namesOf(args.subjectAlternativeNames);
  return unknown.has("subjectAlternativeNames") || unknown.has("csr")
    ? undefined
    : (holder?.request?.names ?? []);
}

function knownSubject(args: Partial<Args>, unknown: Unknown, holder: Holder | undefined): Buffer | undefined {
  if (SUBJECT.some((name) => unknown.has(name))) return undefined;
  const subject = subjectOf(args);
  if (subject) return encode(encodeName(subject));
  return unknown.has("csr") ? undefined : (holder?.request?.subjectDer ?? encode(encodeName({})));
}

/** The argument to change for each objection. */
function argumentsFor(args: Partial<Args>): Record<PlanProblem["about"], string> {
  const key = KEYS.find((name) => args[name] !== undefined) ?? "privateKey";
  return {
    issuer: args.parentIdentifier === undefined ? "issuerChain" : "parent",
    algorithm: key,
    validity: "validity",
    keyUsages: "keyUsages",
    usages: "extendedKeyUsages",
    names: args.subjectAlternativeNames || args.csr === undefined ? "subjectAlternativeNames" : "csr",
    subject: subjectOf(args) || args.csr === undefined ? "commonName" : "csr",
    extensions: "nameConstraints",
  };
}
