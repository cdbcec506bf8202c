import {
  all,
  ComponentResource,
  type ComponentResourceOptions,
  type CustomResourceOptions,
  type Output,
} from "@pulumi/pulumi";
import { PkiError } from "../common/errors";
import { blocks } from "./decode";
import { componentType } from "./native";

/** What a CA of any cloud has that a rollover needs. */
export interface RollingAuthority {
  /** The root certificate above it, PEM; for a root, its own. */
  readonly rootCertificate: Output<string>;
}

/** Arguments of {@link CaRollover}. */
export interface CaRolloverArgs<Spec, Generation extends string, Authority extends RollingAuthority> {
  /** The generations that exist side by side, each with what distinguishes it: its own common name. */
  generations: Readonly<Record<Generation, Spec>>;
  /** The generation that issues. Changing it reissues everything below, in order: create, update what depends on it, retire. */
  issuing: Generation;
  /**
   * Creates the CA of one generation, with the given name and options. What all generations share, such as their
   * `connection`, is set here.
   */
  create: (spec: Spec, name: string, opts: CustomResourceOptions) => Authority;
}

/**
 * Old and new CA side by side, for a change of CA that no relying party notices: first add the new generation and
 * distribute `trustBundle`; then let it issue; finally remove the old one. Each step is one change to the program.
 *
 * @example
 * ```ts
 * const root = new CaRollover("root", {
 *   generations: { "2026": { commonName: "Example Root 2026" }, "2036": { commonName: "Example Root 2036" } },
 *   issuing: "2026",
 *   create: (spec, name, opts) => new alibaba.RootCa(name, { ...company, ...spec, years: 15, algorithm: "ECC_256" }, opts),
 * });
 * const servers = new alibaba.SubCa("servers", {
 *   ...company, parent: root.issuer, commonName: "Example Servers", years: 5, algorithm: "ECC_256",
 * });
 * export const trust = root.trustBundle;
 * ```
 */
export class CaRollover<
  Spec,
  Generation extends string,
  Authority extends RollingAuthority,
> extends ComponentResource {
  /** The CA that issues. */
  readonly issuer: Authority;
  /** The CAs by generation. */
  readonly authorities: Readonly<Record<Generation, Authority>>;
  /** The roots of all generations, PEM, the issuing one first: what relying parties must trust. */
  readonly trustBundle: Output<string>;

  /**
   * @param name - of the component; the CAs are called `<name>-<generation>`
   * @throws PkiError if `issuing` is not one of the generations
   */
  constructor(
    name: string,
    args: CaRolloverArgs<Spec, Generation, Authority>,
    opts: ComponentResourceOptions = {},
  ) {
    const problem = problemOf(args);
    if (problem !== undefined) throw new PkiError("INVALID_INPUT", `CaRollover "${name}": ${problem}`);
    super(componentType("CaRollover"), name, {}, opts);
    const { generations, issuing, create } = args;
    const made = Object.entries<Spec>(generations).map(
      ([generation, spec]) => [generation, create(spec, `${name}-${generation}`, { parent: this })] as const,
    );
    for (const [generation, authority] of made) {
      if ((authority as Authority | undefined)?.rootCertificate !== undefined) continue;
      throw new PkiError("INVALID_INPUT", `CaRollover "${name}": create returned no CA for ${generation}`);
    }
    this.authorities = Object.fromEntries(made) as Record<Generation, Authority>;
    this.issuer = this.authorities[issuing];
    this.trustBundle = bundleOf([this.issuer, ...made.map(([, authority]) => authority)]);
    this.registerOutputs({ trustBundle: this.trustBundle });
  }
}

/** What is wrong with the arguments, which plain JavaScript does not check. */
function problemOf(
  args: { generations?: unknown; issuing?: string; create?: unknown } | undefined,
): string | undefined {
  const { generations, issuing, create } = args ?? {};
  if (typeof generations !== "object" || generations === null || typeof create !== "function") {
    return "it needs generations, issuing, and a function create that returns the CA of one generation";
  }
  if (issuing !== undefined && Object.hasOwn(generations, issuing)) return undefined;
  const names = Object.keys(generations).join(", ");
  return `issuing is "${issuing ?? ""}", but the generations are ${names}`;
}

/** The roots above the CAs, each once, in the order of the CAs. */
export const bundleOf = (authorities: readonly RollingAuthority[]): Output<string> =>
  all(authorities.map(({ rootCertificate }) => rootCertificate)).apply((roots) =>
    [...new Set(roots.flatMap(blocks).map((root) => `${root.trim()}\n`))].join(""),
  );
