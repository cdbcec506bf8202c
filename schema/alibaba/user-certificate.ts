import { connectedAlone, uploadCreateKey } from "../common";
import { defineResource, createOnly, replaces, updates } from "../resource";
import { line, NONE, tags, text } from "../types";
import { uploadOutputs } from "./common";

const PAIR = "of an SM2 pair, in place of `cert`";
const KEY = "Changing it changes nothing at the service: a certificate has one key.";

/** `alibaba.UserCertificate`. */
export const userCertificate = defineResource({
  kind: "alibaba.UserCertificate",
  operations: ["UploadUserCertificate"],
  version: "2020-04-07",
  see: "https://help.aliyun.com/zh/ssl-certificate/developer-reference/api-cas-2020-04-07-uploadusercertificate",
  summary:
    "A certificate in Alibaba Cloud Certificate Management Service (CAS), where load balancers (ALB, NLB), CDN, WAF, GA and ESA find it by its id.",
  description:
    "An upload cannot be changed. When its certificate is renewed, a new upload is created under a name of its own, what uses the id is updated, and then the old upload is deleted. While the service refuses to delete it, destroying waits up to three minutes; then it fails and says what uses it.",
  example: `
const upload = new alibaba.UserCertificate("web", {
  name: "web", cert: web.chain, privateKey: key.privateKey,
});
export const id = upload.certIdentifier;`,
  argumentsText:
    "Either `cert` and `privateKey` are given, or all four arguments of an SM2 pair. Names are unique in an account, so each upload is named `name`, a hyphen and ten characters that are its own.",
  role: "upload",
  noun: "the upload",
  copy: { argument: "cert", ofPair: "signCert", place: "the certificate service" },
  second: { property: "encryptCert", use: "encryption" },
  certificate: false,
  gettable: true,
  idempotency: "createKey",
  arguments: {
    name: replaces(line(52), { text: "Beginning of the name", decides: [] }),
    cert: replaces(text("certificates", 60_000), {
      text: "Certificate with its chain, PEM, leaf first, {limits}; for example the output `chain` of a certificate",
      wire: "Cert",
      decides: ["names", "algorithm", "validity", "pathLength"],
      same: "certificates",
      instead: "Give this or an SM2 pair.",
    }),
    privateKey: updates(text("private key", 20_000), {
      text: "Private key of `cert`, PEM, unencrypted",
      wire: "Key",
      decides: ["privateKey"],
      change: KEY,
      same: "private key",
      secret: true,
      instead: "Required with `cert`.",
    }),
    signCert: replaces(text("certificates", 60_000), {
      text: `Signing certificate ${PAIR}, PEM`,
      wire: "SignCert",
      same: "certificates",
      default: NONE,
    }),
    signPrivateKey: updates(text("private key", 20_000), {
      text: "Private key of `signCert`, PEM",
      wire: "SignPrivateKey",
      decides: ["privateKey"],
      change: KEY,
      same: "private key",
      secret: true,
      default: NONE,
    }),
    encryptCert: replaces(text("certificates", 60_000), {
      text: `Encryption certificate ${PAIR}, PEM`,
      wire: "EncryptCert",
      same: "certificates",
      default: NONE,
    }),
    encryptPrivateKey: updates(text("private key", 20_000), {
      text: "Private key of `encryptCert`, PEM",
      wire: "EncryptPrivateKey",
      decides: ["privateKey"],
      change: KEY,
      same: "private key",
      secret: true,
      default: NONE,
    }),
    resourceGroupId: replaces(line(64), {
      text: "Resource group",
      wire: "ResourceGroupId",
      decides: [],
      default: { says: "the account's default group" },
    }),
    tags: replaces(tags(128), {
      text: "Tags",
      wire: "Tags",
      encode: "tags",
      decides: ["tags"],
      default: NONE,
    }),
    adopt: createOnly(line(64), {
      text: "Id of an existing upload of this certificate to take over instead of uploading it again, {limits}",
      decides: [],
      default: { says: "a new one is created" },
    }),
    ...connectedAlone,
    ...uploadCreateKey,
  },
  outputs: uploadOutputs,
});
