import type { Problem } from "../check";
import type { Operation, TypesOf } from "../operation";
import { flag, object, optional, text, integer, word, type ShapeOptions, type Values } from "../shape";
import * as answers from "./answers";
import * as requests from "./requests";

export type * from "./answers";
export type {
  HuaweiCrlConfiguration,
  HuaweiDistinguishedName,
  HuaweiDomainBinding,
  HuaweiAlternativeName,
  HuaweiValidity,
} from "./requests";

/** The two services; the identity service in front of them is handled by the client. */
export type Service = "ccm" | "apig";

export type Method = "GET" | "POST" | "PUT" | "DELETE";

/** What the REST protocol needs to know about an operation besides its name. */
interface HuaweiOperation extends Operation {
  readonly service: Service;
  readonly method: Method;
  /**
   * With `{name}` for parameters of the request, and `{project_id}`. Parameters that are neither here nor in the
   * query are in the body.
   */
  readonly path: string;
}

interface Rule<M extends Method> {
  readonly service: Service;
  readonly method: M;
  readonly path: string;
  readonly repeatable: true;
}

const rule =
  (service: Service, base: string) =>
  <M extends Method>(method: M, path: string): Rule<M> => ({
    service,
    method,
    path: base + path,
    repeatable: true,
  });

const certificate = rule("ccm", "/v1/private-certificates");
const authority = rule("ccm", "/v1/private-certificate-authorities");
const gateway = rule("apig", "/v2/{project_id}/apigw/certificates");

const ID = "/{certificate_id}";
const CA = "/{ca_id}";
const once = { repeatable: false } as const;
const { oneCertificate, oneCa } = requests;
const note = (words: string): ShapeOptions => ({ note: words });
const { nothing } = answers;

const ISSUING = "an ACTIVED CA";
const SUBORDINATE =
  "with signature_algorithm and validity it activates a subordinate CA, which waits otherwise";
const prepaid = note("only for a CA that was purchased in advance");

/**
 * The documented operations of Huawei Cloud that this provider uses, under the API's own names: of CCM (private
 * certificates) and APIG (gateway certificates). None has an idempotency token for creates.
 */
