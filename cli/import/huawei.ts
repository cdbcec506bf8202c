import { apigCertificate } from "../../schema/huawei/apig-certificate";
import { certificateAuthority } from "../../schema/huawei/certificate-authority";
import { privateCertificate } from "../../schema/huawei/private-certificate";
import { allPages, offsetOf } from "../../provider/api/pages";
import type { Context } from "../../provider/resources/context";
import { REQUEST_NOT_TOLD } from "../../provider/resources/described";
import { authorityArgs, certificateArgs, DISABLED } from "../../provider/resources/huawei/common/described";
import { parseCertificate } from "../../provider/x509/parse";
import { fromPem } from "../../provider/x509/pem";
import { NOT_GIVEN, readUsed, together, type AccountContents } from "./found";

const PAGE = 1000;
const UPLOADS = 500;

/** Everything in use in a Huawei Cloud account: CAs, private certificates and gateway uploads. */
export const findHuawei = async (context: Context): Promise<AccountContents> =>
  together([await authorities(context), await certificates(context), await uploads(context)]);

async function authorities(context: Context): Promise<AccountContents> {
  const listed = await allPages(async (page) => {
    const answer = await context.huawei("ListCertificateAuthority", offsetOf(page, PAGE));
    return { items: answer.certificate_authorities, total: answer.total };
  });
  // The newest are listed first.
  return readUsed(
    listed.reverse(),
    ({ status }) => status,
    CAS_IN_USE,
    async (details) => {
      const common = {
        kind: certificateAuthority.kind,
        id: details.ca_id,
        title: details.distinguished_name.common_name,
        issuerId: details.issuer_id,
      };
      if (details.status === "PENDING") return { ...common, args: authorityArgs(details, undefined) };
      if (details.status === "DISABLED") return { ...common, reason: DISABLED };
      const { certificate } = await context.huawei("ExportCertificateAuthorityCertificate", {
        ca_id: details.ca_id,
      });
      const [der] = fromPem("CERTIFICATE", certificate);
      return der
        ? { ...common, args: authorityArgs(details, parseCertificate(der)) }
        : { ...common, reason: NOT_GIVEN };
    },
  );
}

const CAS_IN_USE = ["PENDING", "ACTIVED", "DISABLED"];
async function certificates(context: Context): Promise<AccountContents> {
  const listed = await allPages(async (page) => {
    const answer = await context.huawei("ListCertificate", offsetOf(page, PAGE));
    return { items: answer.certificates, total: answer.total };
  });
  return readUsed(
    listed,
    ({ status }) => status,
    ["ISSUED"],
    async (details) => {
      const common = {
        kind: privateCertificate.kind,
        id: details.certificate_id,
        title: details.distinguished_name.common_name,
        issuerId: details.issuer_id,
      };
      if (details.gen_mode !== "GENERATE") {
        return { ...common, reason: REQUEST_NOT_TOLD };
      }
      const password = context.entropy(24).toString("base64url");
      const request = {
        certificate_id: details.certificate_id,
        is_compressed: "false",
        type: "OTHER",
        password,
      } as const;
      const { certificate } = await context.huawei("ExportCertificate", request);
      const [der] = fromPem("CERTIFICATE", certificate);
      return der
        ? { ...common, args: certificateArgs(details, parseCertificate(der)) }
        : { ...common, reason: NOT_GIVEN };
    },
  );
}

async function uploads(context: Context): Promise<AccountContents> {
  const listed = await allPages(async (page) => {
    const answer = await context.huawei("ListCertificatesV2", offsetOf(page, UPLOADS));
    return { items: answer.certs, total: answer.total };
  });
  const reason =
    "the service returns neither its content nor its key: declare it with both, and with adopt, to manage it";
  const importable = listed.map(({ id, name }) => ({
    kind: apigCertificate.kind,
    id,
    title: name,
    reason,
  }));
  return { importable, leftOut: [] };
}
