import {
  all,
  output,
  type CustomResourceOptions,
  type Input,
  type Output,
  type Resource,
} from "@pulumi/pulumi";
import { PkiError } from "../common/errors";
import { checkGiven } from "./arguments";
import { blocks, decoders, derived, isAbove, renewalDueOf, rootOf, warnOnce, withoutRoot } from "./decode";
import { joined, textOf } from "./known";
import { isNative } from "./native";
import type { Renewable } from "./renewal";
import {
  gettable,
  resource,
  type Definition,
  type Gettable,
  type Outputs,
  type ResourceClass,
} from "./resource";

/** What the state holds of every issued certificate. */
export interface IssuedCertificate {
  /** The certificate alone, PEM. */
  certificate: string;
  /** Status as the API names it, for example `ISSUE` or `REVOKE`. */
  status: string;
}

/** What follows from the certificate and from the resources above it; the state need not hold it again. */
export interface DecodedCertificate {
  /** The API's identifier of the certificate; the same as the resource's `id`. */
  identifier: string;
  /** The certificate followed by the subordinate CAs above it, PEM, leaf first, without the root: what a server sends. */
  chain: string;
  /** The chain followed by the root, PEM. */
  fullChain: string;
  /** The certificate of the CA that issued this one, PEM. Empty for a root, and if the service does not return it. */
  issuerCertificate: string;
  /** The root certificate above this one, PEM: what relying parties trust. Empty if the service does not return it. */
  rootCertificate: string;
  /** Serial number, upper-case hexadecimal. */
  serialNumber: string;
  /** Subject, most specific attribute first, for example `CN=web.example.com,OU=Platform,O=Example,C=CN`. */
  subject: string;
  /** Subject alternative names. */
  names: string[];
  /** Start of validity, RFC 3339 in UTC. */
  notBefore: string;
  /** End of validity, RFC 3339 in UTC. */
  notAfter: string;
  /** SHA-256 of the DER certificate, upper-case hexadecimal. */
  fingerprint: string;
  /** Addresses of the revocation lists that the certificate names. */
  crlDistributionPoints: string[];
  /** Addresses of the OCSP responders that the certificate names. */
  ocspServers: string[];
  /** Addresses at which the certificate says that its issuer's certificate is. */
  caIssuers: string[];
  /** When it becomes due for renewal, RFC 3339 in UTC; undefined without `renewBefore`. */
  renewalDue: string | undefined;
}

/**
 * A CA as declared, travelling as plain input to the certificates below it, so that a whole planned chain can be
 * checked at preview, before any of it exists.
 */
export interface AuthorityPlan {
  kind: string;
  /** The resource's name: what messages call the CA. */
  name: string;
  /** Arguments that bind the certificates below. */
  [argument: string]: unknown;
  /** The CA itself, PEM, once it exists. */
  certificate?: Input<string>;
  issuerPlan?: AuthorityPlan | undefined;
}

/** The arguments that name the issuer. */
export interface SignerArguments {
  readonly argument: string;
  readonly identifier: string;
  /** Where no service signs: the argument that takes the issuer with everything above it. */
  readonly chain?: string;
  /** The same: the one that takes its key. */
  readonly privateKey?: string;
}

/** Definition of a resource that is a certificate. */
export interface CertificateDefinition extends Definition {
  /**
   * Where the issuer is named: the argument that takes a resource, and the documented one that takes its identifier.
   * `service` when no argument names it, so that only the service knows what stands above.
   */
  readonly issuer?: SignerArguments | "service";
  /** For a CA: the arguments that bind the certificates below it. */
  readonly plan?: readonly string[];
  /** The argument that tells its generations apart. */
  readonly generation?: string;
}

/** How a certificate hangs together with those above and below it. */
interface Link {
  /** The CAs above, PEM, nearest first, with the root. */
  readonly above: Output<string>;
  readonly plan: AuthorityPlan | undefined;
  /** The name of the connection that it is managed by, if it is not the stack's own. */
  readonly connection?: unknown;
  /** The moment from which it is renewed. */
  readonly due: (self: Certificate) => Output<string | undefined>;
}

type CertificateClass<Args, Out> = ResourceClass<Args, Out & DecodedCertificate> & Gettable;
type Certificate = Resource & Outputs<IssuedCertificate> & { readonly id: Output<string> };

/** On the resource itself, so that another copy of this package in the same program finds it too. */
const LINK = Symbol.for("pulumi-pki.link");
const links = {
  get: (resource: object): Link | undefined => (resource as { [LINK]?: Link })[LINK],
  set: (resource: object, link: Link): void => {
    Object.defineProperty(resource, LINK, { value: link });
  },
};

