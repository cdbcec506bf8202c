import { all, type CustomResourceOptions, type Input, type Output, type Resource } from "@pulumi/pulumi";
import { resource, type Definition, type Outputs, type ResourceClass } from "./resource";

/** What every issued certificate tells about itself. The provider decodes it from the certificate. */
export interface IssuedCertificate {
  /** The certificate followed by its subordinate CAs, PEM, leaf first, without the root: what a server sends. */
  chain: string;
  /** Serial number, upper-case hexadecimal. */
  serialNumber: string;
  /** Subject in RFC 4514 order, for example `CN=web.example.com,OU=Platform,O=Example,C=CN`. */
  subject: string;
  /** Start of validity, RFC 3339 in UTC. */
  notBefore: string;
  /** End of validity, RFC 3339 in UTC. */
  notAfter: string;
  /** SHA-256 of the DER certificate, upper-case hexadecimal. */
  fingerprint: string;
  /** Status in the API's own words, for example `ISSUE` or `REVOKE`. */
  status: string;
}

/** Names of the properties of {@link IssuedCertificate}. */
export const issuedOutputs = [
  "chain",
  "serialNumber",
  "subject",
  "notBefore",
  "notAfter",
  "fingerprint",
  "status",
] as const satisfies readonly (keyof IssuedCertificate)[];

/** Outputs that the class derives from stored ones, so that the state holds each fact once. */
export interface DerivedCertificate {
  /** The API's identifier of the certificate; the same as the resource's `id`. */
  identifier: string;
  /** The certificate alone, PEM. */
  certificate: string;
  /** The root certificate above this one, PEM. Relying parties trust it; servers need not send it. */
  rootCertificate: string;
  /** {@link IssuedCertificate.chain} followed by the root, PEM. */
  fullChain: string;
}

/**
 * A CA as declared, travelling as plain input to the certificates below it, so that a whole planned chain can be
 * checked at preview, before any of it exists.
 */
export interface AuthorityPlan {
  kind: string;
  [argument: string]: unknown;
  notBefore: Input<string>;
  notAfter: Input<string>;
  issuerPlan?: AuthorityPlan | undefined;
}

/** Definition of a resource that is a certificate. */
export interface CertificateDefinition extends Definition {
  /** Where the issuer is named: the argument that takes a resource, and the documented one that takes its identifier. */
  readonly issuer?: { readonly argument: string; readonly identifier: string };
  /** For a CA: the arguments that bind the certificates below it. */
  readonly plan?: readonly string[];
}

type CertificateClass<Args, Out> = ResourceClass<Args, Out & DerivedCertificate>;
type Stored = Resource & Outputs<IssuedCertificate & { root: string | undefined; id: string }>;

const plans = new WeakMap<object, AuthorityPlan>();

/** {@link resource} for a kind that is a certificate: accepts the issuer as a resource and derives chain outputs. */
export function certificate<Args extends object, Out extends IssuedCertificate>(
  definition: CertificateDefinition,
): CertificateClass<Args, Out> {
  const Base = resource<Record<string, unknown>, IssuedCertificate>({
    ...definition,
    outputs: [...definition.outputs, ...issuedOutputs, ...(definition.issuer ? ["root"] : [])],
  });

  abstract class CertificateResource extends Base {
    readonly identifier: Output<string>;
    readonly certificate: Output<string>;
    readonly rootCertificate: Output<string>;
    readonly fullChain: Output<string>;

    constructor(name: string, args: Args, opts?: CustomResourceOptions) {
      const { issuer, inputs } = lower(definition, name, args as Record<string, unknown>);
      super(name, inputs, opts);
      const stored = this as unknown as Stored;
      this.identifier = stored.id;
      this.certificate = stored.chain.apply(firstBlock);
      this.rootCertificate = rootOf(definition, stored, issuer);
      this.fullChain = definition.issuer
        ? all([stored.chain, this.rootCertificate]).apply((parts) => parts.join(""))
        : stored.chain;
      if (definition.plan) plans.set(this, planOf(definition, definition.plan, inputs, stored));
    }
  }
  return CertificateResource as unknown as CertificateClass<Args, Out>;
}

/** Replaces the issuer given as a resource by its identifier and its plan. */
function lower(
  definition: CertificateDefinition,
  name: string,
  args: Record<string, unknown>,
): { issuer: Outputs<DerivedCertificate> | undefined; inputs: Record<string, unknown> } {
  const reference = definition.issuer;
  const issuer = reference && (args[reference.argument] as (Resource & Outputs<DerivedCertificate>) | undefined);
  if (!issuer) return { issuer: undefined, inputs: args };
  const { [reference.argument]: _, ...rest } = args;
  if (rest[reference.identifier] !== undefined) {
    throw new Error(
      `${definition.kind} "${name}": ${reference.argument} and ${reference.identifier} name the issuer twice: give one of them`,
    );
  }
  const inputs = { ...rest, [reference.identifier]: issuer.identifier, issuerPlan: plans.get(issuer) };
  return { issuer, inputs };
}

// A resource above supplies the root; without one, the provider stored it.
function rootOf(
  definition: CertificateDefinition,
  stored: Stored,
  issuer: Outputs<DerivedCertificate> | undefined,
): Output<string> {
  if (!definition.issuer) return stored.chain;
  return issuer ? issuer.rootCertificate : stored.root.apply((root) => root ?? "");
}

function planOf(
  definition: CertificateDefinition,
  names: readonly string[],
  inputs: Record<string, unknown>,
  stored: Stored,
): AuthorityPlan {
  return {
    kind: definition.kind,
    ...Object.fromEntries(names.map((name) => [name, inputs[name]])),
    notBefore: stored.notBefore,
    notAfter: stored.notAfter,
    issuerPlan: inputs["issuerPlan"] as AuthorityPlan | undefined,
  };
}

const END = "-----END CERTIFICATE-----\n";

function firstBlock(chain: string): string {
  return chain.slice(0, chain.indexOf(END) + END.length);
}
