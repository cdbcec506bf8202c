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

/** The endpoint of CAS for a region: both versions of the API, private certificates and uploads, are at the same one. */
export const alibabaEndpoint = (region: string): string =>
  REGIONAL.includes(region) ? `https://cas.${region}.aliyuncs.com` : "https://cas.aliyuncs.com";
