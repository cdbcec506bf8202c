import type { Service } from "../../api/huawei/operations";

/** The base address of a service in a region; a partner site of Huawei Cloud has its own domain. */
export function huaweiEndpoint(service: Service | "iam", region: string): string {
  if (service === "ccm" && region === "sa-brazil-1") return "https://ccm.myhuaweicloud.com";
  const domain = region.startsWith("eu-west-1") ? "myhuaweicloud.eu" : "myhuaweicloud.com";
  return `https://${service}.${region}.${domain}`;
}

/** Sites other than the Chinese and the international one, each with its only region that has CCM. */
const SITES: Readonly<Record<string, string>> = {
  "eu-west-1": "eu-west-101",
  my: "my-kualalumpur-1",
  "sa-brazil": "sa-brazil-1",
  ru: "ru-moscow-1",
};

/** The region that has CCM at the site that a region belongs to, as far as the region's name shows it. */
export function ccmRegionOf(region: string): string {
  const site = Object.keys(SITES).find((prefix) => region.startsWith(prefix));
  if (site !== undefined) return SITES[site] ?? region;
  return region.startsWith("cn-") ? "cn-north-4" : "ap-southeast-3";
}
