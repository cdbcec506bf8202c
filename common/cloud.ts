/** The clouds with private CAs. */
export const CLOUDS = ["alibaba", "huawei"] as const;

/** Where certificates are issued. */
export type Cloud = (typeof CLOUDS)[number];
