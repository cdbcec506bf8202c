/** Variables with a key of Alibaba Cloud, its secret and its token: the SDKs' first, then older names that are still in use. */
export const ALIBABA_KEYS = [
  ["ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN"],
  ["ALIBABACLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_SECRET", "ALIBABACLOUD_SECURITY_TOKEN"],
  ["ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY", "ALICLOUD_SECURITY_TOKEN"],
] as const;

/** The same of Huawei Cloud: the SDKs' first, then Terraform's, then those of the API samples. */
export const HUAWEI_KEYS = [
  ["HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK", "HUAWEICLOUD_SDK_SECURITY_TOKEN"],
  ["HW_ACCESS_KEY", "HW_SECRET_KEY", "HW_SECURITY_TOKEN"],
  ["CLOUD_SDK_AK", "CLOUD_SDK_SK", "CLOUD_SDK_SECURITY_TOKEN"],
] as const;

/** A token of Huawei Cloud supplied by the user. */
export const HUAWEI_TOKEN = "HW_AUTH_TOKEN";

/** A user of Huawei Cloud, the two variables for its password, and the account. */
export const HUAWEI_USER = ["HW_USER_NAME", "HW_USER_PASSWORD", "HW_PASSWORD", "HW_DOMAIN_NAME"] as const;
