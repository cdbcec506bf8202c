import type { Equality } from "../../schema/resource";
import { samePem } from "../x509/pem";
import { sameCustomPassthrough } from "./alibaba/common/custom-passthrough";
import { samePassthrough } from "./alibaba/common/passthrough";
import { sameUsages } from "./alibaba/common/usages";
import { sameCsr } from "./csr";
import { sameAnyNames, sameHost, sameHosts, sameItems, sameMoment } from "./fields";
import { sameFleetItems } from "./fleet/items";
import { sameDomains } from "./huawei/common/domains";
import { sameAlternatives, sameName, sameValidity } from "./huawei/common/fields";
import { sameBy, type Same } from "./kind";
import { sameKey } from "./private-key";

const switchedOn = (switches: unknown): string[] =>
  Object.entries(switches ?? {})
    .filter(([, value]) => value === true)
    .map(([name]) => name)
    .sort();

/** The equalities that definitions name. */
export const EQUALITIES: Readonly<Record<Equality, Same>> = {
  set: sameItems,
  usages: sameUsages,
  host: sameHost,
  hosts: sameHosts,
  names: sameAnyNames,
  moment: sameMoment,
  "signing request": sameCsr,
  "private key": sameKey,
  certificates: samePem,
  passthrough: samePassthrough,
  "custom passthrough": sameCustomPassthrough,
  "huawei subject": sameName,
  "huawei alternative names": sameAlternatives,
  "huawei validity": sameValidity,
  switches: sameBy(switchedOn),
  domains: sameDomains,
  "items of a fleet": sameFleetItems,
};
