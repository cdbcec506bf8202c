export { Hierarchy, type HierarchyArgs } from "./hierarchy";
export type {
  AuthorityNode,
  AuthoritySpec,
  ClientNode,
  Cloud,
  HierarchyCertificate,
  HierarchyCertificateWithKey,
  HierarchySubject,
  LeafNode,
  NeutralAlgorithm,
  RootGenerations,
  RootNode,
  ServerNode,
} from "./tree";
