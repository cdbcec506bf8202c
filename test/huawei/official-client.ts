import "./silence";
import { BasicCredentials, GlobalCredentials } from "@huaweicloud/huaweicloud-sdk-core";
import { ClientBuilder } from "@huaweicloud/huaweicloud-sdk-core/ClientBuilder";
import type { HcClient } from "@huaweicloud/huaweicloud-sdk-core/HcClient";
import type { Invoke } from "../../provider/api/backend";
import type { AccessKey } from "../../provider/api/huawei/signature";
import type { HuaweiOperations } from "../../provider/api/huawei/operations";
import { DOMAIN, KEY, PROJECT } from "./official";

/** A key, or a token for each of the two services. */
export type Login = AccessKey | { readonly ccm: string; readonly apig: string };

const CERTIFICATES = "/v1/private-certificates";
const AUTHORITIES = "/v1/private-certificate-authorities";
const GATEWAY = "/v2/{project_id}/apigw/certificates";
const ID = "/{certificate_id}";
const CA = "/{ca_id}";

/** As documented, written down independently: method, path, and query parameters. */
const ROUTES: Partial<Record<keyof HuaweiOperations, [string, string, string[]?]>> = {
  CreateCertificate: ["POST", CERTIFICATES],
  CreateCertificateByCsr: ["POST", `${CERTIFICATES}/csr`],
  ShowCertificate: ["GET", CERTIFICATES + ID],
  ListCertificate: ["GET", CERTIFICATES, ["limit", "offset", "name", "status"]],
  ExportCertificate: ["POST", `${CERTIFICATES}${ID}/export`],
  RevokeCertificate: ["POST", `${CERTIFICATES}${ID}/revoke`],
  DeleteCertificate: ["DELETE", CERTIFICATES + ID],
  BatchCreateCertTags: ["POST", `${CERTIFICATES}${ID}/tags/create`],
  BatchDeleteCertTags: ["DELETE", `${CERTIFICATES}${ID}/tags/delete`],
  ListCertTags: ["GET", `${CERTIFICATES}${ID}/tags`],
  CreateCertificateAuthority: ["POST", AUTHORITIES],
  IssueCertificateAuthorityCertificate: ["POST", `${AUTHORITIES}${CA}/activate`],
  ImportCertificateAuthorityCertificate: ["POST", `${AUTHORITIES}${CA}/import`],
  ExportCertificateAuthorityCsr: ["GET", `${AUTHORITIES}${CA}/csr`],
  ExportCertificateAuthorityCertificate: ["POST", `${AUTHORITIES}${CA}/export`],
  ShowCertificateAuthority: ["GET", AUTHORITIES + CA],
  ListCertificateAuthority: ["GET", AUTHORITIES, ["limit", "offset", "name", "status", "type"]],
  EnableCertificateAuthority: ["POST", `${AUTHORITIES}${CA}/enable`],
  DisableCertificateAuthority: ["POST", `${AUTHORITIES}${CA}/disable`],
  DeleteCertificateAuthority: ["DELETE", AUTHORITIES + CA, ["pending_days"]],
  RestoreCertificateAuthority: ["POST", `${AUTHORITIES}${CA}/restore`],
  RevokeCertificateAuthority: ["POST", `${AUTHORITIES}${CA}/revoke`],
  EnableCertificateAuthorityCrl: ["POST", `${AUTHORITIES}${CA}/crl/enable`],
  DisableCertificateAuthorityCrl: ["POST", `${AUTHORITIES}${CA}/crl/disable`],
  UpdateOcspSwitch: ["POST", `${AUTHORITIES}${CA}/ocsp/switch`],
  BatchCreateCaTags: ["POST", `${AUTHORITIES}${CA}/tags/create`],
  BatchDeleteCaTags: ["DELETE", `${AUTHORITIES}${CA}/tags/delete`],
  ListCaTags: ["GET", `${AUTHORITIES}${CA}/tags`],
  CreateCertificateV2: ["POST", GATEWAY],
  ShowDetailsOfCertificateV2: ["GET", GATEWAY + ID],
  ListCertificatesV2: ["GET", GATEWAY, ["limit", "offset", "name", "type", "instance_id"]],
  UpdateCertificateV2: ["PUT", GATEWAY + ID],
  DeleteCertificateV2: ["DELETE", GATEWAY + ID],
  BatchAssociateDomainsV2: ["POST", `${GATEWAY}${ID}/domains/attach`],
  BatchDisassociateDomainsV2: ["POST", `${GATEWAY}${ID}/domains/detach`],
  ListAttachedDomainsV2: ["GET", `${GATEWAY}${ID}/attached-domains`, ["limit", "offset"]],
};

/** Calls operations with the core of the official client. */
export function officialClient(endpoint: string, login: Login = KEY): Invoke<HuaweiOperations> {
  const clients = {
    ccm: connect(endpoint, login, new GlobalCredentials().withDomainId(DOMAIN)),
    apig: connect(endpoint, login, new BasicCredentials().withProjectId(PROJECT)),
  };
  const invoke = async (operation: keyof HuaweiOperations, request: object): Promise<object> => {
    const [method, url, inQuery = []] = ROUTES[operation]!;
    const service = url.startsWith("/v2/") ? "apig" : "ccm";
    const pick = (isWanted: (name: string) => boolean): Record<string, unknown> =>
      Object.fromEntries(Object.entries(request).filter(([name]) => isWanted(name)));
    const isInPath = (name: string): boolean => url.includes(`{${name}}`);
    return clients[service].sendRequest({
      ...{ method, url, contentType: "application/json" },
      pathParams: { ...pick(isInPath), project_id: PROJECT },
      queryParams: pick((name) => inQuery.includes(name)),
      headers: "ccm" in login ? { "X-Auth-Token": login[service] } : {},
      // As the API-specific clients do, even if there is nothing to send.
      data: pick((name) => !isInPath(name) && !inQuery.includes(name)),
    });
  };
  return invoke as Invoke<HuaweiOperations>;
}

function connect(
  endpoint: string,
  login: Login,
  credentials: BasicCredentials | GlobalCredentials,
): HcClient {
  const builder = new ClientBuilder((client) => client).withEndpoint(endpoint).withCredential(credentials);
  // Without credentials the core sends the given headers unchanged.
  if ("ccm" in login) return builder.build().withCredential(undefined);
  credentials.withAk(login.accessKeyId).withSk(login.secretAccessKey);
  if (login.securityToken !== undefined) credentials.withSecurityToken(login.securityToken);
  return builder.build();
}