/** {@link resource} for a kind that is a certificate: accepts the issuer as a resource and decodes what was issued. */
export function certificate<Args extends object, Out extends IssuedCertificate>(
  definition: CertificateDefinition,
): CertificateClass<Args, Out> {
  const Base = resource<Record<string, unknown>, IssuedCertificate>({
    ...definition,
    outputs: [
      "certificate",
      "status",
      ...definition.outputs,
      ...(definition.issuer && !hasChain(definition) ? ["issuers"] : []),
      ...(definition.generation === undefined ? [] : [definition.generation]),
    ],
  });

  abstract class CertificateResource extends Base {
    constructor(name: string, args: Args, opts?: CustomResourceOptions) {
      checkGiven({ kind: definition.kind, name, args, opts });
      const { issuer, inputs } = resolveIssuer(definition, name, args as Record<string, unknown>);
      super(name, inputs, opts);
      const { certificate: pem, status } = this as unknown as Outputs<IssuedCertificate>;
      Object.assign(this, { certificate: textOf(pem), status: textOf(status) });
      links.set(this, {
        above: aboveOf(definition, this, issuer),
        plan: definition.plan && planOf(definition, definition.plan, name, inputs, this),
        connection: inputs.connection,
        due: (self) => dueOf(self, args, (this as Record<string, unknown>)[definition.generation ?? ""]),
      });
    }
  }
  defineDecoded(CertificateResource.prototype);
  return gettable(CertificateResource) as unknown as CertificateClass<Args, Out>;
}

/** {@link resource} for a kind that consists of certificates: accepts the issuer as a resource. */
export function fleet<Args extends object, Out>(
  definition: Definition & Pick<CertificateDefinition, "issuer">,
): ResourceClass<Args, Out> {
  const Base = resource<Record<string, unknown>, object>(definition);
  abstract class FleetResource extends Base {
    constructor(name: string, args: Args, opts?: CustomResourceOptions) {
      checkGiven({ kind: definition.kind, name, args, opts });
      const { inputs } = resolveIssuer(definition, name, args as Record<string, unknown>);
      const { withIssuers: _, ...own } = inputs;
      super(name, own, opts);
    }
  }
  return FleetResource as unknown as ResourceClass<Args, Out>;
}

// Getters: most programs read two or three of these per certificate.
function defineDecoded(prototype: object): void {
  const getters: Record<keyof DecodedCertificate, (self: Certificate) => Output<unknown>> = {
    identifier: (self) => textOf(self.id),
    chain: (self) => ofChain(self, "chain", withoutRoot),
    fullChain,
    issuerCertificate: (self) => ofChain(self, "issuerCertificate", (chain) => blocks(chain)[1] ?? ""),
    rootCertificate: (self) => ofChain(self, "rootCertificate", rootOf),
    renewalDue: (self) => links.get(self)?.due(self) ?? output(undefined),
    serialNumber: (self) => fact(self, "serialNumber"),
    subject: (self) => fact(self, "subject"),
    names: (self) => fact(self, "names"),
    crlDistributionPoints: (self) => fact(self, "crlDistributionPoints"),
    ocspServers: (self) => fact(self, "ocspServers"),
    caIssuers: (self) => fact(self, "caIssuers"),
    notBefore: (self) => fact(self, "notBefore"),
    notAfter: (self) => fact(self, "notAfter"),
    fingerprint: (self) => fact(self, "fingerprint"),
  };
  for (const [name, getter] of Object.entries(getters)) {
    Object.defineProperty(prototype, name, {
      get(this: Certificate) {
        return getter(this);
      },
      // Assigned for an argument of the same name: what the certificate contains says the same.
      set: () => undefined,
    });
  }
}

/**
 * A certificate with what is above it. When the CA in the program has been replaced by one that did not issue it
 * (`--target`, `ignoreChanges`), nobody here knows what is above.
 */
const fullChain = (self: Certificate): Output<string> =>
  all([self.certificate, links.get(self)?.above ?? ""]).apply(([certificate, above]) => {
    if (isAbove(above, certificate)) return joined([certificate, above]);
    warnOnce(self, "chain", OTHER_ISSUER);
    return certificate;
  });

const OTHER_ISSUER =
  "the CA in the program is not the one that issued it: until it is reissued, its chain is the certificate alone";

const ofChain = (self: Certificate, name: string, decode: (chain: string) => string): Output<string> =>
  fullChain(self).apply((chain) => derived(self, name, () => decode(chain), ""));

const fact = (self: Certificate, name: keyof typeof decoders): Output<string | string[]> =>
  self.certificate.apply((pem) => derived(self, name, () => decoders[name](pem), decoders[name]("")));

/** Renewal is declared, not stored: so another threshold is seen at once, and nothing else changes with it. */
const dueOf = (self: Certificate, args: Renewable, generation: unknown): Output<string | undefined> =>
  all([self.certificate, args.renewBefore, args.renewJitter, output(generation)]).apply(
    ([pem, renewBefore, renewJitter, seed]) =>
      renewBefore === undefined
        ? undefined
        : derived(
            self,
            "renewalDue",
            () => renewalDueOf(pem, { renewBefore, renewJitter, seed: String(seed) }),
            undefined,
          ),
  );

