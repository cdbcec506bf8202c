import type { EngineProperties } from "../../../provider/engine/crud";
import { UNKNOWN } from "../../../provider/base/unknown";
import type { Subtree } from "../../../provider/x509/name-constraints";
import { CA, make, pem } from "../../x509/support";

/** A mistake: something that no verifier would accept, or that is misleading. */
export interface Defect {
  readonly what: string;
  readonly kind: string;
  /** Overrides for the complete arguments of the kind; undefined removes one. */
  readonly change: EngineProperties | (() => EngineProperties | Promise<EngineProperties>);
  readonly reason: RegExp;
}

export const SERVER = "alibaba.ServerCertificate";
export const SERVER_CSR = "alibaba.ServerCertificateWithCsr";
export const CLIENT = "alibaba.ClientCertificate";
export const CLIENT_CSR = "alibaba.ClientCertificateWithCsr";
export const CUSTOM = "alibaba.CustomCertificate";
export const EXTERNAL = "alibaba.ExternalCaCertificate";
export const SUB = "alibaba.SubCa";
export const ROOT = "alibaba.RootCa";
export const AUTHORITY = "huawei.CertificateAuthority";
export const PRIVATE = "huawei.PrivateCertificate";
export const UPLOAD = "huawei.ApigCertificate";
export const BUNDLE = "keys.Pkcs12";

export type Change = Defect["change"];
export const defect = (kind: string, what: string, change: Change, reason: RegExp): Defect => ({
  what,
  kind,
  change,
  reason,
});

/** Whether the CA above is planned or exists. */
export const below = (plan: EngineProperties): EngineProperties => ({
  parentIdentifier: UNKNOWN,
  issuerPlan: { kind: SUB, name: "servers", algorithm: "ECC_256", years: 5, certificate: UNKNOWN, ...plan },
});
export const belowRoot = (plan: EngineProperties): EngineProperties => ({
  parentIdentifier: UNKNOWN,
  issuerPlan: { kind: ROOT, name: "root", algorithm: "ECC_256", years: 10, certificate: UNKNOWN, ...plan },
});
export const belowIssued = async (
  template: Partial<typeof CA>,
  algorithm = "ECC_256",
): Promise<EngineProperties> => {
  const { certificate } = await make({ ...CA, pathLength: 0, ...template }, undefined, algorithm);
  return below({ certificate: pem(certificate) });
};
export const constrained = (permitted: Subtree[], excluded: Subtree[] = []): Promise<EngineProperties> =>
  belowIssued({ nameConstraints: { permitted, excluded } });
export const domain: Subtree = { type: "DNS", value: "example.com" };
