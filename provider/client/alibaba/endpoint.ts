/** Regions with their own endpoint; all of mainland China and most other regions share the default. */
const REGIONAL = [
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-northeast-1",
  "ap-south-1",
  "eu-central-1",
  "me-central-1",
  "me-east-1",
];

/** The endpoint of CAS 2020-06-30 for a region. */
export const alibabaEndpoint = (region: string): string =>
  REGIONAL.includes(region) ? `https://cas.${region}.aliyuncs.com` : "https://cas.aliyuncs.com";
