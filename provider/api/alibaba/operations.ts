import type { Problem } from "../check";
import type { Operation, TypesOf } from "../operation";
import { flag, list, object, optional, text, integer, word, type ShapeOptions, type Values } from "../shape";
import * as answers from "./answers";
import * as requests from "./requests";
import { userCertificates } from "./user-certificates";

export type * from "./answers";
export type { AlibabaCustomPassthrough, ExternalCAPassthrough, AlibabaTag } from "./requests";

/** What the RPC protocol needs to know about an operation besides its name. */
interface AlibabaOperation extends Operation {
  /** The API version that has the operation. */
  readonly version: "2020-06-30" | "2020-04-07";
}

const current = { version: "2020-06-30" } as const;
const warehouse = { version: "2020-04-07" } as const;
const again = { repeatable: true } as const;
const once = { repeatable: false } as const;

const { grouped, identified, paged, token } = requests;
const note = (words: string): ShapeOptions => ({ note: words });
/** Its meaning is documented only for the answer of DescribeCACertificate. */
const longest = optional(integer(note("the longest validity of what the CA issues; no unit stated")));

/**
 * The documented operations of Alibaba Cloud CAS that this provider uses, under the API's own names. Where two
 * versions share a name, that of the older one is prefixed with its version.
 */
export const OPERATIONS = {
  // Both take a ClientToken: the service returns the same answer for the same token.
  CreateRootCACertificate: {
    ...current,
    ...again,
    answer: answers.createdCa,
    request: {
      ...requests.authority,
      CountryCode: optional(requests.rootCountry),
      Years: requests.authorityYears,
      Algorithm: optional(
        word(requests.ALGORITHMS, note("of the purchased CA's family, which decides it if left out")),
      ),
      ClientToken: optional(requests.rootToken),
    },
  },
  CreateSubCACertificate: {
    ...current,
    ...again,
    answer: answers.createdCa,
    request: {
      ...requests.authority,
      CountryCode: optional(requests.subCountry),
      Years: requests.authorityYears,
      Algorithm: word(requests.SUBORDINATE_ALGORITHMS, note("of the root CA's family")),
      ParentIdentifier: text(),
      PathLenConstraint: optional(integer(note("0 if left out"))),
      ExtendedKeyUsages: optional(list(text())),
      EnableCrl: optional(flag(note("documented as 0 or 1, typed as a boolean"))),
      CrlDay: optional(integer({ min: 1, max: 365, ...note("days that a list is valid") })),
      CertMaxTime: longest,
      ClientToken: optional(token),
    },
  },
  CreateExternalCACertificate: {
    ...current,
    ...once,
    answer: answers.createdCa,
    request: {
      ...grouped,
      InstanceId: text(),
      Csr: text(note("PEM")),
      Validity: requests.validityText,
      ApiPassthrough: optional(requests.externalPassthrough),
      CertMaxTime: longest,
    },
  },
  CreateServerCertificate: {
    ...current,
    ...once,
    answer: answers.created,
    request: { ...requests.server, ...requests.named },
  },
  CreateServerCertificateWithCsr: {
    ...current,
    ...once,
    answer: answers.created,
    request: { ...requests.server, ...requests.requested },
  },
  CreateClientCertificate: {
    ...current,
    ...once,
    answer: answers.created,
    request: {
      ...requests.own,
      ...requests.clientNames,
      ...requests.named,
      AliasName: optional(text()),
      ClientToken: optional(token),
    },
  },
  CreateClientCertificateWithCsr: {
    ...current,
    ...once,
    answer: answers.created,
    request: { ...requests.own, ...requests.clientNamesWithCsr, ...requests.requested },
  },
  CreateCustomCertificate: {
    ...current,
    ...once,
    answer: answers.createdCustom,
    request: {
      ...grouped,
      ParentIdentifier: text(),
      Csr: text(note("PEM")),
      Validity: requests.validityText,
      ApiPassthrough: optional(requests.customPassthrough),
      Immediately: optional(
        integer({
          min: 0,
          max: 2,
          ...note("0 issues later, 1 and 2 issue immediately: different from other operations"),
        }),
      ),
      EnableCrl: optional(requests.enableCrl),
      customIdentifier: optional(text(note("the API writes only this name with a lower-case first letter"))),
    },
  },
  DescribeCACertificate: { ...current, ...again, request: identified, answer: answers.describedCa },
  DescribeClientCertificate: { ...current, ...again, request: identified, answer: answers.describedClient },
  DescribeCertificatePrivateKey: {
    ...current,
    ...again,
    answer: answers.privateKey,
    request: {
      ...identified,
      EncryptedCode: text({
        max: 32,
        pattern: /^[A-Za-z0-9,.+\-_#]+$/,
        says: "consist of letters, digits and ,.+-_#",
      }),
      ResourceGroupId: optional(text()),
    },
  },
  ListCert: {
    ...current,
    ...again,
    answer: answers.listedCertificates,
    request: {
      ...paged,
      Status: optional(word(["ISSUE", "REVOKE"])),
      Type: optional(word(["SERVER", "CLIENT", "END_ENTITY"])),
      ParentIdentifier: optional(text()),
      InstanceUuid: optional(text()),
      AfterDate: optional(text()),
      BeforeDate: optional(text()),
      MaxResults: optional(integer()),
      NextToken: optional(text()),
    },
  },
  DescribeCACertificateList: {
    ...current,
    ...again,
    answer: answers.listedCas,
    request: {
      ...paged,
      Identifier: optional(text()),
      CaStatus: optional(word(["issue", "forbidden", "revoke"])),
      CertType: optional(word(["root", "subRoot", "externalCa"])),
      IssuerType: optional(text()),
      ValidStatus: optional(word(["valid", "notValid"])),
      ResourceGroupId: optional(text()),
    },
  },
  GetCAInstanceStatus: {
    ...current,
    ...again,
    answer: answers.instances,
    request: {
      InstanceId: optional(text(note("this or Identifier"))),
      Identifier: optional(text(note("this or InstanceId"))),
    },
  },
  CreateRevokeClientCertificate: { ...current, ...again, request: identified, answer: answers.nothing },
  DeleteClientCertificate: { ...current, ...again, request: identified, answer: answers.nothing },
  UpdateCACertificateStatus: {
    ...current,
    ...again,
    answer: answers.nothing,
    request: {
      ...identified,
      Status: word(["REVOKE"]),
      ClientToken: optional(text(note("the page says nothing of it"))),
    },
  },
  UpdatePcaCertificate: {
    ...current,
    ...again,
    answer: answers.nothing,
    request: { ...identified, AliasName: optional(text()), ...grouped, ClientToken: optional(token) },
  },
  MoveResourceGroup: { ...current, ...again, request: requests.resourceMove, answer: answers.nothing },
  TagResources: {
    ...current,
    ...again,
    answer: answers.nothing,
    request: {
      ...requests.resources,
      Tag: list(object({ Key: text(), Value: text() }), { min: 1, max: 20 }),
    },
  },
  UntagResources: {
    ...current,
    ...again,
    answer: answers.nothing,
    request: {
      ...requests.resources,
      TagKey: optional(list(text())),
      All: optional(flag(note("only without TagKey"))),
    },
  },
  CreateWHClientCertificate: {
    ...warehouse,
    ...once,
    answer: answers.createdInWarehouse,
    request: {
      ...requests.end,
      ...requests.warehouseNames,
      CommonName: optional(text()),
      Algorithm: optional(requests.algorithm),
      Csr: optional(text(note("PEM"))),
    },
  },
  DescribeWarehouseCert: {
    ...warehouse,
    ...again,
    answer: answers.warehouseCertificate,
    request: { CertIdentifier: text() },
  },
  "2020-04-07/ListCert": {
    ...warehouse,
    ...again,
    answer: answers.listedWarehouse,
    request: {
      ...paged,
      WarehouseId: optional(integer()),
      Identifiers: optional(text(note("separated by commas"))),
      CertType: optional(word(["CA", "CERT"])),
      SourceType: optional(word(["upload", "aliyun"])),
      Status: optional(word(["ISSUE", "REVOKE"])),
      KeyWord: optional(text()),
    },
  },
  RevokeWHClientCertificate: { ...warehouse, ...again, request: identified, answer: answers.nothing },
  DeletePCACert: { ...warehouse, ...again, request: identified, answer: answers.nothing },
  ...userCertificates,
} as const satisfies Record<string, AlibabaOperation>;

/** Operation → its request and its answer. */
export type AlibabaOperations = TypesOf<typeof OPERATIONS>;

/** The error code for an invalid parameter; the pages list none, so these are the general ones. */
export const codeOf = ({ isMissing, code }: Pick<Problem, "isMissing" | "code">): string =>
  code ?? (isMissing ? "MissingParameter" : "InvalidParameter");

/** The table entry of an operation. */
export const entryOf = (operation: keyof AlibabaOperations): AlibabaOperation => OPERATIONS[operation];

/** The documentation page of an operation; some have no English page. */
export function documentOf(operation: keyof AlibabaOperations): string {
  const { version } = OPERATIONS[operation];
  const action = operation.slice(operation.indexOf("/") + 1);
  const base =
    version === "2020-04-07" || action === "CreateExternalCACertificate"
      ? "https://help.aliyun.com/zh"
      : "https://www.alibabacloud.com/help/en";
  return `${base}/ssl-certificate/developer-reference/api-cas-${version}-${action.toLowerCase()}`;
}

type Request<O extends keyof AlibabaOperations> = AlibabaOperations[O][0];

export type CreateRootCACertificateRequest = Request<"CreateRootCACertificate">;
export type CreateSubCACertificateRequest = Request<"CreateSubCACertificate">;
export type CreateServerCertificateRequest = Request<"CreateServerCertificate">;
export type CreateServerCertificateWithCsrRequest = Request<"CreateServerCertificateWithCsr">;
export type CreateClientCertificateRequest = Request<"CreateClientCertificate">;
export type CreateClientCertificateWithCsrRequest = Request<"CreateClientCertificateWithCsr">;
export type CreateWHClientCertificateRequest = Request<"CreateWHClientCertificate">;
export type CreateExternalCACertificateRequest = Request<"CreateExternalCACertificate">;
export type UploadUserCertificateRequest = Request<"UploadUserCertificate">;
export type CreateCustomCertificateRequest = Request<"CreateCustomCertificate">;
/** The paging parameters of a request; the first page is 1. */
export type Paged = Values<typeof paged>;
