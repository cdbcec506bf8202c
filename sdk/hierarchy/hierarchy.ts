import {
  ComponentResource,
  log,
  type ComponentResourceOptions,
  type CustomResourceOptions,
  type Input,
  type Output,
} from "@pulumi/pulumi";
import type { Cloud } from "../../common/cloud";
import { PkiError } from "../../common/errors";
import { componentType } from "../native";
import { bundleOf, CaRollover } from "../rollover";
import type { Renewable } from "../renewal";
import { atAlibaba } from "./alibaba";
import type { Builder, Common } from "./builder";
import { atHuawei } from "./huawei";
import { readArguments } from "./problems";
import { depthOf, longestBelow, renewedInTime, treeProblem } from "./shape";
import type {
  AuthorityNames,
  AuthorityNode,
  AuthoritySpec,
  HierarchyCertificate,
  HierarchySubject,
  Leaves,
  NeutralAlgorithm,
  RootNode,
} from "./tree";

/** Arguments of {@link Hierarchy}. */
export interface HierarchyArgs<Roots extends Record<string, RootNode>> extends Renewable {
  /** The cloud that issues. */
  cloud: Cloud;
  /** What all subjects share. */
  subject: HierarchySubject;
  /** Key algorithm of all certificates. Default: `ECC_256`. */
  algorithm?: NeutralAlgorithm | undefined;
  /** Tags of all CAs and certificates, at most 20. Default: none. */
  tags?: Input<Record<string, Input<string>>> | undefined;
  /**
   * Name of the connection in `pki:connections` whose account and region everything is managed in: 1 to 64 letters,
   * digits, `_` and `-`, beginning with a letter. Default: the stack's own settings.
   */
  connection?: Input<string> | undefined;
  /** The tree: root CAs by name, with everything below them. Each name in the tree belongs to one CA or certificate. */
  roots: Roots;
  /**
   * `renewBefore` of all certificates and subordinate CAs that do not set their own. A CA is renewed earlier if
   * something below it is valid for longer. A root is renewed only if it sets its own: its relying parties must get the
   * new root first, which is what generations are for. Default: nothing is renewed.
   */
  renewBefore?: string | undefined;
  /** `renewJitter` of everything that `renewBefore` applies to. Default: none. */
  renewJitter?: string | undefined;
}

/** The issuer above, and what it passes down. */
interface Place {
  readonly builder: Builder<HierarchyCertificate>;
  readonly parent: HierarchyCertificate;
}

/**
 * A complete certificate hierarchy in one object, on either cloud: roots, subordinate CAs, server and client certificates.
 * What only one cloud has is set with Pulumi's resource option `transformations`.
 *
 * @example
 * ```ts
 * const pki = new Hierarchy("example", {
 *   cloud: "huawei", renewBefore: "30d",
 *   subject: { country: "CN", state: "Guangdong", locality: "Shenzhen", organization: "Example", organizationalUnit: "IT" },
 *   roots: { root: { commonName: "Example Root", years: 10, authorities: {
 *     issuing: { commonName: "Example Issuing", years: 5, servers: {
 *       www: { names: ["www.example.com"], days: 90, exportPrivateKey: true },
 *     } },
 *   } } },
 * });
 * export const chain = pki.servers.www.chain;
 * ```
 */
export class Hierarchy<Roots extends Record<string, RootNode>> extends ComponentResource {
  /** All CAs by name; for a root with generations, the one that issues. */
  readonly authorities: Readonly<Record<AuthorityNames<Roots>, HierarchyCertificate>>;
  /** The server certificates by name. */
  readonly servers: Leaves<Roots, "servers">;
  /** The client certificates by name. */
  readonly clients: Leaves<Roots, "clients">;
  /** All roots, in all their generations, PEM: what relying parties must trust. */
  readonly trustBundle: Output<string>;

  private readonly made: Record<"authorities" | "servers" | "clients", Record<string, HierarchyCertificate>> =
    { authorities: {}, servers: {}, clients: {} };

