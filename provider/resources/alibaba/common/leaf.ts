import type { Context } from "../../context";
import { ServiceError } from "../../../base/errors";
import { privateKeyPem, readPrivateKey } from "../../../x509/keys";
import { issuedState, type IssuedState } from "../../issued";
import { isGone, unlessGone } from "../../../api/alibaba/not-found";
import { wasClaimed } from "../../creates/orphan";
import type { Retirement } from "../../../../schema/resource";
import { unlessExpired } from "./expired";
import { deleteWhenFree } from "./while-in-use";
import type { ClientCertificateDetails } from "../../../api/alibaba/operations";
import { forgetSweep } from "./idempotent-create";

/** An end certificate as the service reports it. */
export interface Leaf {
  readonly details: ClientCertificateDetails;
  readonly state: IssuedState;
}

/** Reads an end certificate. Throws the service's `NotFound` if it is gone. */
export async function describeLeaf(
  context: Context,
  id: string,
  withIssuers: boolean | undefined,
): Promise<Leaf> {
  const { Certificate: details } = await context.alibaba("DescribeClientCertificate", { Identifier: id });
  const { X509Certificate: certificate, CertChain: chain, Status: status } = details;
  return { details, state: issuedState({ certificate, chain, status }, withIssuers) };
}

/** {@link describeLeaf}, or undefined if it is gone. */
export const findLeaf = (
  context: Context,
  id: string,
  withIssuers: boolean | undefined,
): Promise<Leaf | undefined> => unlessGone(describeLeaf(context, id, withIssuers));

/** The key that the service generated, as PKCS#8 PEM; it is sent encrypted with a one-time password. */
export async function exportPrivateKey(context: Context, id: string): Promise<string> {
  const password = context.entropy(24).toString("base64url");
  const { EncryptedData } = await context.alibaba("DescribeCertificatePrivateKey", {
    Identifier: id,
    EncryptedCode: password,
  });
  return privateKeyPem(readPrivateKey(EncryptedData, password));
}

/**
 * Revokes an end certificate and deletes it, in the order that the API requires. A certificate that is gone is done,
 * and so is one that has expired and can no longer be revoked.
 */
export async function deleteLeaf(
  context: Context,
  id: string,
  state: { customIdentifier?: string | undefined; retire?: Retirement | undefined },
): Promise<void> {
  if (state.retire === "retain" || wasClaimed(context, id, state.customIdentifier)) return;
  const leaf = await findLeaf(context, id, false);
  if (!leaf) return;
  forgetSweep(context, leaf.details.ParentIdentifier ?? "");
  await unlessExpired(context, leaf.state.certificate, async () => {
    if (leaf.details.Status === "ISSUE") await revoke(context, id);
    await removeLeaf(context, leaf.details);
  });
}

/** Deletes a revoked certificate; while it is being copied to the certificate service, that is refused. */
async function removeLeaf(
  context: Context,
  { Identifier, UploadFlag }: ClientCertificateDetails,
): Promise<void> {
  const remove = (): Promise<unknown> =>
    unlessGone(context.alibaba("DeleteClientCertificate", { Identifier }));
  if (UploadFlag !== 1) await remove();
  else
    await deleteWhenFree(context, remove, () =>
      Promise.resolve([
        `the certificate ${Identifier}, which has a copy in the certificate service`,
        "It is revoked. Delete the copy, if it is still there",
      ]),
    );
}

async function revoke(context: Context, id: string): Promise<void> {
  try {
    await context.alibaba("CreateRevokeClientCertificate", { Identifier: id });
  } catch (error) {
    if (isGone(error)) return;
    // Somebody else may have been faster; the status decides, not the error.
    const leaf = error instanceof ServiceError ? await findLeaf(context, id, false) : undefined;
    if (leaf?.details.Status !== "REVOKE") throw error;
  }
}
