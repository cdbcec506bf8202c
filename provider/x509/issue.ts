import type { KeyObject } from "node:crypto";
import { algorithmOf, familyOf, type Family } from "./algorithms";
import { children, encode, readOid, type Der } from "./der";
import { extensionsProblem, ownTypeProblem } from "./extension-problems";
import { EXTENSION_OIDS } from "./extensions";
import { publicKeyOf } from "./keys";
import { parseSigned, type SignedCertificate } from "./parse";
import { verifyPlan, type PlannedCertificate, type PlanProblem } from "./plan";
import { readExtensions } from "./read-extensions";
import {
  extensionsOf,
  signDer,
  subjectOf,
  type Entropy,
  type Issuer,
  type PlannedExtensions,
  type Template,
} from "./sign-certificate";

export type { Entropy, Issuer, Template } from "./sign-certificate";

/** The content of a certificate, apart from its key. */
export type CertificateContent = Omit<Template, "publicKey">;

/** A signing CA, with everything above it. */
export interface Signer extends Required<Issuer> {
  readonly planned: PlannedCertificate;
}

/**
 * A certificate that verifiers have no objection to. Only {@link judge} creates one, and only such a certificate is
 * issued.
 */
export class Judged {
  // Makes the type nominal: an object that merely has the same shape is not assignable to it.
  readonly #family: Family;

  private constructor(
    private readonly content: CertificateContent,
    private readonly planned: PlannedExtensions,
    private readonly signer: Signer | undefined,
    family: Family,
  ) {
    this.#family = family;
  }

  /** @see judge */
  static of(content: CertificateContent, family: Family, signer: Signer | undefined): Judged | PlanProblem {
    const own = content.extension && ownTypeProblem(content.extension.oid);
    if (own !== undefined) return { about: "extensions", message: own };
    const planned = extensionsOf(content);
    const extensions = [...planned.first, ...planned.last];
    const message = extensionsProblem(extensions, content.ca);
    if (message !== undefined) return { about: "extensions", message };
    const [problem] = verifyPlan(planOf(content, extensions, family, signer?.planned));
    return problem ?? new Judged(content, planned, signer, family);
  }

  /** @see issue */
  async issue(key: KeyObject, entropy: Entropy): Promise<SignedCertificate> {
    if (familyOf(algorithmOf(key) ?? "") !== this.#family) {
      throw new Error("the key is of a different family than the one that was checked");
    }
    const publicKey = key.type === "private" ? publicKeyOf(key) : key;
    const issuer = this.signer ?? { privateKey: key };
    return parseSigned(await signDer({ ...this.content, publicKey }, issuer, entropy, this.planned));
  }
}

/**
 * The one gate before any certificate is signed: returns verifiers' objections, or permission to issue.
 *
 * @param family - key family of the key that it will be issued for
 * @param signer - undefined for a root, which signs itself
 */
export const judge = (content: CertificateContent, family: Family, signer?: Signer): Judged | PlanProblem =>
  Judged.of(content, family, signer);

/** Issues a judged certificate for a key; a root requires the private key. */
export const issue = (judged: Judged, key: KeyObject, entropy: Entropy): Promise<SignedCertificate> =>
  judged.issue(key, entropy);

// Decoded from the encoded form, so that what is judged is exactly what will be signed.
function planOf(
  content: CertificateContent,
  extensions: readonly Der[],
  family: Family,
  issuer: PlannedCertificate | undefined,
): PlannedCertificate {
  const {
    ca,
    pathLength,
    names,
    otherNames,
    keyUsages = [],
    extendedKeyUsages = [],
  } = readExtensions(extensions);
  const critical = extensions
    .filter((one) => children(one).length > 2)
    .map((one) => readOid(children(one)[0]));
  return {
    label: "this certificate",
    ca,
    family,
    pathLength,
    keyUsages,
    extendedKeyUsages,
    names,
    otherNames,
    critical: [
      ...(critical.includes(EXTENSION_OIDS.extendedKeyUsage) ? ["extendedKeyUsages"] : []),
      ...(critical.includes(EXTENSION_OIDS.subjectAltName) ? ["names"] : []),
    ],
    subjectDer: encode(subjectOf(content)),
    notBefore: content.notBefore,
    notAfter: content.notAfter,
    issued: false,
    issuer,
  };
}
