export type { Cloud } from "../../common/cloud";
export { Hierarchy, type HierarchyArgs } from "./hierarchy";
export type {
  AuthorityNode,
  AuthoritySpec,
  ClientNode,
  HierarchyCertificate,
  HierarchyCertificateWithKey,
  HierarchySubject,
  LeafNode,
  NeutralAlgorithm,
  RootGenerations,
  RootNode,
  ServerNode,
} from "./tree";
