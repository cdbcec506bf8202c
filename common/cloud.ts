/** The clouds with private CAs. */
export const CLOUDS = ["alibaba", "huawei"] as const;

/** Where certificates are issued. */
export type Cloud = (typeof CLOUDS)[number];

/** What the clouds are called in messages. */
export const CLOUD_NAMES: Readonly<Record<Cloud, string>> = {
  alibaba: "Alibaba Cloud",
  huawei: "Huawei Cloud",
};
