import type { Context } from "../../context";
import { PkiError, ServiceError } from "../../../base/errors";
import type { Found } from "../../kind";
import { wasClaimed } from "../../creates/orphan";
import { fromPem, toPem } from "../../../x509/pem";
import { issuedState, type IssuedState } from "../../issued";
import type { Retirement } from "../../../../schema/resource";
import { unlessExpired } from "./expired";
import { isGone, unlessGone } from "../../../api/alibaba/not-found";

const STATUS: Record<string, string> = { issued: "ISSUE", revoked: "REVOKE" };

/** Reads a warehouse certificate; undefined if it is gone. */
export async function findInWarehouse(
  context: Context,
  id: string,
  withIssuers: boolean | undefined,
): Promise<Found<IssuedState> | undefined> {
  const details = await unlessGone(context.alibaba("DescribeWarehouseCert", { CertIdentifier: id }));
  if (!details) {
    // One operation is not enough to forget a certificate that nobody could revoke any more afterwards.
    const { CertList } = await context.alibaba("2020-04-07/ListCert", { Identifiers: id });
    if (!CertList.some(({ Identifier }) => Identifier === id)) return undefined;
    throw new PkiError(
      "BAD_ANSWER",
      `DescribeWarehouseCert: says that ${id} does not exist, but ListCert lists it: try again later`,
    );
  }
  const [leaf, ...above] = fromPem("CERTIFICATE", details.Content).map((der) => toPem("CERTIFICATE", der));
  if (leaf === undefined) {
    throw new PkiError("BAD_ANSWER", `DescribeWarehouseCert: the answer for ${id} contains no certificate`);
  }
  const status = STATUS[details.CertStatus.toLowerCase()] ?? details.CertStatus;
  return {
    state: issuedState({ certificate: leaf, chain: above.join(""), status }, withIssuers),
    issuedBy: details.IssuerIdentifier,
  };
}

/** {@link findInWarehouse} for a certificate that must exist. */
export async function describeInWarehouse(
  context: Context,
  id: string,
  withIssuers: boolean | undefined,
): Promise<IssuedState> {
  const found = await findInWarehouse(context, id, withIssuers);
  if (found) return found.state;
  throw new PkiError(
    "BAD_ANSWER",
    `DescribeWarehouseCert: the certificate ${id} does not exist: run "pulumi refresh" if somebody has deleted it`,
  );
}

/** Revokes a warehouse certificate and deletes it; one that is gone is done. */
export async function deleteFromWarehouse(
  context: Context,
  id: string,
  state: { createKey?: string | undefined; retire?: Retirement | undefined },
): Promise<void> {
  if (state.retire === "retain" || wasClaimed(context, id, state.createKey)) return;
  const found = await findInWarehouse(context, id, false);
  if (!found) return;
  await unlessExpired(context, found.state.certificate, async () => {
    if (found.state.status !== "REVOKE") await revoke(context, id);
    await unlessGone(context.alibaba("DeletePCACert", { Identifier: id }));
  });
}

async function revoke(context: Context, id: string): Promise<void> {
  try {
    await context.alibaba("RevokeWHClientCertificate", { Identifier: id });
  } catch (error) {
    if (isGone(error)) return;
    // Somebody else may have been faster; the status decides, not the error.
    const found = error instanceof ServiceError ? await findInWarehouse(context, id, false) : undefined;
    if (found?.state.status !== "REVOKE") throw error;
  }
}