  /**
   * @param name - of the component; the certificates are called `<name>-<name in the tree>`
   * @throws PkiError if the tree is invalid, a name occurs in it twice, or it asks for the export of a key that the cloud
   *   does not have
   */
  constructor(
    private readonly label: string,
    private readonly args: HierarchyArgs<Roots>,
    opts: ComponentResourceOptions = {},
  ) {
    const { problem, ignored } = readArguments(args);
    const wrong = problem ?? treeProblem(args.roots);
    if (wrong !== undefined) throw new PkiError("INVALID_INPUT", `Hierarchy "${label}": ${wrong}`);
    super(componentType("Hierarchy"), label, {}, opts);
    for (const place of ignored) void log.warn(`${place} is not known here and is ignored`, this);
    const { subject, tags, connection } = args;
    const common: Common = { subject, tags, connection };
    const builder = (
      args.cloud === "alibaba" ? atAlibaba(common) : atHuawei(common)
    ) as Builder<HierarchyCertificate>;
    const bundles = Object.entries<RootNode>(args.roots).map(([node, root]) =>
      this.root(builder, node, root),
    );
    this.authorities = this.made.authorities as typeof this.authorities;
    this.servers = this.made.servers as typeof this.servers;
    this.clients = this.made.clients as typeof this.clients;
    this.trustBundle = bundleOf(bundles.map((rootCertificate) => ({ rootCertificate })));
    this.registerOutputs({ trustBundle: this.trustBundle });
  }

  /** Creates a root and everything below it; returns what relying parties must trust. */
  private root(builder: Builder<HierarchyCertificate>, node: string, root: RootNode): Output<string> {
    const { authority, trust } = this.rootItself(builder, node, root);
    this.made.authorities[node] = authority;
    this.below({ builder, parent: authority }, root.authorities);
    return trust;
  }

  private rootItself(
    builder: Builder<HierarchyCertificate>,
    node: string,
    root: RootNode,
  ): { authority: HierarchyCertificate; trust: Output<string> } {
    const name = `${this.label}-${node}`;
    if (!("generations" in root)) {
      const authority = builder.root(name, this.decided(root), { parent: this });
      return { authority, trust: authority.rootCertificate };
    }
    const create = (spec: AuthoritySpec, own: string, opts: CustomResourceOptions): HierarchyCertificate =>
      builder.root(own, this.decided(spec), opts);
    const { generations, issuing } = root;
    const rollover = new CaRollover(name, { generations, issuing, create }, { parent: this });
    return { authority: rollover.issuer, trust: rollover.trustBundle };
  }

  private below({ builder, parent }: Place, nodes: Record<string, AuthorityNode> = {}): void {
    for (const [node, spec] of Object.entries(nodes)) {
      const renewal = { renewBefore: renewedInTime(this.args.renewBefore, spec.years, longestBelow(spec)) };
      const decided = { ...this.renewed(renewal), ...this.decided(spec), pathLength: depthOf(spec) };
      const authority = builder.authority(`${this.label}-${node}`, decided, parent, { parent: this });
      this.made.authorities[node] = authority;
      this.leaves({ builder, parent: authority }, spec);
      this.below({ builder, parent: authority }, spec.authorities);
    }
  }

  private leaves({ builder, parent }: Place, { servers = {}, clients = {} }: AuthorityNode): void {
    const own = { parent: this };
    const renewed = this.renewed(this.args);
    for (const [node, leaf] of Object.entries(servers)) {
      const decided = { ...renewed, ...this.decided(leaf) };
      this.made.servers[node] = builder.server(`${this.label}-${node}`, decided, parent, own);
    }
    for (const [node, leaf] of Object.entries(clients)) {
      const decided = { ...renewed, ...this.decided(leaf) };
      this.made.clients[node] = builder.client(`${this.label}-${node}`, decided, parent, own);
    }
  }

  private renewed({ renewBefore }: { renewBefore?: string | undefined }): Renewable {
    return { renewBefore, renewJitter: this.args.renewJitter };
  }

  private decided<Node extends { algorithm?: NeutralAlgorithm | undefined }>(
    node: Node,
  ): Node & { algorithm: NeutralAlgorithm } {
    return { ...node, algorithm: node.algorithm ?? this.args.algorithm ?? "ECC_256" };
  }
}