/** Whether no service is asked what is above: the arguments have it. */
const hasChain = ({ issuer }: CertificateDefinition): boolean =>
  typeof issuer === "object" && issuer.chain !== undefined;

/** Replaces the issuer given as a resource by its identifier and its plan. */
function resolveIssuer(
  definition: Pick<CertificateDefinition, "kind" | "issuer">,
  name: string,
  args: Record<string, unknown>,
): { issuer: Certificate | undefined; inputs: Record<string, unknown> } {
  const reference = definition.issuer;
  if (!reference) return { issuer: undefined, inputs: args };
  if (reference === "service") return { issuer: undefined, inputs: { ...args, withIssuers: true } };
  const { [reference.argument]: issuer, ...rest } = args as Record<string, Certificate | undefined>;
  // Without a resource above, only the service can tell what stands there.
  if (!issuer) return { issuer: undefined, inputs: reference.chain ? rest : { ...rest, withIssuers: true } };
  const { argument, identifier, chain } = reference;
  const refuse = (problem: string): PkiError =>
    new PkiError("INVALID_INPUT", `${definition.kind} "${name}": ${argument} ${problem}`);
  if (rest[identifier] !== undefined) {
    throw refuse(`and ${identifier} both name the issuer: set only one of them`);
  }
  const link = links.get(issuer);
  if (chain !== undefined) {
    if (rest[chain] !== undefined) throw refuse(`and ${chain} both name the issuer: set only one of them`);
    if (!link) throw refuse(`is not a CA of this package: for a CA that is not declared here, set ${chain}`);
    return { issuer, inputs: { ...rest, ...signerOf(reference, issuer, link, rest) } };
  }
  if (link ? !link.plan : (issuer as { id?: unknown }).id === undefined) {
    throw refuse(`is not a CA of this package: for a CA that is not declared here, set ${identifier}`);
  }
  const own = { ...rest, connection: rest.connection ?? link?.connection };
  if (link && isNative()) return { issuer, inputs: { ...own, [argument]: issuer } };
  const inputs = { ...own, [identifier]: issuer.id };
  // An output of a CA, for example, has the identifier only.
  return link
    ? { issuer, inputs: { ...inputs, issuerPlan: link.plan } }
    : { issuer: undefined, inputs: { ...inputs, withIssuers: true } };
}

/** What signs where no service does: the CA with those above it, and its key where it is the same program's. */
function signerOf(
  { argument, identifier, chain = "", privateKey = "" }: SignerArguments,
  issuer: Certificate,
  { plan }: Link,
  args: Record<string, unknown>,
): Record<string, unknown> {
  const own = (issuer as { readonly privateKey?: Output<string> }).privateKey;
  const named = isNative()
    ? { [argument]: issuer }
    : { [identifier]: issuer.id, ...(plan ? { issuerPlan: plan } : {}) };
  return { ...named, [chain]: fullChain(issuer), [privateKey]: args[privateKey] ?? own };
}

function aboveOf(
  definition: CertificateDefinition,
  self: object,
  issuer: Certificate | undefined,
): Output<string> {
  if (!definition.issuer) return output("");
  // What has signed it, whatever stands in the program now.
  if (typeof definition.issuer === "object" && definition.issuer.chain !== undefined) {
    const above = (self as Record<string, Output<string | undefined> | undefined>)[definition.issuer.chain];
    return above?.apply((chain) => chain ?? "") ?? output("");
  }
  if (!issuer)
    return (self as { issuers: Output<string | undefined> }).issuers.apply((issuers) => issuers ?? "");
  return fullChain(issuer);
}

function planOf(
  definition: CertificateDefinition,
  names: readonly string[],
  name: string,
  inputs: Record<string, unknown>,
  self: Outputs<IssuedCertificate>,
): AuthorityPlan {
  return {
    kind: definition.kind,
    name,
    ...Object.fromEntries(names.map((argument) => [argument, inputs[argument]])),
    connection: inputs.connection ?? "",
    certificate: self.certificate,
    issuerPlan: withoutDates(inputs.issuerPlan as AuthorityPlan | undefined),
  };
}

// Each CA's own check holds its dates inside its issuer's, so those of the nearest CA are enough; without the others
// the engine records no dependency of a certificate on the CAs further up.
function withoutDates(plan: AuthorityPlan | undefined): AuthorityPlan | undefined {
  if (!plan) return undefined;
  const {
    certificate: _certificate,
    connection: _connection,
    years: _years,
    validity: _validity,
    ...rest
  } = plan;
  return rest;
}
