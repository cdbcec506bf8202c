import CasClient from "@alicloud/cas20200407";
import { Config } from "@alicloud/openapi-client";
import { alibabaEndpoint } from "../../provider/client/alibaba/endpoint";
import { KEY } from "./official";

const official = (regionId: string): { _endpoint: string; _endpointMap: Record<string, string> } =>
  new CasClient(new Config({ ...KEY, regionId }));

const SHARED = Object.keys(official("cn-hangzhou")._endpointMap);
/** Regions with an endpoint of their own in the newest clients for either version of the API. */
const OWN = [
  ...["ap-northeast-1", "ap-south-1", "ap-southeast-1", "ap-southeast-2"],
  ...["eu-central-1", "me-central-1", "me-east-1"],
];

test.each([...SHARED, ...OWN])("%s: uploads are at the host that the official client calls", (region) => {
  expect(alibabaEndpoint(region)).toBe(`https://${official(region)._endpoint}`);
});

test("hosts are told apart", () => {
  expect(new Set([...SHARED, ...OWN].map(alibabaEndpoint)).size).toBe(1 + OWN.length);
});
