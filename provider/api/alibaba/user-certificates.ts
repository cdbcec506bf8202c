import { flag, optional, text, integer, word, type ShapeOptions } from "../shape";
import * as answers from "./answers";
import * as requests from "./requests";

const { paged } = requests;
const version = { version: "2020-04-07" } as const;
const again = { repeatable: true } as const;
const note = (words: string): ShapeOptions => ({ note: words });

/** The operations of the certificate service, from which load balancers take certificates. */
export const userCertificates = {
  // Names are unique: a second call is refused.
  UploadUserCertificate: {
    ...version,
    repeatable: false,
    request: requests.userCertificate,
    answer: answers.uploadedUserCertificate,
  },
  GetUserCertificateDetail: {
    ...version,
    ...again,
    answer: answers.userCertificate,
    request: {
      CertId: integer(),
      CertFilter: optional(flag(note("true leaves certificates and keys out of the answer"))),
    },
  },
  ListUserCertificateOrder: {
    ...version,
    ...again,
    answer: answers.listedUserCertificates,
    request: {
      ...paged,
      OrderType: optional(
        word(["CPACK", "BUY", "UPLOAD", "CERT"], note("CPACK if left out; CPACK and BUY list orders")),
      ),
      Status: optional(
        word(
          [
            "PAYED",
            "CHECKING",
            "CHECKED_FAIL",
            "ISSUED",
            "WILLEXPIRED",
            "EXPIRED",
            "NOTACTIVATED",
            "REVOKED",
          ],
          note("with UPLOAD and CERT: those that are valid if left out"),
        ),
      ),
      Keyword: optional(text(note("part of a domain name or of a resource identifier"))),
      ResourceGroupId: optional(text()),
    },
  },
  DeleteUserCertificate: {
    ...version,
    ...again,
    answer: answers.nothing,
    request: { CertId: integer(note("an uploaded or expired certificate")) },
  },
  ListCloudResources: {
    ...version,
    ...again,
    answer: answers.listedCloudResources,
    request: {
      ...paged,
      CertIds: optional(text(note("JSON: a list of numbers"))),
      CloudName: optional(text()),
      CloudProduct: optional(text()),
      Keyword: optional(text()),
      SecretId: optional(text()),
    },
  },
  UploadPcaCertToCas: {
    version: "2020-06-30",
    ...again,
    answer: answers.nothing,
    request: {
      Ids: text(note("numbers by the page, identifiers by working clients; separated by commas")),
    },
  },
} as const;
