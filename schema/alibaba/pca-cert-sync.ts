import { connectedAlone, uploadCreateKey } from "../common";
import { createOnly, defineResource, replaces } from "../resource";
import { line } from "../types";
import { uploadOutputs } from "./common";

/** `alibaba.PcaCertSync`. */
export const pcaCertSync = defineResource({
  kind: "alibaba.PcaCertSync",
  operations: ["UploadPcaCertToCas"],
  version: "2020-06-30",
  see: "https://next.api.alibabacloud.com/document/cas/2020-06-30/UploadPcaCertToCas",
  summary:
    "A copy of a private certificate in Certificate Management Service (CAS), where load balancers (ALB, NLB), CDN, WAF, GA and ESA find it by its id. The service copies the certificate with its key, so the key never leaves the cloud; `alibaba.UserCertificate` uploads certificates whose keys are elsewhere.",
  description:
    "The service copies in the background; the resource waits up to three minutes for the copy. When the certificate is renewed, the new one is copied, what uses the id is updated, then the old copy is deleted, and then the old certificate is revoked. While the service refuses to delete the copy, destroying waits up to three minutes; then it fails and says what uses it.",
  example: `
const copy = new alibaba.PcaCertSync("web", { certificateIdentifier: web.id });
export const id = copy.certIdentifier;`,
  argumentsText:
    "The service has to hold the key of the certificate: it must have been issued without a signing request. One resource is enough for each certificate.",
  role: "upload",
  noun: "the copy",
  copy: { argument: "certificateIdentifier", place: "the certificate service", output: "certificate" },
  certificate: false,
  idempotency: "createKey",
  arguments: {
    certificateIdentifier: replaces(line(64), {
      text: "Identifier of the certificate, {limits}: the `id` of an `alibaba.ServerCertificate` or `alibaba.ClientCertificate`",
      wire: "Ids",
      decides: ["names", "algorithm", "validity", "pathLength"],
    }),
    adopt: createOnly(line(64), {
      text: "Id of an existing copy of this certificate to take over, {limits}",
      decides: [],
      default: { says: "a new one is created" },
    }),
    ...connectedAlone,
    ...uploadCreateKey,
  },
  outputs: {
    ...uploadOutputs,
    certificate: { type: "string", text: "The certificate alone, PEM." },
  },
});
