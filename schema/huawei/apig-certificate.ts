import { connectedAlone, uploadCreateKey } from "../common";
import { defineResource, createOnly, replaces, updates } from "../resource";
import { choice, FLAG, line, list, object, pattern, property, text } from "../types";

const BINDING = object("DomainBinding", "A domain that the certificate is bound to.", {
  domain: property(line(255), { text: "Domain name of an API group of the gateway, {limits}" }),
  verifiedClientCertificateEnabled: property(FLAG, {
    text: "Whether clients must present a certificate",
    default: { says: "true if `trustedRootCa` is set" },
  }),
});

/** `huawei.ApigCertificate`. */
export const apigCertificate = defineResource({
  kind: "huawei.ApigCertificate",
  operations: ["CreateCertificateV2"],
  see: "https://support.huaweicloud.com/api-apig/CreateCertificateV2.html",
  summary: "A certificate of Huawei Cloud's API gateway (APIG).",
  description:
    "Key, chain and dates are checked at preview. Destroying it fails, and says why, while domains are bound to it that this resource did not bind.",
  example: `
const upload = new huawei.ApigCertificate("gateway", {
  name: "gateway_example", certContent: web.chain, privateKey: key.privateKey,
  domains: [{ domain: "api.example.com" }],
});`,
  role: "upload",
  noun: "the upload",
  copy: { argument: "certContent", place: "the gateway" },
  second: { property: "certContentSign", use: "signing" },
  certificate: false,
  gettable: true,
  idempotency: "createKey",
  arguments: {
    name: updates(
      pattern(
        "[A-Za-z\\u4e00-\\u9fff][A-Za-z0-9_\\u4e00-\\u9fff]{3,49}",
        "4 to 50 letters, digits, `_` or Chinese characters, beginning with a letter or Chinese character",
      ),
      { text: "Name: {limits}", wire: "name" },
    ),
    certContent: updates(text("certificates", 60_000), {
      text: "Certificate with its chain, PEM, leaf first, {limits}; for example the output `chain` of a certificate",
      wire: "cert_content",
      decides: ["names", "algorithm", "validity", "pathLength"],
      change: "Changed in place: renewing does not replace the upload.",
      same: "certificates",
    }),
    privateKey: updates(text("private key", 60_000), {
      text: "Private key of the certificate, PEM, unencrypted",
      wire: "private_key",
      decides: ["privateKey"],
      same: "private key",
      secret: true,
    }),
    type: replaces(choice(["global", "instance"]), {
      text: "Whether all instances of the account can use it, or only one",
      wire: "type",
      default: "global",
    }),
    instanceId: replaces(line(64), {
      text: "Identifier of the instance",
      wire: "instance_id",
      decides: [],
      only: "required with type `instance`, refused otherwise",
      optional: true,
    }),
    trustedRootCa: updates(text("CA certificates", 60_000), {
      text: "Root CA that client certificates are verified against, PEM, {limits}; the gateway verifies clients only with type `instance`",
      wire: "trusted_root_ca",
      same: "certificates",
      default: { says: "clients are not verified" },
    }),
    algorithmType: replaces(choice(["RSA", "ECC", "SM2"]), {
      text: "Algorithm of the certificate",
      wire: "algorithm_type",
      default: { says: "determined by the API" },
    }),
    certContentSign: updates(text("certificates", 8092), {
      text: "Signing certificate of an SM2 pair, PEM",
      wire: "cert_content_sign",
      only: "required with `SM2`, refused otherwise",
      same: "certificates",
      optional: true,
    }),
    privateKeySign: updates(text("private key", 8092), {
      text: "Private key of the signing certificate, PEM",
      wire: "private_key_sign",
      decides: ["privateKey"],
      only: "required with `certContentSign`, refused otherwise",
      same: "private key",
      secret: true,
      optional: true,
    }),
    domains: updates(list(BINDING, { max: 100 }), {
      text: "Domains of the gateway that present the certificate",
      same: "domains",
      default: { says: "bindings are left alone" },
    }),
    detachOnDelete: updates(FLAG, {
      text: "Whether domains that somebody else has bound are also unbound when the resource is destroyed",
      default: { is: false, says: "false (destroying fails and lists them)" },
    }),
    adopt: createOnly(line(64), {
      text: "Identifier of an existing upload to take over instead of creating one, {limits}; its content is updated to match the arguments",
      decides: [],
      default: { says: "a new one is created" },
    }),
    ...connectedAlone,
    ...uploadCreateKey,
  },
  outputs: {
    commonName: { type: "string", text: "Common name of the certificate." },
    san: { type: "string[]", text: "Its subject alternative names." },
    notBefore: { type: "string", text: "Start of validity, RFC 3339." },
    notAfter: { type: "string", text: "End of validity, RFC 3339." },
    signatureAlgorithm: { type: "string", text: "For example `SHA256-RSA`." },
    createTime: { type: "string", text: "When it was uploaded, RFC 3339." },
    updateTime: { type: "string", text: "When it was last changed, RFC 3339." },
    isHasTrustedRootCa: {
      type: "boolean",
      text: "Whether it has a root CA that clients are verified against.",
    },
    projectId: { type: "string", text: "The project it belongs to." },
    version: {
      type: "number",
      text: "Version as the API returns it: the X.509 version, 3 in the documented sample.",
    },
    organization: { type: "string[]", text: "Organization in the subject." },
    organizationalUnit: { type: "string[]", text: "Organizational unit in the subject." },
    locality: { type: "string[]", text: "City in the subject." },
    state: { type: "string[]", text: "Province or state in the subject." },
    country: { type: "string[]", text: "Country in the subject." },
    serialNumber: { type: "string", text: "Serial number as the API writes it." },
    issuer: { type: "string[]", text: "Issuer." },
  },
});
