import { DAY } from "../../../common/time";
import type {
  AlibabaOperations,
  CACertificateDetails,
  CertificateDetails,
  ClientCertificateDetails,
} from "../../api/alibaba/operations";
import { signatureName } from "../../x509/algorithms";
import { NAME_TAGS, type GeneralName } from "../../x509/names";
import { encryptedPrivateKeyPem, readPrivateKey } from "../../x509/keys";
import { inTurns } from "../../base/turns";
import { refusal, type Call } from "../call";
import type { Rows } from "../store/listing";
import { ancestry } from "../store/records";
import { crlUrl } from "../revocation";
import { countsOf } from "./counts";
import { pageOf } from "./paging";
import {
  AUTHORITY_TYPES,
  customIdentifier,
  END_TYPES,
  findAuthority,
  findEnd,
  type AlibabaRecord,
} from "./records";
import { numberOf } from "./synchronize";

type Answer<O extends keyof AlibabaOperations> = Promise<Omit<AlibabaOperations[O][1], "RequestId">>;
type Request<O extends keyof AlibabaOperations> = AlibabaOperations[O][0];

/** DescribeClientCertificate: returns both client and server certificates. */
export async function describeClientCertificate(
  call: Call,
  { Identifier }: Request<"DescribeClientCertificate">,
): Answer<"DescribeClientCertificate"> {
  const record = await findEnd(call, Identifier);
  const path = await ancestry(call, record);
  const details: ClientCertificateDetails = {
    ...detailsOf(record),
    Id: numberOf(record.row),
    UploadFlag: record.details.synchronized === undefined ? 0 : 1,
    CustomIdentifier: customIdentifier(record.row),
    Sans: formatSans(record.certificate.names),
    Days: Math.round((record.row.not_after - record.row.not_before) / DAY),
    CertChain: path.map((link) => link.row.certificate).join(""),
  };
  return { Certificate: details };
}

/** Names as the API returns them: JSON in a string. */
export const formatSans = (names: readonly GeneralName[]): string =>
  JSON.stringify(names.map(({ type, value }) => ({ Type: NAME_TAGS[type], Value: value })));

/** DescribeCACertificate */
export async function describeCACertificate(
  call: Call,
  { Identifier }: Request<"DescribeCACertificate">,
): Answer<"DescribeCACertificate"> {
  const record = await findAuthority(call, Identifier);
  const path = await ancestry(call, record);
  const details: CACertificateDetails = {
    ...detailsOf(record),
    IssuerType: record.details.issuerType ?? "local",
    Years: record.details.years ?? 0,
    CaCertChain: path.map((link) => link.row.certificate).join(""),
    ...(await countsOf(call, Identifier)),
    CertMaxTime: record.details.certMaxTime,
    CrlStatus: record.details.enableCrl ? "1" : "0",
    CrlDay: record.details.crlDay,
    CrlUrl: record.details.enableCrl ? crlUrl(call, Identifier) : undefined,
  };
  return { Certificate: details };
}

/** DescribeCACertificateList: oldest first. */
export async function describeCACertificateList(
  call: Call,
  request: Request<"DescribeCACertificateList">,
): Answer<"DescribeCACertificateList"> {
  const { CaStatus, Identifier } = request;
  const where = (rows: Rows): Rows =>
    rows
      .where("type", "in", AUTHORITY_TYPES)
      .$if(Identifier !== undefined, (some) => some.where("id", "=", Identifier ?? ""))
      .$if(CaStatus !== undefined, (some) => some.where("status", "=", (CaStatus ?? "").toUpperCase()));
  const { records, page } = await pageOf(call, where, request, 20);
  const PageCount = Math.ceil(page.TotalCount / page.ShowSize);
  return { CertificateList: await inTurns(records, detailsOf), ...page, PageCount };
}

function detailsOf({ row, certificate, details }: AlibabaRecord): CertificateDetails {
  const [family = "", length = "0"] = (certificate.algorithm ?? "").split("_");
  return {
    Identifier: row.id,
    CertificateType: row.type,
    Status: row.status,
    ParentIdentifier: row.issuer_id ?? undefined,
    SerialNumber: row.serial_number.toLowerCase(),
    SubjectDN: certificate.subject,
    CommonName: certificate.name.commonName ?? "",
    CountryCode: certificate.name.country,
    State: certificate.name.state,
    Locality: certificate.name.locality,
    Organization: certificate.name.organization,
    OrganizationUnit: certificate.name.organizationUnit,
    Algorithm: family,
    FullAlgorithm: certificate.algorithm ?? "",
    KeySize: Number(length),
    SignAlgorithm: signatureName(family) ?? "",
    Md5: certificate.md5.toLowerCase(),
    Sha2: certificate.fingerprint.toLowerCase(),
    BeforeDate: row.not_before,
    AfterDate: row.not_after,
    X509Certificate: row.certificate,
    AliasName: details.aliasName,
    ResourceGroupId: details.resourceGroupId,
    Tags: tagsOf(details),
  };
}

const tagsOf = ({ tags = {} }: AlibabaRecord["details"]): { TagKey: string; TagValue: string }[] =>
  Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));

/** DescribeCertificatePrivateKey: the key, encrypted with the caller's password. */
export async function describeCertificatePrivateKey(
  call: Call,
  { Identifier, EncryptedCode }: Request<"DescribeCertificatePrivateKey">,
): Answer<"DescribeCertificatePrivateKey"> {
  const { row } = await findEnd(call, Identifier);
  if (row.private_key === null) {
    throw refusal(
      call,
      "InvalidParameter",
      "Identifier: the service does not hold the key of this certificate",
    );
  }
  return { EncryptedData: encryptedPrivateKeyPem(readPrivateKey(row.private_key), EncryptedCode) };
}

/** ListCert (2020-06-30): end certificates, oldest first. */
export async function listCert(call: Call, request: Request<"ListCert">): Answer<"ListCert"> {
  const { ParentIdentifier, Status, Type } = request;
  const where = (rows: Rows): Rows =>
    rows
      .where("type", "in", Type === undefined ? END_TYPES : [Type])
      .$if(ParentIdentifier !== undefined, (some) => some.where("issuer_id", "=", ParentIdentifier ?? ""))
      .$if(Status !== undefined, (some) => some.where("status", "=", Status ?? ""));
  const { records, page } = await pageOf(call, where, request, 50);
  const List = await inTurns(records, ({ row, certificate, details }) => ({
    Identifier: row.id,
    CustomIdentifier: customIdentifier(row),
    CommonName: certificate.name.commonName ?? "",
    SerialNumber: row.serial_number.toLowerCase(),
    Status: row.status,
    BeforeTime: row.not_before,
    AfterTime: row.not_after,
    AliasName: details.aliasName ?? "",
    Tags: tagsOf(details),
  }));
  return { List, ...page };
}