export const OPERATIONS = {
  CreateCertificate: {
    ...certificate("POST", ""),
    ...once,
    answer: answers.createdCertificate,
    request: {
      issuer_id: requests.issuerId(ISSUING),
      distinguished_name: requests.name,
      validity: requests.validity,
      key_algorithm: optional(requests.keyAlgorithm),
      signature_algorithm: optional(requests.signatureAlgorithm),
      key_usages: optional(requests.keyUsages),
      subject_alternative_names: optional(requests.names),
      extended_key_usage: optional(requests.extendedKeyUsage),
      customized_extension: optional(requests.customizedExtension),
      enterprise_project_id: optional(requests.enterpriseProject),
    },
  },
  CreateCertificateByCsr: {
    ...certificate("POST", "/csr"),
    ...once,
    answer: answers.createdCertificate,
    request: {
      issuer_id: requests.issuerId(ISSUING),
      csr: text(note("PEM")),
      validity: requests.validity,
      type: optional(word(["ENTITY_CERT", "INTERMEDIATE_CA"])),
      path_length: optional(integer(note("only for INTERMEDIATE_CA"))),
      subject_alternative_names: optional(requests.names),
      enterprise_project_id: optional(requests.enterpriseProject),
    },
  },
  ShowCertificate: { ...certificate("GET", ID), request: oneCertificate, answer: answers.certificate },
  ListCertificate: {
    ...certificate("GET", ""),
    request: requests.listedCertificates,
    answer: answers.certificates,
  },
  ExportCertificate: {
    ...certificate("POST", `${ID}/export`),
    request: { ...oneCertificate, ...requests.exported },
    answer: answers.exportedCertificate,
  },
  RevokeCertificate: {
    ...certificate("POST", `${ID}/revoke`),
    request: { ...oneCertificate, reason: optional(requests.reason) },
    answer: nothing,
  },
  DeleteCertificate: { ...certificate("DELETE", ID), request: oneCertificate, answer: nothing },
  BatchCreateCertTags: {
    ...certificate("POST", `${ID}/tags/create`),
    request: { ...oneCertificate, ...requests.tags },
    answer: nothing,
  },
  BatchDeleteCertTags: {
    ...certificate("DELETE", `${ID}/tags/delete`),
    request: { ...oneCertificate, ...requests.tags },
    answer: nothing,
  },
  ListCertTags: { ...certificate("GET", `${ID}/tags`), request: oneCertificate, answer: answers.tags },

  CreateCertificateAuthority: {
    ...authority("POST", ""),
    ...once,
    answer: answers.createdCa,
    request: {
      type: requests.caType,
      distinguished_name: requests.caName,
      key_algorithm: requests.keyAlgorithm,
      signature_algorithm: optional(requests.signatureAlgorithm),
      validity: optional(requests.caValidity),
      issuer_id: optional(requests.issuerId(SUBORDINATE)),
      path_length: optional(requests.pathLength),
      key_usages: optional(requests.keyUsages),
      crl_configuration: optional(requests.crlConfiguration),
      enterprise_project_id: optional(requests.enterpriseProject),
      ca_id: optional(text(prepaid)),
      hsm_cluster_info: optional(
        object({ hsm_project: text(), hsm_cluster_id: text(), hsm_ca_cert: text() }),
      ),
    },
  },
  IssueCertificateAuthorityCertificate: {
    ...authority("POST", `${CA}/activate`),
    request: {
      ...oneCa,
      issuer_id: requests.issuerId(ISSUING),
      signature_algorithm: requests.signatureAlgorithm,
      validity: requests.validity,
      path_length: optional(requests.pathLength),
    },
    answer: nothing,
  },
  ImportCertificateAuthorityCertificate: {
    ...authority("POST", `${CA}/import`),
    request: { ...oneCa, certificate: text(note("PEM")), certificate_chain: optional(text(note("PEM"))) },
    answer: nothing,
  },
  ExportCertificateAuthorityCsr: { ...authority("GET", `${CA}/csr`), request: oneCa, answer: answers.csr },
  ExportCertificateAuthorityCertificate: {
    ...authority("POST", `${CA}/export`),
    request: oneCa,
    answer: answers.exportedCa,
  },
  ShowCertificateAuthority: { ...authority("GET", CA), request: oneCa, answer: answers.authority },
  ListCertificateAuthority: {
    ...authority("GET", ""),
    request: requests.listedCas,
    answer: answers.authorities,
  },
  EnableCertificateAuthority: { ...authority("POST", `${CA}/enable`), request: oneCa, answer: nothing },
  DisableCertificateAuthority: { ...authority("POST", `${CA}/disable`), request: oneCa, answer: nothing },
  DeleteCertificateAuthority: {
    ...authority("DELETE", CA),
    request: { ...oneCa, pending_days: requests.pendingDays },
    answer: nothing,
  },
  RestoreCertificateAuthority: { ...authority("POST", `${CA}/restore`), request: oneCa, answer: nothing },
  RevokeCertificateAuthority: {
    ...authority("POST", `${CA}/revoke`),
    request: { ...oneCa, reason: optional(requests.reason) },
    answer: nothing,
  },
  EnableCertificateAuthorityCrl: {
    ...authority("POST", `${CA}/crl/enable`),
    request: {
      ...oneCa,
      obs_bucket_name: text(),
      valid_days: requests.validDays,
      crl_name: optional(text(note("the parent CA's id if left out"))),
    },
    answer: nothing,
  },
  DisableCertificateAuthorityCrl: {
    ...authority("POST", `${CA}/crl/disable`),
    request: oneCa,
    answer: nothing,
  },
  UpdateOcspSwitch: {
    ...authority("POST", `${CA}/ocsp/switch`),
    request: { ...oneCa, ocsp_switch: flag() },
    answer: nothing,
  },
  BatchCreateCaTags: {
    ...authority("POST", `${CA}/tags/create`),
    request: { ...oneCa, ...requests.tags },
    answer: nothing,
  },
  BatchDeleteCaTags: {
    ...authority("DELETE", `${CA}/tags/delete`),
    request: { ...oneCa, ...requests.tags },
    answer: nothing,
  },
  ListCaTags: { ...authority("GET", `${CA}/tags`), request: oneCa, answer: answers.tags },

  CreateCertificateV2: {
    ...gateway("POST", ""),
    ...once,
    answer: answers.uploadDetails,
    request: requests.certificateForm,
  },
  ShowDetailsOfCertificateV2: {
    ...gateway("GET", ID),
    request: requests.oneUpload,
    answer: answers.uploadDetails,
  },
  ListCertificatesV2: { ...gateway("GET", ""), request: requests.listedUploads, answer: answers.uploads },
  UpdateCertificateV2: {
    ...gateway("PUT", ID),
    request: { ...requests.oneUpload, ...requests.certificateForm },
    answer: answers.uploadDetails,
  },
  DeleteCertificateV2: { ...gateway("DELETE", ID), request: requests.oneUpload, answer: nothing },
  BatchAssociateDomainsV2: {
    ...gateway("POST", `${ID}/domains/attach`),
    request: { ...requests.oneUpload, ...requests.domains },
    answer: nothing,
  },
  BatchDisassociateDomainsV2: {
    ...gateway("POST", `${ID}/domains/detach`),
    request: { ...requests.oneUpload, ...requests.domains },
    answer: nothing,
  },
  ListAttachedDomainsV2: {
    ...gateway("GET", `${ID}/attached-domains`),
    request: { ...requests.oneUpload, ...requests.gatewayPage },
    answer: answers.boundDomains,
  },
} as const satisfies Record<string, HuaweiOperation>;

/** Operation → its request and its answer. */
export type HuaweiOperations = TypesOf<typeof OPERATIONS>;

/** Error codes for parameters without one of their own. */
const GENERAL = {
  ccm: { missing: "PCA.00020001", wrong: "PCA.00020001" },
  apig: { missing: "APIG.2001", wrong: "APIG.2011" },
} as const;

/** The error code for an invalid parameter of an operation. */
export const codeOf = (
  operation: keyof HuaweiOperations,
  { isMissing, code }: Pick<Problem, "isMissing" | "code">,
): string => code ?? GENERAL[entryOf(operation).service][isMissing ? "missing" : "wrong"];

/** The table entry of an operation. */
export const entryOf = (operation: keyof HuaweiOperations): HuaweiOperation => OPERATIONS[operation];

/** The documentation page of an operation. */
export const documentOf = (operation: keyof HuaweiOperations): string =>
  `https://support.huaweicloud.com/api-${OPERATIONS[operation].service}/${operation}.html`;

type Request<O extends keyof HuaweiOperations> = HuaweiOperations[O][0];

export type CreateCertificateRequest = Request<"CreateCertificate">;
export type CreateCertificateByCsrRequest = Request<"CreateCertificateByCsr">;
export type CreateCertificateAuthorityRequest = Request<"CreateCertificateAuthority">;
/** Parameters of PUT and POST of the gateway's certificates. */
export type CertificateForm = Values<typeof requests.certificateForm>;
