import type { KeyObject } from "node:crypto";
import { algorithmOf, familyOf, type Family } from "./algorithms";
import { children, encode, readOid } from "./der";
import { extensionsProblem, ownTypeProblem } from "./extension-problems";
import { EXTENSION_OIDS } from "./extensions";
import { publicKeyOf } from "./keys";
import type { Certificate } from "./parse";
import { verifyPlan, type PlannedCertificate, type PlanProblem } from "./plan";
import { readExtensions } from "./read-extensions";
import {
  extensionsOf,
  signCertificate,
  subjectOf,
  type Entropy,
  type Issuer,
  type Template,
} from "./sign-certificate";

export type { Entropy, Issuer, Template } from "./sign-certificate";

/** What a certificate is to say, whatever its key will be. */
export type Wanted = Omit<Template, "publicKey">;

/** A CA that signs, with everything above it. */
export interface Signer extends Required<Issuer> {
  readonly planned: PlannedCertificate;
}

/** A certificate to which verifiers have no objection. Only {@link judge} makes one, and only one is issued. */
export class Judged {
  // Makes the type its own: nothing that merely looks like one is taken for it.
  readonly #family: Family;

  private constructor(
    private readonly wanted: Wanted,
    private readonly signer: Signer | undefined,
    family: Family,
  ) {
    this.#family = family;
  }

  /** @see judge */
  static of(wanted: Wanted, family: Family, signer: Signer | undefined): Judged | PlanProblem {
    const own = wanted.extension && ownTypeProblem(wanted.extension.oid);
    const message = own ?? extensionsProblem(extensionsOf(wanted), wanted.ca);
    if (message !== undefined) return { about: "extensions", message };
    const [problem] = verifyPlan(planOf(wanted, family, signer?.planned));
    return problem ?? new Judged(wanted, signer, family);
  }

  /** @see issue */
  issue(key: KeyObject, entropy: Entropy): Promise<Certificate> {
    if (familyOf(algorithmOf(key) ?? "") !== this.#family) {
      throw new Error("the key is of a different family than the one that was checked");
    }
    const publicKey = key.type === "private" ? publicKeyOf(key) : key;
    return signCertificate({ ...this.wanted, publicKey }, this.signer ?? { privateKey: key }, entropy);
  }
}

/**
 * The one gate before every signature of a certificate: what verifiers would object to, or the right to issue.
 *
 * @param family - of the key that it will be issued for
 * @param signer - undefined of a root, which signs itself
 */
export const judge = (wanted: Wanted, family: Family, signer?: Signer): Judged | PlanProblem =>
  Judged.of(wanted, family, signer);

/** Issues what was judged for a key, of which a root needs the private half. */
export const issue = (judged: Judged, key: KeyObject, entropy: Entropy): Promise<Certificate> =>
  judged.issue(key, entropy);

// From the encoded form: what is judged is what will be signed.
function planOf(wanted: Wanted, family: Family, issuer: PlannedCertificate | undefined): PlannedCertificate {
  const [subject, extensions] = [subjectOf(wanted), extensionsOf(wanted)];
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
    subjectDer: encode(subject),
    notBefore: wanted.notBefore,
    notAfter: wanted.notAfter,
    issued: false,
    issuer,
  };
}
