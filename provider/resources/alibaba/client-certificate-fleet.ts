import { clientCertificateFleet as definition } from "../../../schema/alibaba/client-certificate-fleet";
import { validity } from "../../../schema/alibaba/common";
import { defined } from "../fields-of";
import { fleetOf, type FleetState } from "../fleet/fleet";
import type { ItemValues } from "../fleet/items";
import type { Kind } from "../kind";
import { clientCertificateWithCsr } from "./client-certificate-with-csr";
import { listCertificates } from "./common/listed-certificates";

/** `alibaba.ClientCertificateFleet`: many certificates of CreateClientCertificateWithCsr. */
export const clientCertificateFleet: Kind<ItemValues, FleetState> = {
  ...defined(definition),
  ...fleetOf({
    kind: definition.kind,
    single: clientCertificateWithCsr,
    alternatives: [Object.keys(validity)],
    list: async (context, parent) =>
      new Map(
        (await listCertificates(context, parent)).map(({ Identifier, Status }) => [Identifier, Status]),
      ),
  }),
};
