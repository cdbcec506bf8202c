// Written by `npm run generate` from provider/settings-table.ts: do not edit.
import type { Input } from "@pulumi/pulumi";

/**
 * Arguments of {@link Provider}. What is left out comes from the environment; the configuration of the stack is not
 * read.
 */
export interface ProviderArgs {
  /** Who issues: `cloud` calls the APIs of the clouds, `local` is the local CA. Default: `cloud`. */
  backend?: Input<"cloud" | "local"> | undefined;
  /**
   * Folder of the local CA's store, or the `postgres://` URL of a database; a URL with a password is encrypted in
   * the state. Default: `.pki`.
   */
  localStore?: Input<string> | undefined;
  /**
   * Passphrase that the private keys in the local CA's store are encrypted with; always secret. Default: they are
   * not encrypted.
   */
  storePassphrase?: Input<string> | undefined;
  /**
   * Base URL of revocation lists and OCSP that the local CA writes into certificates, http or https. Default:
   * `http://localhost:8640`.
   */
  localUrl?: Input<string> | undefined;
  /**
   * How many certificates each CA of Alibaba Cloud can issue on the local CA, a whole number from 1 to 9999999: the
   * count that is purchased in the cloud. Default: any number.
   */
  localCertificateCount?: Input<string> | undefined;
  /**
   * How far the local CA's clock is ahead, a number with a unit: `30m` (minutes), `24h` or `90d`; with the backend
   * `local` only. Default: `0s`.
   */
  clockOffset?: Input<string> | undefined;
  /**
   * URL that the APIs are called at, https; plain http only to this machine. Default: the endpoint of the region.
   */
  endpoint?: Input<string> | undefined;
  /**
   * Region of Alibaba Cloud's Certificate Management Service, where it is not the region of everything else.
   * Default: the same as `alicloud:region`.
   */
  casRegion?: Input<string> | undefined;
  /**
   * Region of Huawei Cloud's Certificate Manager, of which each site has one: `cn-north-4`, `ap-southeast-3`,
   * `eu-west-101`, `my-kualalumpur-1`, `sa-brazil-1` or `ru-moscow-1`; the gateway is in `huaweicloud:region`.
   * Default: that of the site that `huaweicloud:region` belongs to; with an endpoint of your own,
   * `huaweicloud:region`.
   */
  ccmRegion?: Input<string> | undefined;
  /**
   * Accounts and regions by names that resources have as `connection`: a JSON object of objects with arguments of
   * the provider, for example `{"gateway": {"huaweiRegion": "cn-east-3"}}`; what one leaves out is the stack's;
   * always secret. Default: none.
   */
  connections?: Input<string> | undefined;
  /**
   * Where everything was moved to on purpose, as the message about another place names it, for example `store:new`;
   * several are separated by commas; for one run. Default: nothing was moved.
   */
  movedTo?: Input<string> | undefined;
  /** Identifiers of what interrupted runs have left behind, separated by commas; for one run. Default: none. */
  takeUp?: Input<string> | undefined;
  /**
   * When renewals may happen: days, times and a time zone, several separated by semicolons, for example
   * `Tue-Thu 09:00-16:00 Europe/Berlin`; a certificate that gets too close to its expiry is renewed anyway.
   * Default: at any time.
   */
  renewalWindows?: Input<string> | undefined;
  /**
   * Certificates that expire within this time, `7d` (days) or `12h` (hours), are not revoked when they leave the
   * program, except because of a compromise. Default: all are.
   */
  noRevocationWithin?: Input<string> | undefined;
  /**
   * How many of the certificates that were purchased for a CA of Alibaba Cloud a run must leave, a whole number
   * from 1 to 9999999; followed by `warning`, for example `20 warning`, a preview warns instead of refusing.
   * Default: none need be left.
   */
  minimumRemainingCount?: Input<string> | undefined;
  /**
   * Policy file that is enforced before anything is issued; where the environment names one too, both apply.
   * Default: no policy.
   */
  policy?: Input<string> | undefined;
  /** Region of Alibaba Cloud. Default: `cn-hangzhou`. */
  alibabaRegion?: Input<string> | undefined;
  /**
   * Access key ID of Alibaba Cloud; needs `alibabaSecretKey`; always secret. Default: the credential chain of
   * Alibaba Cloud's SDKs.
   */
  alibabaAccessKey?: Input<string> | undefined;
  /** Access key secret of Alibaba Cloud; needs `alibabaAccessKey`; always secret. */
  alibabaSecretKey?: Input<string> | undefined;
  /**
   * STS token of temporary credentials of Alibaba Cloud; needs `alibabaAccessKey` and `alibabaSecretKey`; always
   * secret.
   */
  alibabaSecurityToken?: Input<string> | undefined;
  /** Profile of Alibaba Cloud's credential chain. Default: the chain's own. */
  alibabaProfile?: Input<string> | undefined;
  /** Region of Huawei Cloud. Default: `cn-north-4`. */
  huaweiRegion?: Input<string> | undefined;
  /** Access key (AK) of Huawei Cloud; needs `huaweiSecretKey`; always secret. */
  huaweiAccessKey?: Input<string> | undefined;
  /** Secret key (SK) of Huawei Cloud; needs `huaweiAccessKey`; always secret. */
  huaweiSecretKey?: Input<string> | undefined;
  /**
   * Security token of temporary credentials of Huawei Cloud; needs `huaweiAccessKey` and `huaweiSecretKey`; always
   * secret.
   */
  huaweiSecurityToken?: Input<string> | undefined;
  /**
   * IAM token of Huawei Cloud that requests are sent with, instead of an access key; always secret. Default: none.
   */
  huaweiAuthToken?: Input<string> | undefined;
  /** IAM user of Huawei Cloud that tokens are requested for; needs `huaweiPassword` and `huaweiDomainName`. */
  huaweiUserName?: Input<string> | undefined;
  /** Password of the IAM user; needs `huaweiUserName` and `huaweiDomainName`; always secret. */
  huaweiPassword?: Input<string> | undefined;
  /** Name of the account at Huawei Cloud; needs `huaweiUserName`, which belongs to it. */
  huaweiDomainName?: Input<string> | undefined;
  /** Identifier of the account at Huawei Cloud. Default: looked up. */
  huaweiDomainId?: Input<string> | undefined;
  /** Identifier of the project at Huawei Cloud. Default: looked up. */
  huaweiProjectId?: Input<string> | undefined;
  /** Name of the project at Huawei Cloud. Default: the region's. */
  huaweiProjectName?: Input<string> | undefined;
}

