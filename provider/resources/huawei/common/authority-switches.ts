import type { Context } from "../../context";
import { ServiceError } from "../../../base/errors";
import type { HuaweiAuthorityArgs } from "./arguments";
import type { HuaweiAuthority, HuaweiCrlConfiguration } from "../../../api/huawei/operations";

/** Codes with which the OCSP switch says that it is in the wanted state already. */
const ALREADY = ["PCA.10010071", "PCA.10010072"];

/** Brings revocation lists and OCSP of a CA to the arguments. */
export async function applySwitches(
  context: Context,
  id: string,
  before: HuaweiAuthority,
  olds: Partial<HuaweiAuthorityArgs>,
  args: HuaweiAuthorityArgs,
): Promise<void> {
  const crl = args.crlConfiguration;
  const had = before.crl_configuration;
  if (crl?.enabled && !isSameCrl(crl, had)) {
    const request = {
      ca_id: id,
      obs_bucket_name: crl.obsBucketName ?? "",
      valid_days: crl.validDays ?? 0,
      crl_name: crl.crlName,
    };
    await withAgencyNamed(crl, context.huawei("EnableCertificateAuthorityCrl", request));
  }
  if (had?.enabled && (crl ? !crl.enabled : olds.crlConfiguration !== undefined)) {
    await context.huawei("DisableCertificateAuthorityCrl", { ca_id: id });
  }
  if (args.ocspSwitch === undefined || args.ocspSwitch === olds.ocspSwitch) return;
  try {
    await context.huawei("UpdateOcspSwitch", { ca_id: id, ocsp_switch: args.ocspSwitch });
  } catch (error) {
    if (!(error instanceof ServiceError && ALREADY.includes(error.serviceCode))) throw error;
  }
}

const AGENCY =
  "publishing a revocation list needs an existing OBS bucket, and an agency by which the service may write into it: create it once per account, in the console or by CreateCertificateAuthorityObsAgency with a user of the role secu_admin";

// No document lists the codes for these two, so the service's words have to do.
const IS_ABOUT_BUCKET = /\b(obs|agency|bucket)/i;

/** A call that may set up a revocation list; where the service refuses that, the error says what it needs first. */
export async function withAgencyNamed<T>(
  crl: HuaweiAuthorityArgs["crlConfiguration"],
  call: Promise<T>,
): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!crl?.enabled || !(error instanceof ServiceError) || !IS_ABOUT_BUCKET.test(error.reason)) throw error;
    const { operation, serviceCode, httpStatus, requestId, reason } = error;
    const refusal = { operation, serviceCode, httpStatus, requestId, message: `${reason}: ${AGENCY}` };
    throw new ServiceError(refusal, { cause: error });
  }
}

/** Whether revocation lists are configured as the arguments want them. */
export const isSameCrl = (
  wanted: NonNullable<HuaweiAuthorityArgs["crlConfiguration"]>,
  found: HuaweiCrlConfiguration | undefined,
): boolean =>
  wanted.enabled === (found?.enabled ?? false) &&
  (!wanted.enabled ||
    (wanted.obsBucketName === found?.obs_bucket_name &&
      wanted.validDays === found?.valid_days &&
      (wanted.crlName === undefined || wanted.crlName === found?.crl_name)));
