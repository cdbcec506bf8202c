import { buildChain } from "./build-chain";
import { decodeCertificate } from "./decode-certificate";
import { encodePrivateKey } from "./encode-private-key";
import type { FunctionDefinition } from "./function";
import { getCertificate } from "./get-certificate";
import { getCertificateAuthority } from "./get-certificate-authority";
import { listCertificates } from "./list-certificates";

/** Every function. */
export const functions: readonly FunctionDefinition[] = [
  ...getCertificate,
  ...getCertificateAuthority,
  ...listCertificates,
  decodeCertificate,
  buildChain,
  encodePrivateKey,
];
