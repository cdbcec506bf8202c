import type { AlibabaOperations } from "../api/alibaba/operations";
import type { Problem } from "../api/check";
import type { HuaweiOperations } from "../api/huawei/operations";
import type { Call } from "./call";

/** Operation → parameter → the reason the local CA cannot do what it asks for. */
type Reasons<Operations extends Record<keyof Operations, [object, object]>> = {
  readonly [O in keyof Operations]?: { readonly [Name in keyof Operations[O][0]]?: string };
};

const LATER = "the local CA issues at once";
const NO_PURCHASE = "the local CA has no CAs that were purchased in advance";

const asynchronous = { AsynchronousFlag: LATER };

const ALIBABA: Reasons<AlibabaOperations> = {
  CreateServerCertificate: asynchronous,
  CreateServerCertificateWithCsr: asynchronous,
  CreateClientCertificate: asynchronous,
  CreateClientCertificateWithCsr: asynchronous,
  DescribeCertificatePrivateKey: { ResourceGroupId: "the local CA has no groups of its own" },
  ListCert: {
    InstanceUuid: "the local CA has no instances of end-entity certificates",
    AfterDate: "the local CA does not filter by dates: their form is not documented",
    BeforeDate: "the local CA does not filter by dates: their form is not documented",
    MaxResults: "the local CA pages by CurrentPage and ShowSize",
    NextToken: "the local CA pages by CurrentPage and ShowSize",
  },
  DescribeCACertificateList: {
    CertType: "the local CA does not filter by type",
    IssuerType: "the local CA does not filter by issuer",
    ValidStatus: "the local CA does not filter by validity",
    ResourceGroupId: "the local CA does not filter by group",
  },
  UpdatePcaCertificate: { Tags: "whether they replace or add is not documented; use TagResources" },
  "2020-04-07/ListCert": {
    WarehouseId: "the local CA has one warehouse, without a number",
    KeyWord: "what is searched is not documented",
  },
  ListCloudResources: { SecretId: "the local CA has no access to other clouds" },
};

const HUAWEI: Reasons<HuaweiOperations> = {
  CreateCertificateAuthority: { ca_id: NO_PURCHASE, hsm_cluster_info: "the local CA has no hardware" },
};

/**
 * The parts of a request that are documented but not supported by the local CA: they are refused, because silently
 * ignoring them would look as if they had an effect. A switch that is off asks for nothing.
 */
export function unsupported(
  { cloud, operation }: Pick<Call, "cloud" | "operation">,
  request: object,
): Problem | undefined {
  const reasons = (cloud === "alibaba" ? ALIBABA : HUAWEI) as Reasons<Record<string, [object, object]>>;
  const present = Object.entries(request).filter(([, value]) => value !== undefined && value !== false);
  for (const [parameter] of present) {
    const message = (reasons[operation] as Partial<Record<string, string>> | undefined)?.[parameter];
    if (message !== undefined) return { parameter, isMissing: false, code: undefined, message };
  }
  return undefined;
}
