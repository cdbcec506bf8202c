import { UNKNOWN } from "../../../provider/base/unknown";
import { certificateParts } from "../../../common/certificate";
import { fromPem, toPem } from "../../../provider/x509/pem";
import { CA, LEAF, make, pem, type Issued } from "../../x509/support";
import { GATEWAY, newCertificate } from "../support";
import { AUTHORITY, BUNDLE, defect, UPLOAD, type Defect } from "./support";

async function path(): Promise<{ chain: string; wrongOrder: string; leaf: Issued }> {
  const root = await make(CA);
  const sub = await make({ ...CA, subject: { commonName: "Sub" } }, root);
  const leaf = await make(LEAF, sub);
  const [r, s, l] = [root, sub, leaf].map(({ certificate }) => pem(certificate));
  return { chain: `${l}${s}${r}`, wrongOrder: `${l}${r}${s}`, leaf };
}

export const CONTENT: Defect[] = [
  defect(
    UPLOAD,
    "a key that is not the certificate's",
    () => ({ privateKey: newCertificate("other").privateKey }),
    /^privateKey: is not the key of the certificate/,
  ),
  defect(
    UPLOAD,
    "a chain in the wrong order",
    async () => ({ certContent: (await path()).wrongOrder, privateKey: UNKNOWN }),
    /did not issue certificate 1/,
  ),
  defect(
    UPLOAD,
    "a certificate that has expired",
    async () => ({
      certContent: pem(
        (
          await make({
            ...LEAF,
            notBefore: new Date("2020-01-01T00:00:00Z"),
            notAfter: new Date("2021-01-01T00:00:00Z"),
          })
        ).certificate,
      ),
      privateKey: UNKNOWN,
    }),
    /expired at 2021/,
  ),
  defect(
    UPLOAD,
    "a trusted root that is not a CA",
    () => ({ trustedRootCa: GATEWAY.certContent }),
    /is not a CA certificate/,
  ),
  defect(
    BUNDLE,
    "a bundle of a key and the certificate of another key",
    () => ({ privateKey: newCertificate("other").privateKey }),
    /is not the key of the certificate/,
  ),
  defect(
    BUNDLE,
    "a bundle in the wrong order",
    async () => ({ chain: (await path()).wrongOrder, privateKey: UNKNOWN }),
    /did not issue certificate 1/,
  ),
  defect(
    BUNDLE,
    "a chain whose issuer has another key",
    async () => ({ chain: pem((await path()).leaf.certificate) + (await path()).chain, privateKey: UNKNOWN }),
    /did not issue certificate 1/,
  ),
  defect(
    BUNDLE,
    "a bundle whose key was forgotten",
    () => ({ privateKey: undefined }),
    /privateKey: is required, except in a trust store/,
  ),
  defect(
    BUNDLE,
    "a trust store with a key",
    () => ({ trustedCertificates: GATEWAY.certContent }),
    /privateKey: must not be set beside trustedCertificates/,
  ),
  defect(
    BUNDLE,
    "a trusted certificate that is not DER",
    () => ({ privateKey: undefined, chain: undefined, trustedCertificates: loose() }),
    /trustedCertificates: certificate 1 is not DER/,
  ),
  defect(
    BUNDLE,
    "a truncated certificate",
    () => ({ chain: altered(), privateKey: UNKNOWN }),
    /cannot be read/,
  ),
  defect(
    AUTHORITY,
    "an imported certificate that is not a CA's",
    () => ({
      type: "SUBORDINATE",
      signatureAlgorithm: undefined,
      validity: undefined,
      importCertificate: GATEWAY.certContent,
      importCertificateChain: GATEWAY.certContent,
    }),
    /is not a CA certificate/,
  ),
];

/** A certificate with non-zero unused bits in its signature. */
function loose(): string {
  const [der = Buffer.alloc(0)] = fromPem("CERTIFICATE", GATEWAY.certContent);
  const copy = Buffer.from(der);
  copy[der.length - certificateParts(der).signature.content.length] = 7;
  copy[der.length - 1] = 0xff;
  return toPem("CERTIFICATE", copy);
}

function altered(): string {
  const [der] = fromPem("CERTIFICATE", GATEWAY.certContent);
  return toPem("CERTIFICATE", der!.subarray(0, -1));
}