/** Arguments that are always encrypted in the state. */
export const SECRET_ARGUMENTS: ReadonlySet<string> = new Set([
  "storePassphrase",
  "connections",
  "alibabaAccessKey",
  "alibabaSecretKey",
  "alibabaSecurityToken",
  "huaweiAccessKey",
  "huaweiSecretKey",
  "huaweiSecurityToken",
  "huaweiAuthToken",
  "huaweiPassword",
]);

/** A setting of a cloud in the configuration of a stack, which the native plugin never gets. */
export interface CloudSetting {
  readonly key: string;
  /** The argument of a provider with the same meaning; with `pki:` before it, the plugin's own setting. */
  readonly argument: string;
  /** Environment variables that come before it. */
  readonly variables: readonly string[];
  /** One of those that identify the account together. */
  readonly isCredential: boolean;
}

/** By the first part of the name of a kind. */
export const CLOUD_SETTINGS: Readonly<Record<string, readonly CloudSetting[]>> = {
  alibaba: [
    {
      key: "alicloud:region",
      argument: "alibabaRegion",
      variables: ["ALIBABA_CLOUD_REGION_ID", "ALIBABA_CLOUD_REGION", "ALICLOUD_REGION"],
      isCredential: false,
    },
    { key: "alicloud:accessKey", argument: "alibabaAccessKey", variables: [], isCredential: true },
    { key: "alicloud:secretKey", argument: "alibabaSecretKey", variables: [], isCredential: true },
    { key: "alicloud:securityToken", argument: "alibabaSecurityToken", variables: [], isCredential: true },
    {
      key: "alicloud:profile",
      argument: "alibabaProfile",
      variables: ["ALICLOUD_PROFILE"],
      isCredential: true,
    },
  ],
  huawei: [
    {
      key: "huaweicloud:region",
      argument: "huaweiRegion",
      variables: ["HUAWEICLOUD_SDK_REGION", "HW_REGION_NAME"],
      isCredential: false,
    },
    { key: "huaweicloud:accessKey", argument: "huaweiAccessKey", variables: [], isCredential: true },
    { key: "huaweicloud:secretKey", argument: "huaweiSecretKey", variables: [], isCredential: true },
    { key: "huaweicloud:securityToken", argument: "huaweiSecurityToken", variables: [], isCredential: true },
    { key: "huaweicloud:authToken", argument: "huaweiAuthToken", variables: [], isCredential: true },
    { key: "huaweicloud:userName", argument: "huaweiUserName", variables: [], isCredential: true },
    { key: "huaweicloud:password", argument: "huaweiPassword", variables: [], isCredential: true },
    {
      key: "huaweicloud:domainName",
      argument: "huaweiDomainName",
      variables: ["HW_DOMAIN_NAME"],
      isCredential: true,
    },
    {
      key: "huaweicloud:domainId",
      argument: "huaweiDomainId",
      variables: ["HUAWEICLOUD_SDK_DOMAIN_ID", "HW_DOMAIN_ID"],
      isCredential: false,
    },
    {
      key: "huaweicloud:projectId",
      argument: "huaweiProjectId",
      variables: ["HUAWEICLOUD_SDK_PROJECT_ID", "HW_PROJECT_ID"],
      isCredential: false,
    },
    {
      key: "huaweicloud:projectName",
      argument: "huaweiProjectName",
      variables: ["HW_PROJECT_NAME"],
      isCredential: false,
    },
  ],
};

/** Each says that the environment has credentials of the cloud, which come before those of the stack. */
export const CREDENTIAL_VARIABLES: Readonly<Record<string, readonly string[]>> = {
  alibaba: ["ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_ID", "ALICLOUD_ACCESS_KEY"],
  huawei: ["HUAWEICLOUD_SDK_AK", "HW_ACCESS_KEY", "CLOUD_SDK_AK", "HW_AUTH_TOKEN", "HW_USER_NAME"],
};
