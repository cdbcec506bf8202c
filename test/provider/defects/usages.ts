import type { EngineProperties } from "../../../provider/engine/crud";
import { UNKNOWN } from "../../../provider/base/unknown";
import { encode, utf8 } from "../../../provider/x509/der";
import { extension } from "../../../provider/x509/extensions";
import { AUTHORITY, belowIssued, CUSTOM, defect, PRIVATE, SERVER, type Defect } from "./support";

const CRL = { enabled: true, obsBucketName: "bucket", validDays: 7 };
const subordinate = { type: "SUBORDINATE", issuerId: "ca" };
const belowHuawei = (plan: EngineProperties): EngineProperties => ({
  issuerId: UNKNOWN,
  issuerPlan: {
    ...{ kind: AUTHORITY, name: "issuing", type: "SUBORDINATE", keyAlgorithm: "EC256" },
    ...{ validity: { type: "YEAR", value: 5 }, certificate: UNKNOWN, ...plan },
  },
});

/** Usages and issuing CAs that no verifier accepts. */
export const USAGES: Defect[] = [
  defect(
    AUTHORITY,
    "a CA that may not sign certificates",
    { ...subordinate, keyUsages: ["digitalSignature", "cRLSign"] },
    /^keyUsages: must include keyCertSign/,
  ),
  defect(
    AUTHORITY,
    "revocation lists of a CA that may not sign them",
    { ...subordinate, keyUsages: ["keyCertSign"], crlConfiguration: CRL },
    /^keyUsages: must include cRLSign/,
  ),
  defect(
    AUTHORITY,
    "a usage that the key of a CA cannot have",
    { ...subordinate, keyUsages: ["keyCertSign", "keyEncipherment"] },
    /^keyUsages: must not include keyEncipherment/,
  ),
  defect(
    PRIVATE,
    "a certificate below a CA that may not sign certificates",
    () => belowHuawei({ keyUsages: ["digitalSignature"] }),
    /^issuer: CA "issuing" lacks the key usage keyCertSign/,
  ),
  defect(
    PRIVATE,
    "an end-entity certificate that signs certificates",
    { keyUsages: ["digitalSignature", "keyCertSign"] },
    /^keyUsages: must not include keyCertSign/,
  ),
  defect(
    PRIVATE,
    "key agreement with an RSA key",
    { keyAlgorithm: "RSA2048", keyUsages: ["digitalSignature", "keyAgreement"] },
    /^keyUsages: must not include keyAgreement, which a key of the family RSA/,
  ),
  defect(
    PRIVATE,
    "key transport with an elliptic-curve key",
    () => ({ ...belowHuawei({ keyAlgorithm: "EC256" }), keyUsages: ["keyEncipherment"] }),
    /^keyUsages: must not include keyEncipherment, which a key of the family ECC/,
  ),
  defect(
    PRIVATE,
    "a server certificate whose key may not be used for that",
    { keyUsages: ["nonRepudiation"], extendedKeyUsage: { serverAuth: true } },
    /^keyUsages: must include one of digitalSignature, keyEncipherment, keyAgreement, which serverAuth needs/,
  ),
  defect(
    CUSTOM,
    "encipherOnly without keyAgreement",
    { apiPassthrough: { extensions: { keyUsage: { encipherOnly: true } } } },
    /^apiPassthrough\.extensions\.keyUsage: may include encipherOnly or decipherOnly only together with keyAgreement/,
  ),
  defect(
    CUSTOM,
    "timestamping together with another usage",
    { apiPassthrough: { extensions: { extendedKeyUsages: ["timeStamping", "codeSigning"] } } },
    /timeStamping must be the only usage/,
  ),
  defect(
    CUSTOM,
    "timestamping with a usage that is not critical",
    { apiPassthrough: { extensions: { extendedKeyUsages: ["timeStamping"] } } },
    /timeStamping must be critical/,
  ),
  defect(
    SERVER,
    "an issuing CA without keyCertSign",
    () => belowIssued({ keyUsages: ["cRLSign"] }),
    /^parent: CA "servers" lacks the key usage keyCertSign/,
  ),
  defect(
    SERVER,
    "a CA with a critical extension that verifiers do not know",
    () => belowIssued({ others: [encode(extension("1.2.3.4", true, utf8("a")))] }),
    /^parent: CA "servers" has the critical extension 1\.2\.3\.4/,
  ),
  defect(
    SERVER,
    "a CA without a subject",
    () => belowIssued({ subject: {} }),
    /^parent: CA "servers" has no subject/,
  ),
];
