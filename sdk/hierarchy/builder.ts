import type { CustomResourceOptions, Input } from "@pulumi/pulumi";
import type {
  AuthorityNode,
  AuthoritySpec,
  ClientNode,
  HierarchyCertificate,
  HierarchySubject,
  NeutralAlgorithm,
  ServerNode,
} from "./tree";

/** What all certificates of a hierarchy share. */
export interface Common {
  readonly subject: HierarchySubject;
  readonly tags: Input<Record<string, Input<string>>> | undefined;
  /** Of the roots; what is below a CA has its CA's. */
  readonly connection: Input<string> | undefined;
}

type Decided<Node> = Node & { readonly algorithm: NeutralAlgorithm };

/** Creates the certificates of a hierarchy at one cloud. */
export interface Builder<Authority extends HierarchyCertificate> {
  root(name: string, spec: Decided<AuthoritySpec>, opts: CustomResourceOptions): Authority;
  authority(
    name: string,
    spec: Decided<AuthorityNode> & { readonly pathLength: number },
    parent: Authority,
    opts: CustomResourceOptions,
  ): Authority;
  server(
    name: string,
    leaf: Decided<ServerNode>,
    parent: Authority,
    opts: CustomResourceOptions,
  ): HierarchyCertificate;
  client(
    name: string,
    leaf: Decided<ClientNode>,
    parent: Authority,
    opts: CustomResourceOptions,
  ): HierarchyCertificate;
}
