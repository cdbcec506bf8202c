import { authoritiesContract } from "./authorities.contract";
import { changesContract } from "./changes.contract";
import type { MakeInvoke } from "./ca";
import { clientContract } from "./client.contract";
import { clientNamesContract } from "./client-names.contract";
import { csrContract } from "./csr.contract";
import { customContract } from "./custom.contract";
import { customExtensionsContract } from "./custom-extensions.contract";
import { externalContract } from "./external.contract";
import { externalIssuingContract } from "./external-issuing.contract";
import { externalRefusalsContract } from "./external-refusals.contract";
import { faultsContract } from "./faults.contract";
import { readingContract } from "./reading.contract";
import { separationContract } from "./separation.contract";
import { serverContract } from "./server.contract";
import { userCertificatesContract } from "./user-certificates.contract";
import { warehouseContract } from "./warehouse.contract";

/**
 * The documented operations of Alibaba Cloud CAS as a test suite for any implementation: the local CA in process,
 * or over HTTP.
 */
export function alibabaContract(name: string, makeInvoke: MakeInvoke): void {
  describe(name, () => {
    authoritiesContract(makeInvoke);
    serverContract(makeInvoke);
    csrContract(makeInvoke);
    readingContract(makeInvoke);
    changesContract(makeInvoke);
    externalContract(makeInvoke);
    externalIssuingContract(makeInvoke);
    externalRefusalsContract(makeInvoke);
    clientContract(makeInvoke);
    clientNamesContract(makeInvoke);
    customContract(makeInvoke);
    customExtensionsContract(makeInvoke);
    warehouseContract(makeInvoke);
    userCertificatesContract(makeInvoke);
    separationContract(makeInvoke);
    faultsContract(makeInvoke);
  });
}
