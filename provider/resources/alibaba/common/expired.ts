import type { Context } from "../../context";
import { isUnclear, ServiceError, Throttled } from "../../../base/errors";
import { parseCertificate } from "../../../x509/parse";
import { oneFromPem } from "../../../x509/pem";

/**
 * Retires a certificate. If the service refuses that because it has expired, that is fine: nobody accepts it any more.
 */
export async function unlessExpired(
  { clock }: Context,
  certificate: string,
  retire: () => Promise<void>,
): Promise<void> {
  try {
    await retire();
  } catch (error) {
    const { notAfter } = parseCertificate(oneFromPem("CERTIFICATE", certificate));
    if (!isRefusal(error) || clock() < notAfter) throw error;
  }
}

/** Whether the service refused the operation itself, not the caller or the call rate. */
const isRefusal = (error: unknown): boolean =>
  error instanceof ServiceError &&
  !(error instanceof Throttled) &&
  !isUnclear(error) &&
  ![401, 403].includes(error.httpStatus);
