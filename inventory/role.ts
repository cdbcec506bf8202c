import type { Role } from "../schema/resource";
import type { StackResource } from "./resource";

const ROLES: Readonly<Record<string, Role>> = {
  "alibaba.RootCa": "root",
  "alibaba.SubCa": "subordinate",
  "alibaba.ExternalCaCertificate": "subordinate",
  "huawei.ApigCertificate": "upload",
  "keys.PrivateKey": "key",
  "keys.CertificateRequest": "request",
  "keys.Pkcs12": "bundle",
};

/** What a resource is in a hierarchy; undefined for resources of other packages. */
export function roleOf({ kind, inputs }: Pick<StackResource, "kind" | "inputs">): Role | undefined {
  if (kind === undefined) return undefined;
  if (kind === "huawei.CertificateAuthority") return inputs.type === "ROOT" ? "root" : "subordinate";
  return ROLES[kind] ?? "end";
}
