import type { Service } from "../../api/huawei/operations";

/** The base address of a service in a region; one of Huawei Cloud's partner sites has a domain of its own. */
export function huaweiEndpoint(service: Service | "iam", region: string): string {
  if (service === "ccm" && region === "sa-brazil-1") return "https://ccm.myhuaweicloud.com";
  const domain = region.startsWith("eu-west-1") ? "myhuaweicloud.eu" : "myhuaweicloud.com";
  return `https://${service}.${region}.${domain}`;
}
