/** The clouds whose private CAs issue. */
export const CLOUDS = ["alibaba", "huawei"] as const;

/** Where certificates are issued. */
export type Cloud = (typeof CLOUDS)[number];
