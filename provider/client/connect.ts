import type * as AlibabaAccount from "./alibaba/account";
import type * as AlibabaClient from "./alibaba/client";
import { findCredentials, profileAlone } from "./alibaba/credentials";
import { alibabaEndpoint } from "./alibaba/endpoint";
import type { Backend } from "../api/backend";
import { once } from "../base/memo";
import { cloudPlaces, type ServiceRegions } from "./places";
import type { Settings } from "../settings";
import type * as HuaweiClient from "./huawei/client";
import { findIdentity } from "./huawei/credentials";
import { ccmRegionOf, huaweiEndpoint } from "./huawei/endpoint";
import type { Service } from "../api/huawei/operations";
import type * as HttpClient from "./http";
import { systemTimer } from "./limiter";
import type { Places } from "../api/places";

/* eslint-disable @typescript-eslint/no-require-imports -- the clients are loaded only when a cloud is called */
/**
 * The clouds' own services, or the endpoints configured in their place, and where their resources live.
 *
 * @param isAlone - whether Alibaba Cloud's credentials are those of the profile in the settings, wherever else some are
 */
export function connectClouds(
  settings: Settings,
  env: NodeJS.ProcessEnv,
  isAlone = false,
): Backend & { readonly places: Places } {
  const { alibaba: ownAlibaba, huawei: ownHuawei, endpoint, movedTo } = settings;
  const regions = regionsOf(settings);
  const http = once(() => (require("./http") as typeof HttpClient).createHttp());
  const common = { timer: systemTimer, random: Math.random };
  const alibabaOptions = once(() => ({
    endpoint: endpoint ?? alibabaEndpoint(regions.cas),
    region: regions.cas,
    credentials: findCredentials(ownAlibaba, env, ...(isAlone ? [profileAlone] : [])),
    http: http(),
    ...common,
  }));
  const huaweiOptions = once(() => ({
    endpoint: (service: Service | "iam") => endpoint ?? huaweiEndpoint(service, regions[service]),
    known: ownHuawei,
    identity: findIdentity(ownHuawei, env),
    http: http(),
    ...common,
  }));
  const alibabaModule = (): typeof AlibabaClient => require("./alibaba/client") as typeof AlibabaClient;
  const huaweiModule = (): typeof HuaweiClient => require("./huawei/client") as typeof HuaweiClient;
  const iam = once(() => huaweiModule().identityService(huaweiOptions()));
  const alibaba = once(() => alibabaModule().createAlibabaClient(alibabaOptions()));
  const huawei = once(() => huaweiModule().createHuaweiClient(huaweiOptions(), iam()));
  return {
    alibaba: async (operation, request) => alibaba()(operation, request),
    huawei: async (operation, request) => huawei()(operation, request),
    places: cloudPlaces({
      endpoint,
      movedTo,
      http,
      regions,
      owners: {
        alibaba: async (owner) => {
          const { alibabaAccount } = require("./alibaba/account") as typeof AlibabaAccount;
          return alibabaAccount(alibabaOptions())(owner);
        },
        huawei: async (owner) => iam().owner(owner === "project" ? "apig" : "ccm"),
      },
    }),
  };
}

/** An address of the user's own stands for all regions, and keeps the one that states were written with. */
export const regionsOf = ({ alibaba, huawei, endpoint, casRegion, ccmRegion }: Settings): ServiceRegions => ({
  cas: casRegion ?? alibaba.region,
  ccm: ccmRegion ?? (endpoint === undefined ? ccmRegionOf(huawei.region) : huawei.region),
  apig: huawei.region,
  iam: huawei.region,
});
