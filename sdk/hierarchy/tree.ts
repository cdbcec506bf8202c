import type { Input, Output } from "@pulumi/pulumi";
import type { DecodedCertificate, IssuedCertificate } from "../certificate";
import type { Renewable } from "../renewal";
import type { Outputs } from "../resource";

/** Key algorithms of both clouds; the cloud decides which of them a CA can have. A subordinate CA of Alibaba Cloud cannot have `ECC_384`. */
export type NeutralAlgorithm = "RSA_2048" | "RSA_4096" | "ECC_256" | "ECC_384" | "SM2_256";

/** What the subjects of all certificates of a hierarchy share. */
export interface HierarchySubject {
  /** Country, two capital letters (ISO 3166-1). */
  country: Input<string>;
  /** Province or state, 1 to 128 characters. */
  state: Input<string>;
  /** City, 1 to 128 characters. */
  locality: Input<string>;
  /** Organization, 1 to 64 characters. */
  organization: Input<string>;
  /** Organizational unit (department), 1 to 64 characters. */
  organizationalUnit: Input<string>;
}

/** A CA. */
export interface AuthoritySpec extends Renewable {
  /** Common name, 1 to 64 characters. */
  commonName: Input<string>;
  /** Validity in whole years, not longer than that of the CA above. */
  years: number;
  /** Key algorithm, of the same family as the CA above. Default: the hierarchy's. */
  algorithm?: NeutralAlgorithm | undefined;
}

/** A subordinate CA and what is below it. */
export interface AuthorityNode extends AuthoritySpec {
  /**
   * What happens to it when it is destroyed or replaced: `revoke` permanently invalidates it and every certificate
   * below it, `retain` keeps it. Default: `retain` at Alibaba Cloud, `delete` (disabled now, deleted some days
   * later) at Huawei Cloud.
   */
  retire?: "revoke" | "retain" | undefined;
  /** Subordinate CAs below this one. Path lengths are derived from the tree. */
  authorities?: Record<string, AuthorityNode> | undefined;
  /** Server certificates that it issues. */
  servers?: Record<string, ServerNode> | undefined;
  /** Client certificates that it issues. */
  clients?: Record<string, ClientNode> | undefined;
}

/** A root CA and what is below it. */
export type RootNode = (AuthoritySpec | RootGenerations) & {
  /** Subordinate CAs below this one, which issue the certificates. */
  authorities?: Record<string, AuthorityNode> | undefined;
};

/** A root CA in several generations, as in `CaRollover`. */
export interface RootGenerations {
  /** The generations that exist side by side, each with its own common name. */
  generations: Record<string, AuthoritySpec>;
  /** The generation that issues. */
  issuing: string;
}

/** What server and client certificates share. */
export interface LeafNode extends Renewable {
  /** Validity in days. */
  days: number;
  /** Key algorithm, of the same family as the CA's. Default: the hierarchy's. */
  algorithm?: NeutralAlgorithm | undefined;
  /** Certificate signing request, PEM: for a key that never leaves you. Default: the cloud generates the key. */
  csr?: Input<string> | undefined;
  /** Whether to read the private key that the cloud generated into the secret output `privateKey`. Not with `csr`. Default: false. */
  exportPrivateKey?: boolean | undefined;
  /** What happens to it when it is destroyed or replaced: `revoke` revokes and deletes it, `retain` keeps it. Default: `revoke`. */
  retire?: "revoke" | "retain" | undefined;
}

/** A server certificate. */
export interface ServerNode extends LeafNode {
  /** Domain names and IP addresses, at least one; the first is also the common name. With `csr`, the request determines them. */
  names: readonly Input<string>[];
}

/** A client certificate. */
export interface ClientNode extends LeafNode {
  /** Name of the client, 1 to 64 characters. With `csr`, the request determines it. */
  commonName: Input<string>;
  /** E-mail addresses as alternative names. With `csr`, the request determines them. Default: none. */
  emails?: readonly Input<string>[] | undefined;
}

/** A certificate of any cloud. */
export type HierarchyCertificate = Outputs<IssuedCertificate & DecodedCertificate> & {
  readonly id: Output<string>;
  readonly urn: Output<string>;
};

/** A certificate whose private key is exported. */
export type HierarchyCertificateWithKey = HierarchyCertificate & {
  /** Private key, PKCS#8 PEM, always secret. */
  readonly privateKey: Output<string>;
};

/** The names of all CAs of a tree. */
export type AuthorityNames<Nodes> = {
  [N in keyof Nodes]: (N & string) | (Nodes[N] extends { authorities: infer A } ? AuthorityNames<A> : never);
}[keyof Nodes];

/** The maps of certificates of a tree, as a union. */
type LeafMaps<Nodes, Kind extends string> = {
  [N in keyof Nodes]:
    | (Nodes[N] extends Record<Kind, infer Leaves> ? Leaves : never)
    | (Nodes[N] extends { authorities: infer A } ? LeafMaps<A, Kind> : never);
}[keyof Nodes];
type KeysOf<Union> = Union extends unknown ? keyof Union & string : never;
type At<Union, Name extends string> = Union extends Record<Name, infer Leaf> ? Leaf : never;

/** The certificates of a tree by name. */
export type Leaves<Nodes, Kind extends "servers" | "clients"> = {
  readonly [Name in KeysOf<LeafMaps<Nodes, Kind>>]: At<LeafMaps<Nodes, Kind>, Name> extends {
    exportPrivateKey: true;
  }
    ? HierarchyCertificateWithKey
    : HierarchyCertificate;
};
